extension TemplatesPythonDriver {
    /// Running plausible candidates on made-up inputs.
    static let vote = #"""
        """What plausible candidates do on inputs that no test has."""
        import base64
        import itertools
        import pickle
        import random
        import signal
        import sys
        import time
        import types
        import zlib

        from acrouter_t_load import apply, changed_functions
        from acrouter_t_process import run_alone, say
        from acrouter_t_values import mutated, outcome


        class Voting:
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
        """#
}
