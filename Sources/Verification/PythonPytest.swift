extension PythonSupport {
    /// The pytest plugin.
    static let pytest = #"""
        """A pytest plugin (6 to 9) that reports to acrouter_report."""
        import os
        import re
        import time

        import pytest

        from acrouter_report import ONLY, TestTimedOut, clock, describe, inside, recorder, root_cause, shortened

        MAJOR = int(pytest.__version__.split(".")[0])
        # A test is named from pytest's root folder; a file or folder that failed to import from the repository's.
        FILES = set() if ONLY is None else {name.split("::")[0] for name in ONLY if "::" in name}
        PLACES = set() if ONLY is None else {name for name in ONLY if "::" not in name}
        state = {}


        def rename(items):
            """A parameter's name may hold an object's address, which differs from run to run; its place does not."""
            seen = {}
            for item in items:
                name = re.sub(r"\b0x[0-9a-fA-F]{6,}", "0x", item.nodeid)
                if name != item.nodeid:
                    seen[name] = seen.get(name, 0) + 1
                    if seen[name] > 1:
                        name += "#%d" % seen[name]
                item.acrouter_id = name


        def name_of(item):
            return getattr(item, "acrouter_id", item.nodeid)


        def path_of(node):
            return inside(str(getattr(node, "path", None) or getattr(node, "fspath", "")))


        def nodeid_of(config, file):
            base = str(getattr(config, "rootpath", None) or config.rootdir)
            return os.path.relpath(str(file), base).replace(os.sep, "/")


        @pytest.hookimpl(tryfirst=True)
        def pytest_configure(config):
            config.option.maxfail = 0


        @pytest.hookimpl(hookwrapper=True, tryfirst=True)
        def pytest_load_initial_conftests():
            outcome = yield
            if outcome.excinfo is None:
                return
            error = outcome.excinfo[1]
            cause = getattr(error, "cause", None)
            if cause is None and isinstance(getattr(error, "excinfo", None), tuple):
                cause = error.excinfo[1]
            if cause is not None:
                recorder.write("conftest_error", **describe(root_cause(cause)))


        def placed(path):
            """Whether a whole file or folder was asked for that holds this path."""
            return path is not None and any(path == place or path.startswith(place + "/") for place in PLACES)


        def wanted(item):
            return name_of(item) in ONLY or placed(path_of(item))


        def ignored(file, config):
            name = os.path.basename(str(file))
            if ONLY is None or not name.endswith(".py") or name in ("__init__.py", "conftest.py"):
                return None
            return None if nodeid_of(config, file) in FILES or placed(inside(str(file))) else True


        if MAJOR >= 7:

            def pytest_ignore_collect(collection_path, config):
                return ignored(collection_path, config)

        else:

            def pytest_ignore_collect(path, config):
                return ignored(path, config)


        @pytest.hookimpl(hookwrapper=True)
        def pytest_make_collect_report(collector):
            clock.arm(imports=True)
            outcome = yield
            clock.disarm()
            report = outcome.get_result()
            if report.outcome == "failed":
                error = getattr(getattr(getattr(report, "call", None), "excinfo", None), "value", None)
                cause = root_cause(error)
                fields = describe(cause) if cause is not None else {"type": "", "message": "", "frames": []}
                text = shortened(getattr(report, "longreprtext", "") or fields["message"])
                fields["message"] = text
                recorder.write("collect_error", id=report.nodeid or ".", file=path_of(collector), **fields)
                state["broken"] = True


        @pytest.hookimpl(hookwrapper=True, trylast=True)
        def pytest_collection_modifyitems(config, items):
            yield
            rename(items)
            if ONLY is None:
                return
            kept = [item for item in items if wanted(item)]
            dropped = [item for item in items if not wanted(item)]
            if dropped:
                config.hook.pytest_deselected(items=dropped)
                items[:] = kept


        def pytest_collection_finish(session):
            recorder.write("collected", ids=[name_of(item) for item in session.items])


        def release(error):
            trace = error.__traceback__
            while trace is not None:
                try:
                    trace.tb_frame.clear()
                    trace.tb_frame.f_locals  # Refreshes the copy of the locals that some versions keep.
                except RuntimeError:
                    pass
                trace = trace.tb_next


        class Current:
            def __init__(self, item):
                self.item = item
                self.since = time.monotonic()
                self.reset()

            def reset(self):
                self.status = "passed"
                self.fields = {"message": "", "frames": []}
                clock.expired = False


        @pytest.hookimpl(hookwrapper=True, tryfirst=True)
        def pytest_runtest_protocol(item):
            recorder.write("start", id=name_of(item))
            current = state["current"] = Current(item)
            yield
            seconds = time.monotonic() - current.since
            status = "timed_out" if clock.expired else current.status
            clock.learn(status, seconds)
            recorder.write(
                "end", id=name_of(item), status=status, seconds=round(seconds, 6), file=path_of(item), **current.fields)


        def bounded():
            clock.arm()
            try:
                yield
            finally:
                clock.disarm()


        @pytest.hookimpl(hookwrapper=True, tryfirst=True)
        def pytest_runtest_setup(item):
            yield from bounded()


        @pytest.hookimpl(hookwrapper=True, tryfirst=True)
        def pytest_runtest_call(item):
            yield from bounded()


        @pytest.hookimpl(hookwrapper=True, tryfirst=True)
        def pytest_runtest_teardown(item):
            yield from bounded()


        @pytest.hookimpl(hookwrapper=True, tryfirst=True)
        def pytest_runtest_makereport(item, call):
            outcome = yield
            report = outcome.get_result()
            current = state.get("current")
            if current is None or current.item is not item:
                return
            # A plugin that repeats a failed test starts again at setup; its last try counts.
            if call.when == "setup":
                current.reset()
            if report.outcome == "failed":
                if current.status != "failed":
                    current.status = "failed"
                    error = call.excinfo.value if call.excinfo is not None else None
                    fields = describe(error) if error is not None else {"type": "", "message": "", "frames": []}
                    fields["text"] = shortened(getattr(report, "longreprtext", ""))
                    current.fields = fields
                    if isinstance(error, (MemoryError, RecursionError, TestTimedOut)):
                        # What its frames hold would starve the tests that follow.
                        release(error)
            elif report.outcome == "skipped" and current.status == "passed" and not hasattr(report, "wasxfail"):
                current.status = "skipped"
                reason = report.longrepr
                current.fields = {"message": shortened(reason[2] if isinstance(reason, tuple) else reason, 400), "frames": []}


        def pytest_internalerror(excrepr):
            recorder.write("internal_error", message=shortened(excrepr))


        def pytest_sessionfinish(session, exitstatus):
            recorder.write("finish", status=int(exitstatus))
        """#
}
