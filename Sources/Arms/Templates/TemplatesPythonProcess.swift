extension TemplatesPythonDriver {
    /// Descriptors, lines, forks with their limits.
    static let process = #"""
        """Descriptors, lines and processes of the screening driver."""
        import gc
        import json
        import os
        import resource
        import select
        import signal
        import sys
        import time

        OUT = os.dup(1)
        IN = os.dup(0)
        _null = os.open(os.devnull, os.O_RDWR)
        os.dup2(_null, 0)
        os.dup2(_null, 1)
        if not os.environ.get("ACROUTER_DRIVER_DEBUG"):
            os.dup2(_null, 2)
        sys.dont_write_bytecode = True
        # The tests may run in a folder of the project; paths speak of the project.
        ROOT = os.path.realpath(os.path.join(os.getcwd(), *[".."] * len([p for p in os.environ.get("ACROUTER_PREFIX", "").split("/") if p])))


        def say(**fields):
            data = (json.dumps(fields) + "\n").encode()
            while data:
                data = data[os.write(OUT, data):]


        class Lines:
            """Complete lines of a descriptor, without blocking longer than asked."""

            def __init__(self, fd):
                self.fd, self.rest, self.ended = fd, b"", False

            def fill(self):
                data = os.read(self.fd, 1 << 16)
                if not data:
                    self.ended = True
                self.rest += data

            def take(self):
                if b"\n" not in self.rest:
                    return None
                line, self.rest = self.rest.split(b"\n", 1)
                return line

            def wait(self):
                while True:
                    line = self.take()
                    if line is not None or self.ended:
                        return line
                    self.fill()


        class Child:
            def __init__(self, pid, fd, until):
                self.pid, self.fd, self.until, self.data = pid, fd, until, b""


        def fork(body, cpu, wall):
            """Runs body(write) in a process of its own group. Its processor time is bounded by a signal that kills."""
            reader, writer = os.pipe()
            pid = os.fork()
            if pid:
                os.close(writer)
                return Child(pid, reader, time.monotonic() + wall)
            try:
                os.setpgid(0, 0)
                os.close(reader)
                os.close(IN)
                os.close(OUT)
                gc.disable()
                for number in (signal.SIGPROF, signal.SIGALRM, signal.SIGTERM, signal.SIGINT):
                    signal.signal(number, signal.SIG_DFL)
                try:
                    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
                    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
                except (ValueError, OSError):
                    pass
                if cpu:
                    signal.setitimer(signal.ITIMER_PROF, cpu)

                def write(value):
                    data = (json.dumps(value) + "\n").encode()
                    while data:
                        data = data[os.write(writer, data):]

                body(write)
            except BaseException:
                if os.environ.get("ACROUTER_DRIVER_DEBUG"):
                    import traceback
                    traceback.print_exc()
            finally:
                os._exit(0)


        MEMORY = 3 << 30


        def reap(child):
            try:
                os.killpg(child.pid, signal.SIGKILL)
            except OSError:
                pass
            os.close(child.fd)
            _, status = os.waitpid(child.pid, 0)
            values = []
            for line in child.data.split(b"\n"):
                if line:
                    try:
                        values.append(json.loads(line))
                    except ValueError:
                        pass
            return values, status


        def pump(children, timeout, extra=()):
            """Reads what there is; returns the children that ended, and whether `extra` is readable."""
            ready, _, _ = select.select([child.fd for child in children] + list(extra), [], [], timeout)
            ended = []
            now = time.monotonic()
            for child in children:
                if child.fd in ready:
                    data = os.read(child.fd, 1 << 16)
                    child.data += data
                    if not data:
                        ended.append(child)
                elif now > child.until:
                    ended.append(child)
            return ended, [fd for fd in extra if fd in ready]


        def run_alone(body, cpu, wall):
            child = fork(body, cpu, wall)
            while True:
                ended, _ = pump([child], max(0.0, child.until - time.monotonic()))
                if ended:
                    return reap(child)
        """#
}
