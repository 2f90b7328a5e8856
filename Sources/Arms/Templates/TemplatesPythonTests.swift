extension TemplatesPythonDriver {
    /// Tests by pytest or unittest, collected once.
    static let tests = #"""
        """Tests by pytest or unittest: collected once, run one by one."""
        import os
        import re
        import sys


        class PytestCase:
            def __init__(self, item, name):
                self.item, self.id = item, name
                self.file = str(getattr(item, "path", getattr(item, "fspath", "")))

            def run(self):
                """"passed", "failed" or "skipped"; the exception is kept."""
                import pytest
                item = self.item
                self.error = None
                if hasattr(item, "_request") and not item._request:
                    item._initrequest()
                status = "passed"
                noted = self.note_errors()
                try:
                    item.ihook.pytest_runtest_setup(item=item)
                    item.ihook.pytest_runtest_call(item=item)
                    noted += [error.value for error in item.__dict__.get("_excinfo") or []]
                    if noted:
                        raise noted[0]
                except (pytest.skip.Exception, pytest.xfail.Exception):
                    status = "skipped"
                except BaseException as error:
                    status, self.error = "failed", error
                try:
                    item.ihook.pytest_runtest_teardown(item=item, nextitem=None)
                except BaseException as error:
                    status, self.error = "failed", self.error or error
                return status

            def note_errors(self):
                """pytest keeps what a unittest.TestCase and its subtests raise for a report that is not made here."""
                noted = []
                if hasattr(self.item, "addExpectedFailure"):
                    self.item.__dict__.pop("_excinfo", None)
                    self.item.addSubTest = lambda case, test, error: noted.append(error[1]) if error else None
                return noted


        def names_of(items):
            """As the reporter names them: a parameter's name may hold an object's address."""
            seen = {}
            for item in items:
                name = re.sub(r"\b0x[0-9a-fA-F]{6,}", "0x", item.nodeid)
                if name != item.nodeid:
                    seen[name] = seen.get(name, 0) + 1
                    if seen[name] > 1:
                        name += "#%d" % seen[name]
                yield item, name


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
                    body([PytestCase(*pair) for pair in names_of(session.items)], bool(session.testsfailed))
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
        """#
}
