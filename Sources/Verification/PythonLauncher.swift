extension PythonSupport {
    /// Entry point: picks pytest or unittest and loads the reporter.
    static let launcher = #"""
        """Starts pytest or unittest with the reporter. Usage: acrouter_run.py auto|pytest|unittest [--here] words..."""
        import importlib.util
        import os
        import sys

        support = os.path.dirname(os.path.abspath(__file__))
        mode, words = sys.argv[1], sys.argv[2:]
        here = bool(words) and words[0] == "--here"
        if here:
            words = words[1:]
        # As `python -m` would set it; our folder goes last, and only until our modules are loaded.
        sys.path[:] = ([os.getcwd()] if here else []) + sys.path[1:] + [support]
        sys.dont_write_bytecode = True


        def present(name):
            try:
                return importlib.util.find_spec(name) is not None
            except (ImportError, ValueError):
                return False


        import acrouter_report

        if mode in ("auto", "pytest") and present("pytest"):
            import pytest
            import acrouter_pytest

            sys.path.remove(support)
            acrouter_report.bound_memory()
            extra = ["--tb=short", "--continue-on-collection-errors", "-o", "cache_dir=/tmp/acrouter-pytest-cache"]
            # Plugins that reorder, spread over processes or only measure; said only where they are installed.
            if present("xdist"):
                extra += ["-n0"]
            if present("pytest_cov"):
                extra += ["--no-cov"]
            if present("pytest_randomly"):
                extra += ["-p", "no:randomly"]
            if present("pytest_benchmark"):
                extra += ["--benchmark-disable"]
            sys.argv = ["pytest"] + words
            sys.exit(int(pytest.main(extra + words, plugins=[acrouter_pytest])))
        elif mode == "pytest":
            print("acrouter: pytest is not installed for " + sys.executable)
            sys.exit(127)
        else:
            import acrouter_unittest

            sys.path.remove(support)
            acrouter_report.bound_memory()
            sys.exit(acrouter_unittest.main(words))
        """#
}
