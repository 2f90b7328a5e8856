extension PythonSupport {
    /// The unittest runner.
    static let unittest = #"""
        """Runs unittest and reports to acrouter_report."""
        import os
        import re
        import sys
        import time
        import unittest

        from acrouter_report import HERE, ONLY, clock, describe, inside, recorder, shortened

        FRAME = re.compile(r'File "([^"]+)", line (\d+)(?:, in (\S+))?')


        def flat(suite):
            for test in suite:
                if isinstance(test, unittest.TestSuite):
                    yield from flat(test)
                else:
                    yield test


        def file_of(test):
            module = sys.modules.get(type(test).__module__)
            return inside(getattr(module, "__file__", None) or "")


        def module_file(name):
            """File of a module that could not be imported, by its dotted name."""
            for start in [HERE] + sys.path:
                for tail in (".py", "/__init__.py"):
                    path = os.path.join(start, name.replace(".", "/") + tail)
                    if os.path.exists(path):
                        return inside(path)
            return None


        def broken(test):
            return type(test).__name__ == "_FailedTest"


        class Result(unittest.TestResult):
            def __init__(self):
                super().__init__()
                self.collected = []
                self.done = set()
                self.broken = False

            def startTest(self, test):
                super().startTest(test)
                recorder.write("start", id=test.id())
                self.status, self.fields, self.since = "passed", {"message": "", "frames": []}, time.monotonic()
                clock.expired = False
                clock.arm()

            def stopTest(self, test):
                clock.disarm()
                super().stopTest(test)
                seconds = time.monotonic() - self.since
                status = "timed_out" if clock.expired else self.status
                clock.learn(status, seconds)
                self.done.add(test.id())
                recorder.write(
                    "end", id=test.id(), status=status, seconds=round(seconds, 6), file=file_of(test), **self.fields)

            def fail(self, test, error):
                clock.disarm()
                if self.status != "failed":
                    self.status = "failed"
                    self.fields = describe(error[1])
                    self.fields["text"] = shortened(self._exc_info_to_string(error, test))

            def addError(self, test, error):
                if type(test).__name__ != "_ErrorHolder":
                    self.fail(test, error)
                    return
                # setUpClass (m.C), setUpModule (m), tearDown...: it speaks for every test that did not run.
                place = re.search(r"\(([^)]+)\)", test.id())
                fields = describe(error[1])
                prefix = (place.group(1) if place else "") + "."
                for other in self.collected:
                    if other.id().startswith(prefix) and (other.id() not in self.done or test.id().startswith("tearDown")):
                        recorder.write("start", id=other.id())
                        recorder.write("end", id=other.id(), status="failed", seconds=0, file=file_of(other), **fields)

            def addFailure(self, test, error):
                self.fail(test, error)

            def addSubTest(self, test, subtest, error):
                if error is not None:
                    self.fail(test, error)

            def addSkip(self, test, reason):
                if getattr(self, "status", "passed") == "passed":
                    self.status, self.fields = "skipped", {"message": shortened(reason, 400), "frames": []}

            def addExpectedFailure(self, test, error):
                pass

            def addUnexpectedSuccess(self, test):
                self.status, self.fields = "failed", {"message": "unexpected success", "frames": []}


        class Runner:
            def run(self, suite):
                result = Result()
                wanted = []
                for test in flat(suite):
                    if broken(test):
                        text = str(getattr(test, "_exception", ""))
                        name = test.id().split("_FailedTest.", 1)[-1]
                        file = module_file(name)
                        identity = file or name
                        if ONLY is not None and identity not in ONLY:
                            continue
                        frames = []
                        for path, line, function in FRAME.findall(text):
                            if inside(path):
                                frames.append({"path": inside(path), "line": int(line), "function": function or None})
                        missing = re.search(r"No module named '([^']+)'", text)
                        kind = re.findall(r"^(\w+(?:Error|Exception)):", text, re.M)
                        recorder.write(
                            "collect_error", id=identity, file=file, type=kind[-1] if kind else "ImportError",
                            message=shortened(text), frames=frames, missing=missing.group(1) if missing else None)
                        result.broken = True
                    elif ONLY is None or test.id() in ONLY or file_of(test) in ONLY:
                        wanted.append(test)
                result.collected = wanted
                recorder.write("collected", ids=[test.id() for test in wanted])
                unittest.TestSuite(wanted).run(result)
                return result


        def loaded(words):
            """The suite that unittest's own command line describes."""
            # A loader of its own each time: one remembers the top folder of its last discovery.
            program = unittest.TestProgram(
                module=None, argv=["unittest"] + words, testRunner=Collector(), testLoader=unittest.TestLoader(), exit=False)
            return program.result.suite


        def scattered():
            """Tests in folders that are no packages, which plain discovery does not enter."""
            suites = []
            for folder, below, files in os.walk(HERE):
                below[:] = sorted(name for name in below if not name.startswith(".") and inside(os.path.join(folder, name, "x")))
                for pattern, matches in (("test*.py", lambda n: n.startswith("test")), ("*_test.py", lambda n: n.endswith("_test.py"))):
                    if any(name.endswith(".py") and matches(name) for name in files):
                        suites.append(unittest.TestLoader().discover(folder, pattern=pattern))
            return unittest.TestSuite(suites)


        def main(words):
            suite = loaded(words)
            if not words and not suite.countTestCases():
                suite = scattered()
            result = Runner().run(suite)
            recorder.write("finish", status=0)
            return 1 if result.broken else 0


        class Collected:
            def __init__(self, suite):
                self.suite = suite
                self.testsRun = 1
                self.skipped = []

            def wasSuccessful(self):
                return True


        class Collector:
            """A runner that only keeps the suite, so that unittest's own command line is honoured."""

            def run(self, suite):
                return Collected(suite)
        """#
}
