extension TemplatesPythonDriver {
    /// The program itself: baseline, evidence, then candidates in batches.
    static let server = #"""
        """Screens candidate edits of a Python project in one warm process: collect once, fork for each batch.

        Lines of JSON in (the first is the configuration), lines of JSON out. Everything that a candidate does wrong -
        endless loop, crash, exit, noise on standard output - ends with its own process.
        """
        import gc
        import json
        import os
        import signal
        import sys
        import time

        from acrouter_t_load import Source, apply, changed_functions, key_of, load_slowly, state_probe
        from acrouter_t_process import IN, Lines, fork, pump, reap, run_alone, say
        from acrouter_t_tests import with_collected
        from acrouter_t_values import traced
        from acrouter_t_vote import Voting

        sys.path.pop(0)
        BATCH = 10


        class Server(Voting):
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
                # Names tell which count, unless this plan's reports name tests in another way.
                if any(case.id in wanted for case in self.cases):
                    failing = [case for case in failing if case.id in wanted]
                self.failing = sorted(failing, key=lambda case: self.seconds[case.id])
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


        class Candidate:
            pass


        class Job:
            pass


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
