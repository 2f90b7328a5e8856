extension PythonSupport {
    /// Entry point: picks pytest or unittest and loads the reporter.
    static let launcher = #"""
        """Starts pytest or unittest with the reporter. Usage: acrouter_run.py auto|pytest|unittest|warm [--here] words..."""
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
        sys.dont_write_bytecode = mode != "warm"


        def present(name):
            try:
                return importlib.util.find_spec(name) is not None
            except (ImportError, ValueError):
                return False


        import acrouter_report

        if mode == "warm":
            import compileall
            import py_compile
            import re

            # Checked by the source's hash, so that no later edit can be missed; tests are rewritten by pytest itself.
            compileall.compile_dir(
                os.getcwd(), quiet=2, rx=re.compile(r"/(\.[^/]*|node_modules|venv|__pycache__)/|/test_[^/]*\.py$|/conftest\.py$"),
                invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH)
            words = ["--collect-only", "-q"] + words
        if mode == "warm" and not present("pytest"):
            sys.exit(0)
        if mode in ("auto", "pytest", "warm") and present("pytest"):
            import pytest
            import acrouter_pytest

            sys.path.remove(support)
            acrouter_report.bound_memory()
            extra = ["--tb=short", "--continue-on-collection-errors", "-o", "cache_dir=/tmp/acrouter-pytest-cache"]
            # Plugins that reorder, spread over processes, draw at random or only measure: said only where they are loaded.
            if not os.environ.get("PYTEST_DISABLE_PLUGIN_AUTOLOAD"):
                for module, words_for_it in (
                    ("xdist", ["-n0"]),
                    ("pytest_cov", ["--no-cov"]),
                    ("pytest_randomly", ["-p", "no:randomly"]),
                    ("pytest_benchmark", ["--benchmark-disable"]),
                    ("_hypothesis_pytestplugin", ["--hypothesis-seed=0"]),
                ):
                    if present(module):
                        extra += words_for_it
            sys.argv = ["pytest"] + words
            sys.exit(int(pytest.main(extra + words, plugins=[acrouter_pytest])))
        elif mode == "pytest":
            print("acrouter: pytest is not installed for " + sys.executable)
            sys.exit(69)
        else:
            import acrouter_unittest

            sys.path.remove(support)
            acrouter_report.bound_memory()
            sys.exit(acrouter_unittest.main(words))
        """#
}
