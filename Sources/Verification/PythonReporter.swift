extension PythonSupport {
    /// Writes events, bounds each test's time and memory.
    static let reporter = #"""
        """Writes what the tests do as JSON lines, and bounds each test's time. Python 3.8 and later, standard library only."""
        import faulthandler
        import json
        import os
        import re
        import signal
        import sys
        import time
        import traceback

        OUT = os.environ.pop("ACROUTER_OUT", "") or "/acrouter/out"
        PREFIX = os.environ.pop("ACROUTER_PREFIX", "")
        LIMIT = float(os.environ.pop("ACROUTER_TEST_SECONDS", "") or 20)
        FLOOR = 2.0
        SUPPORT = os.path.dirname(os.path.abspath(__file__))
        HERE = os.path.abspath(os.getcwd())
        ROOT = HERE
        for _ in [part for part in PREFIX.split("/") if part]:
            ROOT = os.path.dirname(ROOT)
        VENDORED = re.compile(r"(^|/)(site-packages|dist-packages|\.venv|venv|\.tox|\.nox|\.eggs|node_modules)(/|$)")


        def names(file):
            """Names listed in a support file, or None without one."""
            try:
                with open(os.path.join(SUPPORT, file), encoding="utf-8", errors="surrogateescape") as lines:
                    return set(json.load(lines))
            except FileNotFoundError:
                return None


        def shortened(text, limit=4000):
            text = str(text)
            return text if len(text) <= limit else text[: limit // 3] + "\n[...]\n" + text[-(limit - limit // 3):]


        def inside(file):
            """Path relative to the project, or None for a file that is not the project's own."""
            if not file or file.startswith("<"):
                return None
            path = os.path.normpath(os.path.join(HERE, file))
            if not path.startswith(ROOT + os.sep):
                path = os.path.realpath(path)
                if not path.startswith(os.path.realpath(ROOT) + os.sep):
                    return None
                path = os.path.join(ROOT, os.path.relpath(path, os.path.realpath(ROOT)))
            relative = os.path.relpath(path, ROOT).replace(os.sep, "/")
            return None if VENDORED.search(relative) else relative


        def frames_of(error):
            """Frames of the project's own, innermost last; the middle of a deep recursion is left out."""
            found = []
            trace = getattr(error, "__traceback__", None)
            head, tail = [], []
            while trace is not None:
                path = inside(trace.tb_frame.f_code.co_filename)
                if path:
                    frame = {"path": path, "line": trace.tb_lineno, "function": trace.tb_frame.f_code.co_name}
                    if len(head) < 10:
                        head.append(frame)
                    else:
                        tail.append(frame)
                        if len(tail) > 60:
                            del tail[:30]
                trace = trace.tb_next
            found = head + tail[-30:]
            if isinstance(error, SyntaxError):
                path = inside(error.filename)
                if path:
                    found.append({"path": path, "line": error.lineno or 1, "function": None})
            return found


        def root_cause(error):
            """The error that a runner wrapped in one of its own."""
            seen = set()
            while getattr(error, "__cause__", None) is not None and id(error) not in seen:
                seen.add(id(error))
                error = error.__cause__
            return error


        class TestTimedOut(BaseException):
            """Raised inside a test that runs too long. Not an Exception, so that `except Exception` lets it through."""


        class Recorder:
            def __init__(self):
                self.path = os.path.join(OUT, "python.jsonl")
                self.pid = os.getpid()
                self.fd = None
                with open(os.path.join(OUT, "root"), "w") as root:
                    root.write(os.path.realpath(HERE))
                # What an earlier run of the same attempt left.
                try:
                    os.unlink(self.path)
                except OSError:
                    pass

            def write(self, event, **fields):
                # A child forked by a test must not speak for its parent.
                if os.getpid() != self.pid:
                    return
                fields["event"] = event
                # A lone surrogate is no text to any other reader.
                line = (json.dumps(fields, ensure_ascii=False) + "\n").encode("utf-8", "replace")
                for _ in range(2):
                    try:
                        if self.fd is None:
                            self.fd = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
                        os.write(self.fd, line)
                        return
                    except OSError:
                        # A test may have closed every descriptor.
                        self.fd = None


        class Clock:
            """Bounds each phase of each test. Raises in the main thread; ends the process when even that does not help."""

            def __init__(self):
                self.limit = LIMIT
                self.slowest = 0.0
                self.armed = False
                self.expired = False
                self.raised = 0
                self.usable = hasattr(signal, "setitimer")
                try:
                    self.fault = open(os.path.join(OUT, "fault.log"), "w")
                except OSError:
                    self.fault = None

            def ring(self, number, frame):
                if not self.armed:
                    return
                self.expired = True
                self.raised += 1
                raise TestTimedOut("the test ran longer than %g s" % self.limit)

            def arm(self, imports=False):
                """Starts the time of one phase; the first import of a large library may take longer than a test."""
                if not self.usable:
                    return
                limit = max(self.limit, 1.5 * LIMIT) if imports else self.limit
                # Started from a thread that blocks signals, a process inherits that; a test may block them too.
                signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGALRM])
                left = signal.getitimer(signal.ITIMER_REAL)[0]
                if 0 < left <= limit:
                    # Somebody's own time limit (pytest-timeout) comes first; what it does is the project's business.
                    if self.fault is not None:
                        faulthandler.dump_traceback_later(limit + 5, exit=True, file=self.fault)
                    return
                try:
                    self.handler = signal.signal(signal.SIGALRM, self.ring)
                except ValueError:
                    # Not the main thread: nothing can be raised there.
                    self.usable = False
                    return
                self.since = time.monotonic()
                self.armed = True
                self.timer = signal.setitimer(signal.ITIMER_REAL, limit, 1.0)
                if self.fault is not None:
                    # Its own C thread: works while C code holds the interpreter, and when a test swallows what we raise.
                    faulthandler.dump_traceback_later(limit + 5, exit=True, file=self.fault)

            def disarm(self):
                if self.fault is not None:
                    faulthandler.cancel_dump_traceback_later()
                if not self.armed:
                    return
                self.armed = False
                signal.setitimer(signal.ITIMER_REAL, 0)
                signal.signal(signal.SIGALRM, self.handler if self.handler is not None else signal.SIG_DFL)
                if self.timer[0] > 0:
                    left = max(0.001, self.timer[0] - (time.monotonic() - self.since))
                    signal.setitimer(signal.ITIMER_REAL, left, self.timer[1])

            def learn(self, status, seconds):
                if status == "passed":
                    self.slowest = max(self.slowest, seconds)
                elif status == "timed_out":
                    self.limit = min(LIMIT, max(FLOOR, 5 * self.slowest))


        def bound_memory():
            """A runaway list becomes a MemoryError in its test instead of the death of the whole run."""
            try:
                import resource

                wanted = int(os.environ.pop("ACROUTER_MEMORY", "") or (4 << 30))
                soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
                if hard != resource.RLIM_INFINITY:
                    wanted = min(wanted, hard)
                if soft == resource.RLIM_INFINITY or soft > wanted:
                    resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))
            except (ImportError, AttributeError, ValueError, OSError):
                pass


        def describe(error, text=None):
            name = type(error).__name__
            if text is None:
                text = "".join(traceback.format_exception_only(type(error), error)).strip()
            fields = {"type": name, "message": shortened(text), "frames": frames_of(error)}
            if isinstance(error, ModuleNotFoundError) and error.name:
                fields["missing"] = error.name
            return fields


        ONLY = names("only.json")
        recorder = Recorder()
        clock = Clock()
        """#
}
