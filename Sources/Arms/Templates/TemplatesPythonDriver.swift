/// The program that screens candidates of a Python project inside the sandbox.
enum TemplatesPythonDriver {
    static let name = "acrouter_templates.py"

    static let text = #"""
        """Screens candidate edits of a Python project in one warm process: collect once, fork for each candidate.

        Lines of JSON in (the first is the configuration), lines of JSON out. Everything that a candidate does wrong -
        endless loop, crash, exit, noise on standard output - ends with its own process.
        """
        import base64
        import collections
        import gc
        import importlib.machinery
        import itertools
        import json
        import os
        import pickle
        import random
        import resource
        import select
        import signal
        import sys
        import time
        import types
        import zlib

        OUT = os.dup(1)
        IN = os.dup(0)
        _null = os.open(os.devnull, os.O_RDWR)
        os.dup2(_null, 0)
        os.dup2(_null, 1)
        if not os.environ.get("ACROUTER_DRIVER_DEBUG"):
            os.dup2(_null, 2)
        sys.dont_write_bytecode = True
        ROOT = os.path.realpath(os.getcwd())


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


        # ---------------------------------------------------------------- tests, by pytest or unittest

        class PytestCase:
            def __init__(self, item):
                self.item, self.id = item, item.nodeid
                self.file = str(getattr(item, "path", getattr(item, "fspath", "")))

            def run(self):
                """"passed", "failed" or "skipped"; the exception is kept."""
                import pytest
                item = self.item
                self.error = None
                if hasattr(item, "_request") and not item._request:
                    item._initrequest()
                status = "passed"
                try:
                    item.ihook.pytest_runtest_setup(item=item)
                    item.ihook.pytest_runtest_call(item=item)
                except pytest.skip.Exception:
                    status = "skipped"
                except BaseException as error:
                    status, self.error = "failed", error
                try:
                    item.ihook.pytest_runtest_teardown(item=item, nextitem=None)
                except BaseException as error:
                    status, self.error = "failed", self.error or error
                return status


        class UnittestCase:
            def __init__(self, case):
                self.case, self.id = case, case.id()
                self.file = getattr(sys.modules.get(type(case).__module__), "__file__", "") or ""

            def run(self):
                import unittest
                result = unittest.TestResult()
                # setUpClass and setUpModule belong to the suite.
                unittest.TestSuite([self.case])(result)
                self.error = None
                if result.errors or result.failures or result.unexpectedSuccesses:
                    return "failed"
                return "skipped" if result.skipped or result.expectedFailures else "passed"


        def collect_unittest(arguments):
            import unittest
            start, pattern = ".", "test*.py"
            words = [word for word in arguments if not word.startswith("-")]
            for flag, index in (("-s", 0), ("-p", 1)):
                if flag in arguments and arguments.index(flag) + 1 < len(arguments):
                    value = arguments[arguments.index(flag) + 1]
                    if index == 0:
                        start = value
                    else:
                        pattern = value
                    words = [word for word in words if word != value]
            words = [word for word in words if word != "discover"]
            sys.path.insert(0, os.getcwd())
            loader = unittest.TestLoader()
            suite = loader.loadTestsFromNames(words) if words else loader.discover(start, pattern)
            cases = []

            def walk(node):
                for child in node:
                    walk(child) if isinstance(child, unittest.TestSuite) else cases.append(child)

            walk(suite)
            broken = loader.errors or [case for case in cases if type(case).__name__ == "_FailedTest"]
            return [UnittestCase(case) for case in cases], bool(broken)


        def with_collected(config, body):
            """Collects the tests and calls body(cases, broken) while the runner's session stands."""
            arguments = list(config.get("arguments", []))
            if config["runner"] == "unittest":
                body(*collect_unittest(arguments))
                return
            import pytest

            class Plugin:
                called = False

                @pytest.hookimpl(tryfirst=True)
                def pytest_runtestloop(self, session):
                    Plugin.called = True
                    body([PytestCase(item) for item in session.items], bool(session.testsfailed))
                    return True

            extra = ["-p", "no:cacheprovider", "--assert=plain", "-s", "-q", "--continue-on-collection-errors"]
            try:
                import xdist  # noqa: F401
                extra += ["-n0"]
            except ImportError:
                pass
            try:
                import pytest_cov  # noqa: F401
                extra += ["--no-cov"]
            except ImportError:
                pass
            plugin = Plugin()
            pytest.main(arguments + extra, plugins=[plugin])
            if not Plugin.called:
                body([], True)


        # ---------------------------------------------------------------- processes

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


        # ---------------------------------------------------------------- evidence

        def kind_of(value):
            return type(value).__name__


        def traced(case, watched, write, wall):
            lines, seen, kinds = {}, {}, {}

            def note(frame, path):
                table = kinds.setdefault(path, {}).setdefault(frame.f_code.co_name, {})
                for name, value in frame.f_locals.items():
                    table.setdefault(name, set()).add(kind_of(value))

            def local(frame, event, argument):
                path = watched[frame.f_code.co_filename]
                if event == "line":
                    key = (path, frame.f_lineno)
                    count = seen.get(key, 0)
                    seen[key] = count + 1
                    if count == 0:
                        lines.setdefault(path, set()).add(frame.f_lineno)
                    if count < 4:
                        note(frame, path)
                elif event == "return" and seen.get((path, frame.f_lineno), 0) < 6:
                    note(frame, path)
                return local

            def outer(frame, event, argument):
                return local if frame.f_code.co_filename in watched else None

            def finish(status, frames):
                sys.settrace(None)
                write({
                    "status": status, "lines": {path: sorted(found) for path, found in lines.items()}, "frames": frames,
                    "kinds": {p: {f: {v: sorted(k) for v, k in t.items()} for f, t in fs.items()} for p, fs in kinds.items()},
                })
                os._exit(0)

            def expired(number, frame):
                frames = []
                while frame is not None:
                    if frame.f_code.co_filename in watched:
                        frames.insert(0, [watched[frame.f_code.co_filename], frame.f_lineno])
                    frame = frame.f_back
                finish("failed", frames[-20:])

            signal.signal(signal.SIGALRM, expired)
            signal.setitimer(signal.ITIMER_REAL, wall)
            sys.settrace(outer)
            status = case.run()
            sys.settrace(None)
            signal.setitimer(signal.ITIMER_REAL, 0)
            frames = []
            trace = case.error.__traceback__ if case.error is not None else None
            while trace is not None:
                name = trace.tb_frame.f_code.co_filename
                if name in watched:
                    frames.append([watched[name], trace.tb_lineno])
                trace = trace.tb_next
            finish(status, frames[-20:])


        # ---------------------------------------------------------------- loading a candidate

        FUNCTION_FLAGS = 0x3  # CO_OPTIMIZED | CO_NEWLOCALS: a function's code, not a class body's


        def key_of(code):
            """What a code object does, whatever line it stands on."""
            return (
                code.co_code, code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars, code.co_flags,
                code.co_argcount, code.co_kwonlyargcount, code.co_posonlyargcount, getattr(code, "co_exceptiontable", b""),
                tuple(key_of(c) if isinstance(c, types.CodeType) else (type(c).__name__, repr(c)) for c in code.co_consts),
            )


        def changed_functions(old, new, found):
            """Pairs of function code that differ; False when something outside function bodies differs."""
            if old.co_code != new.co_code or old.co_names != new.co_names or len(old.co_consts) != len(new.co_consts):
                return False
            if getattr(old, "co_exceptiontable", b"") != getattr(new, "co_exceptiontable", b""):
                return False
            for a, b in zip(old.co_consts, new.co_consts):
                if isinstance(a, types.CodeType) and isinstance(b, types.CodeType):
                    if key_of(a) == key_of(b):
                        continue
                    if a.co_name != b.co_name or a.co_freevars != b.co_freevars:
                        return False
                    if a.co_flags & FUNCTION_FLAGS == FUNCTION_FLAGS:
                        if (a.co_argcount, a.co_kwonlyargcount, a.co_posonlyargcount) != (
                                b.co_argcount, b.co_kwonlyargcount, b.co_posonlyargcount):
                            return False
                        found.append((a, b))
                    elif not changed_functions(a, b, found):
                        return False
                elif type(a) is not type(b) or repr(a) != repr(b):
                    return False
            return True


        class Source:
            def __init__(self, path):
                self.path = path
                self.absolute = os.path.join(ROOT, path)
                with open(self.absolute, "rb") as stream:
                    self.bytes = stream.read()
                try:
                    self.code = compile(self.bytes, self.absolute, "exec", dont_inherit=True)
                except Exception:
                    self.code = None
                self.functions = {}

            def find_functions(self):
                self.functions = {}
                names = {self.absolute, os.path.realpath(self.absolute)}
                for thing in gc.get_objects():
                    if type(thing) is types.FunctionType and thing.__code__.co_filename in names:
                        code = thing.__code__
                        self.functions.setdefault((code.co_name, code.co_firstlineno), []).append(thing)


        def apply(data, changes):
            parts, at = [], 0
            for start, end, text in changes:
                parts += [data[at:start], base64.b64decode(text)]
                at = end
            return b"".join(parts + [data[at:]])


        def load_slowly(config, source, code, ids, run):
            """Forgets the project's modules and collects again, with the candidate's code in place of the file's."""
            inside = ROOT + os.sep
            for name, module in list(sys.modules.items()):
                origin = getattr(module, "__file__", None) or ""
                if origin.startswith(inside) and "site-packages" not in origin and name != "__main__":
                    del sys.modules[name]
            original = importlib.machinery.SourceFileLoader.get_code
            target = os.path.realpath(source.absolute)

            def get_code(self, name):
                return code if os.path.realpath(self.path) == target else original(self, name)

            importlib.machinery.SourceFileLoader.get_code = get_code
            with_collected(config, lambda cases, broken: run({case.id: case for case in cases}))


        # ---------------------------------------------------------------- the server

        class Server:
            def __init__(self, config):
                self.config = config
                self.lines = Lines(IN)
                self.sources = [Source(path) for path in config["files"]]
                self.seen = {}
                self.width = config.get("width", 2)

            def serve(self, cases, broken):
                self.cases, self.broken = cases, broken
                for source in self.sources:
                    source.find_functions()
                    if source.code is not None:
                        self.seen[key_of(source.code)] = -1
                gc.collect()
                gc.freeze()
                self.baseline()
                self.evidence()
                self.loop()

            def baseline(self):
                """Status and time of each test, each in a process of its own."""
                self.status, self.seconds = {}, {}
                limit = self.config.get("testLimit", 5.0)
                until = time.monotonic() + self.config.get("baselineSeconds", 60.0)
                wanted = set(self.config.get("failing", []))
                self.cases.sort(key=lambda case: case.id not in wanted)
                waiting, running = list(self.cases), {}
                while waiting or running:
                    while waiting and len(running) < self.width:
                        case = waiting.pop(0)
                        if time.monotonic() > until and case.id not in wanted:
                            continue

                        def body(write, case=case):
                            began = time.process_time()
                            status = case.run()
                            write([status, time.process_time() - began])

                        child = fork(body, limit, limit * 3)
                        running[child.fd] = (child, case)
                    if not running:
                        break
                    ended, _ = pump([child for child, _ in running.values()], 0.5)
                    for child in ended:
                        case = running.pop(child.fd)[1]
                        values, _ = reap(child)
                        status, seconds = values[0] if values else ("failed", limit)
                        self.status[case.id], self.seconds[case.id] = status, seconds
                ignored = set(self.config.get("ignored", []))
                failing = [case for case in self.cases if self.status.get(case.id) == "failed" and case.id not in ignored]
                named = [case for case in failing if case.id in wanted]
                self.failing = sorted(named or failing, key=lambda case: self.seconds[case.id])
                files = {case.file for case in self.failing}
                self.passing = [case for case in self.cases if self.status.get(case.id) == "passed" and case.id not in ignored]
                self.passing.sort(key=lambda case: (case.file not in files, self.seconds[case.id]))
                slowest = max([self.seconds[case.id] for case in self.passing] or [0.0])
                self.quick = max(0.05, 6 * slowest)
                self.patient = max(2.0, 10 * slowest)
                say(kind="tests", broken=self.broken, failing=[case.id for case in self.failing], passing=len(self.passing),
                    slowest=slowest)

            def evidence(self):
                watched = {}
                for source in self.sources:
                    watched[source.absolute] = watched[os.path.realpath(source.absolute)] = source.path
                until = time.monotonic() + self.config.get("traceSeconds", 10.0)
                wall = self.config.get("traceLimit", 1.5)
                chosen = self.failing[:30] + self.passing[:60]
                for case in chosen:
                    if time.monotonic() > until:
                        break
                    values, _ = run_alone(lambda write: traced(case, watched, write, wall), 0, wall * 2 + 1)
                    if values:
                        say(kind="trace", test=case.id, failed=case in self.failing, **values[0])
                say(kind="ready", quick=self.quick, patient=self.patient)

            # -- candidates

            def loop(self):
                """Fast candidates share a process in small batches; what passes there is proven in a process of its own."""
                self.probe = None if self.config.get("alone") else state_probe(self.cases)
                self.running, self.queue, self.ready = {}, [], []
                while True:
                    while len(self.running) < self.width and self.launch():
                        pass
                    idle = not self.running and not self.queue and not self.ready
                    if self.lines.ended and idle:
                        return
                    watch = () if self.lines.ended or len(self.queue) > 256 else (IN,)
                    ended, readable = pump([job.child for job in self.running.values()], 0.5, watch)
                    for child in ended:
                        self.finish(self.running.pop(child.fd))
                    if readable:
                        self.lines.fill()
                        while True:
                            line = self.lines.take()
                            if line is None:
                                break
                            if line.strip():
                                request = json.loads(line)
                                if "vote" in request:
                                    self.vote(request["vote"])
                                else:
                                    self.queue.append(request)

            def launch(self):
                """Starts one process, if there is anything to do."""
                while self.queue and len(self.ready) < 2 * BATCH:
                    candidate = self.prepare(self.queue.pop(0))
                    if candidate is not None:
                        self.ready.append(candidate)
                if not self.ready:
                    return False
                if self.probe is None or not self.ready[0].batched:
                    chosen = [self.ready.pop(0)]
                else:
                    # A short queue is shared among the workers.
                    size = max(1, min(BATCH, len(self.ready) // self.width))
                    chosen = []
                    while self.ready and len(chosen) < size and self.ready[0].batched:
                        chosen.append(self.ready.pop(0))
                self.run(chosen)
                return True

            def prepare(self, request):
                source = self.sources[request["file"]]
                data = apply(source.bytes, request["changes"])
                number = request["id"]
                try:
                    code = compile(data, source.absolute, "exec", dont_inherit=True)
                except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
                    say(kind="result", id=number, outcome="syntax")
                    return None
                patient = request.get("patient", False)
                key = (request["file"], key_of(code))
                if not patient:
                    if key in self.seen:
                        say(kind="result", id=number, outcome="duplicate", of=self.seen[key])
                        return None
                    self.seen[key] = number
                candidate = Candidate()
                candidate.id, candidate.patient, candidate.source, candidate.code, candidate.pairs = number, patient, source, code, []
                candidate.fast = (
                    source.code is not None and not self.broken and changed_functions(source.code, code, candidate.pairs)
                    and all((old.co_name, old.co_firstlineno) in source.functions for old, _ in candidate.pairs))
                candidate.batched = candidate.fast and not patient
                return candidate

            def run(self, chosen):
                alone = not chosen[0].batched or self.probe is None
                limit = self.patient if chosen[0].patient else self.quick

                def body(write):
                    for candidate in chosen:
                        write({"id": candidate.id})
                        if not candidate.fast:
                            signal.setitimer(signal.ITIMER_PROF, 20)
                            load_slowly(self.config, candidate.source, candidate.code,
                                        lambda table: self.judge(write, limit, table, True))
                            return
                        old = []
                        for before, after in candidate.pairs:
                            for function in candidate.source.functions[(before.co_name, before.co_firstlineno)]:
                                old.append((function, function.__code__))
                                function.__code__ = after
                        clean = self.judge(write, limit, None, alone)
                        if alone or not clean or self.probe() != self.state:
                            return
                        for function, code in old:
                            function.__code__ = code

                if self.probe is not None:
                    self.state = self.probe()
                wall = 20 + len(chosen) * (4 + 10 * limit * (len(self.failing) + 1))
                if alone:
                    wall += 8 * sum(self.seconds.get(case.id, 0) for case in self.passing)
                job = Job()
                job.child, job.chosen, job.alone = fork(body, limit + 0.5, wall), chosen, alone
                self.running[job.child.fd] = job

            def judge(self, write, limit, table, alone):
                """Failing tests first; the passing ones when those all pass. False when the process may be spoilt."""
                turned, missed, clean = 0, 0, True

                def passes(case, allowed):
                    nonlocal clean
                    if table is not None:
                        case = table.get(case.id)
                        if case is None:
                            return False
                    signal.setitimer(signal.ITIMER_PROF, allowed)
                    signal.setitimer(signal.ITIMER_REAL, allowed * 20 + 2)
                    good = case.run() == "passed"
                    signal.setitimer(signal.ITIMER_PROF, 0)
                    signal.setitimer(signal.ITIMER_REAL, 0)
                    if case.error is not None and not isinstance(case.error, Exception):
                        clean = False
                    if isinstance(case.error, (MemoryError, RecursionError)):
                        clean = False
                    case.error = None
                    return good

                for case in self.failing:
                    if passes(case, limit):
                        turned += 1
                    else:
                        missed += 1
                        if turned == 0 or missed > 3:
                            break
                if missed or turned < len(self.failing):
                    write({"end": "failed", "turned": turned})
                    return clean
                if not alone:
                    write({"end": "promising", "turned": turned})
                    return clean
                for case in self.passing:
                    if not passes(case, max(limit, self.patient)):
                        write({"end": "failed", "turned": turned, "broke": case.id})
                        return clean
                write({"end": "plausible", "turned": turned})
                return clean

            # -- what plausible candidates do on inputs that no test has

            def vote(self, requests):
                """Runs the candidates on calls like those that the tests make; says what each gave back."""
                answers = {}
                calls = self.recorded()
                prepared = []
                for request in requests:
                    source = self.sources[request["file"]]
                    try:
                        code = compile(apply(source.bytes, request["changes"]), source.absolute, "exec", dont_inherit=True)
                    except Exception:
                        continue
                    pairs = []
                    if calls and source.code is not None and changed_functions(source.code, code, pairs) and all(
                            (old.co_name, old.co_firstlineno) in source.functions for old, _ in pairs):
                        prepared.append((request["id"], source, pairs))
                until = time.monotonic() + 20
                for number, source, pairs in prepared:
                    if time.monotonic() > until:
                        break

                    def body(write, source=source, pairs=pairs):
                        for old, new in pairs:
                            for function in source.functions[(old.co_name, old.co_firstlineno)]:
                                function.__code__ = new
                        for index in range(len(calls)):
                            # A copy by pickling: the call may change what it is given.
                            function, arguments, named = pickle.loads(calls[index])
                            signal.setitimer(signal.ITIMER_PROF, max(0.1, 3 * self.quick))
                            try:
                                result = function(*arguments, **named)
                                if isinstance(result, types.GeneratorType):
                                    result = list(itertools.islice(result, 500))
                                text, raised = outcome(result, 0) + "|" + outcome([arguments, named], 0), 0
                            except Exception as error:
                                text, raised = "!" + type(error).__name__, 1
                            signal.setitimer(signal.ITIMER_PROF, 0)
                            write([index, zlib.crc32(text.encode()), raised])

                    values, _ = run_alone(body, 0, 10)
                    table = [[0, 1]] * len(calls)
                    for index, mark, raised in values:
                        table[index] = [mark, raised]
                    answers[str(number)] = table
                say(kind="votes", answers=answers)

            def recorded(self):
                """Calls from test code into the project, and mutations of them, each pickled."""
                files = {source.absolute for source in self.sources}

                def body(write):
                    found, seen = [], set()

                    def profile(frame, event, argument):
                        code = frame.f_code
                        if event != "call" or code.co_filename not in files or frame.f_back is None or len(found) > 60:
                            return
                        if frame.f_back.f_code.co_filename in files or code.co_name.startswith(("__", "<")):
                            return
                        function = functions.get((code.co_filename, code.co_name, code.co_firstlineno))
                        if function is None or code.co_flags & 0xC or code.co_kwonlyargcount:
                            return
                        sys.setprofile(None)
                        try:
                            arguments = [frame.f_locals[name] for name in code.co_varnames[:code.co_argcount]]
                            data = pickle.dumps((function, arguments, {}))
                            if data not in seen and len(data) < 4000:
                                seen.add(data)
                                found.append(data)
                        except Exception:
                            pass
                        sys.setprofile(profile)

                    functions = {}
                    for source in self.sources:
                        for (name, line), things in source.functions.items():
                            functions[(source.absolute, name, line)] = things[0]
                    signal.signal(signal.SIGALRM, lambda *ignored: (_ for _ in ()).throw(TimeoutError()))
                    for case in self.failing[:20] + self.passing[:20]:
                        sys.setprofile(profile)
                        signal.setitimer(signal.ITIMER_REAL, max(0.2, 3 * self.quick))
                        try:
                            case.run()
                        except BaseException:
                            pass
                        signal.setitimer(signal.ITIMER_REAL, 0)
                        sys.setprofile(None)
                    chance = random.Random(7)
                    made = []
                    for data in found:
                        for _ in range(max(2, 90 // max(1, len(found)))):
                            function, arguments, named = pickle.loads(data)
                            if arguments:
                                for _ in range(chance.choice((1, 1, 2))):
                                    place = chance.randrange(len(arguments))
                                    arguments[place] = mutated(arguments[place], chance)
                                try:
                                    other = pickle.dumps((function, arguments, named))
                                except Exception:
                                    continue
                                if other not in seen:
                                    seen.add(other)
                                    made.append(other)
                    chance.shuffle(made)
                    for data in made[:80]:
                        write(base64.b64encode(data).decode())

                values, _ = run_alone(body, 0, 15)
                return [base64.b64decode(value) for value in values]

            def finish(self, job):
                values, status = reap(job.child)
                answers, current = {}, None
                for value in values:
                    if "id" in value:
                        current = value["id"]
                        answers[current] = None
                    elif current is not None:
                        answers[current] = value
                left = []
                for candidate in job.chosen:
                    if candidate.id not in answers:
                        left.append(candidate)
                        continue
                    answer = answers[candidate.id]
                    if answer is None:
                        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGPROF, signal.SIGALRM, signal.SIGKILL)
                        say(kind="result", id=candidate.id, outcome="timeout" if killed else "crash")
                    elif answer["end"] == "promising":
                        candidate.batched = False
                        self.ready.insert(0, candidate)
                    else:
                        say(kind="result", id=candidate.id, outcome=answer["end"], turned=answer["turned"])
                self.ready[:0] = left


        BATCH = 10


        def outcome(value, depth):
            """A text that two equal results share, whatever their addresses."""
            if depth > 6:
                return "..."
            if isinstance(value, float):
                return repr(round(value, 9))
            if isinstance(value, (list, tuple)):
                return type(value).__name__ + "(" + ",".join(outcome(part, depth + 1) for part in value[:500]) + ")"
            if isinstance(value, dict):
                return "{" + ",".join(sorted(outcome(k, depth + 1) + ":" + outcome(v, depth + 1) for k, v in value.items())) + "}"
            if isinstance(value, (set, frozenset)):
                return "{" + ",".join(sorted(outcome(part, depth + 1) for part in value)) + "}"
            if hasattr(value, "__dict__") and not isinstance(value, (type, types.FunctionType)):
                return type(value).__name__ + outcome(vars(value), depth + 1)
            return repr(value) if isinstance(value, PLAIN) else type(value).__name__


        def mutated(value, chance, depth=0):
            """A value like the given one, of the same type."""
            if isinstance(value, bool):
                return not value
            if isinstance(value, int):
                return chance.choice((value + 1, value - 1, value + 2, value * 2, 0, 1, max(0, value // 2)))
            if isinstance(value, float):
                return chance.choice((value + 1, value - 1, value * 2, 0.0, value / 2))
            if isinstance(value, str):
                kind = chance.randrange(6)
                at = chance.randrange(len(value) + 1)
                if kind == 0 or not value:
                    return value[:at] + chance.choice(value or "ab ") + value[at:]
                if kind == 1:
                    return value[:at] + value[at + 1:]
                if kind == 2:
                    return value[::-1]
                if kind == 3:
                    return value + value[:at]
                if kind == 4:
                    letters = list(value)
                    chance.shuffle(letters)
                    return "".join(letters)
                return value[at:]
            if isinstance(value, (list, tuple)):
                items = list(value)
                kind = chance.randrange(7)
                at = chance.randrange(len(items) + 1)
                if kind <= 1 and items and depth < 3:
                    at = min(at, len(items) - 1)
                    items[at] = mutated(items[at], chance, depth + 1)
                elif kind == 2 and items:
                    items.pop(min(at, len(items) - 1))
                elif kind == 3 and items:
                    items.insert(at, chance.choice(items))
                elif kind == 4 and items:
                    items.insert(at, mutated(chance.choice(items), chance, depth + 1))
                elif kind == 5:
                    chance.shuffle(items)
                else:
                    items = items[at:]
                if isinstance(value, tuple) and depth > 0:
                    # A tuple inside something is a record: it keeps its length.
                    return tuple(items) if len(items) == len(value) else value
                return type(value)(items) if type(value) in (list, tuple) else value
            if isinstance(value, dict) and value:
                key = chance.choice(list(value))
                copy = dict(value)
                if chance.random() < 0.3:
                    del copy[key]
                else:
                    copy[key] = mutated(copy[key], chance, depth + 1)
                return copy if type(value) is dict else value
            if isinstance(value, set) and value:
                return set(list(value)[1:])
            return value


        class Candidate:
            pass


        class Job:
            pass


        PLAIN = (int, float, complex, str, bytes, bool, type(None), range, frozenset)


        def state_probe(cases):
            """A function that tells the state that tests share, or None where it cannot be told; then nothing is batched."""
            inside, containers, places = ROOT + os.sep, [], []
            boxes = (list, dict, set, bytearray, collections.deque)

            def note(value, depth=0):
                if isinstance(value, boxes):
                    containers.append(value)
                    return True
                if isinstance(value, PLAIN) or isinstance(value, (types.ModuleType, types.BuiltinFunctionType)):
                    return True
                if isinstance(value, tuple):
                    return all(note(part, depth + 1) for part in value) if depth < 3 else False
                if isinstance(value, types.FunctionType):
                    return all(note(part, depth + 1) for part in (value.__defaults__ or ()) + tuple((value.__kwdefaults__ or {}).values())) \
                        if depth < 3 else True
                if isinstance(value, type):
                    if not (getattr(sys.modules.get(value.__module__), "__file__", None) or "").startswith(inside) or depth > 2:
                        return True
                    return all(note(part, depth + 1) for name, part in vars(value).items() if not name.startswith("__"))
                if isinstance(value, (staticmethod, classmethod)):
                    return note(value.__func__, depth)
                if isinstance(value, property) or type(value).__name__ in (
                        "member_descriptor", "getset_descriptor", "Pattern", "MarkDecorator", "FixtureFunctionDefinition",
                        "_SpecialForm", "TypeVar", "_GenericAlias", "GenericAlias", "_Feature", "_UnionGenericAlias", "Struct"):
                    return True
                if type(type(value)).__name__ == "EnumType" or type(type(value)).__name__ == "EnumMeta":
                    return True
                return False

            for name, module in list(sys.modules.items()):
                origin = getattr(module, "__file__", None) or ""
                if not origin.startswith(inside) or "site-packages" in origin or name == "__main__":
                    continue
                for key, value in list(vars(module).items()):
                    if key.startswith("__"):
                        continue
                    if value is sys.modules.get("random") or not note(value):
                        return None
                    if isinstance(value, PLAIN):
                        places.append((vars(module), key))
            for case in cases:
                spec = getattr(getattr(case, "item", None), "callspec", None)
                if spec is not None and not all(note(value) for value in spec.params.values()):
                    return None

            def probe():
                return hash(repr(containers)), hash(repr([table.get(key) for table, key in places]))

            if len(repr(containers)) > 40000:
                return None
            return probe


        def main():
            config = json.loads(Lines.wait(MAIN))
            sys.argv = ["pytest"]
            sys.path.insert(0, os.getcwd()) if config.get("addCurrentFolder") else None
            server = Server(config)
            server.lines = MAIN
            with_collected(config, server.serve)
            sys.stdout.flush()
            os._exit(0)


        MAIN = Lines(IN)
        if __name__ == "__main__":
            try:
                main()
            except BaseException as error:
                say(kind="failure", reason=repr(error)[:500])
                os._exit(1)
        """#
}
