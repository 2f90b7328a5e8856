extension TemplatesPythonDriver {
    /// Traces, made-up inputs, comparable results.
    static let values = #"""
        """Traces of tests, and made-up inputs with what came of them."""
        import os
        import signal
        import sys
        import types

        from acrouter_t_load import PLAIN


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
        """#
}
