import Testing
import Verification

/// What cargo 1.95 printed for real crates, shortened.
@Suite("Cargo's lines") struct CargoReaderTests {
    private func report(_ log: String, list: String? = nil, hung: Bool = false, serial: Bool = false) -> TestReport {
        var files = ["cargo.log": Array(log.utf8), "root": Array("/p\n".utf8)]
        if let list { files["list.txt"] = Array(list.utf8) }
        if hung { files["hung"] = Array("hung\n".utf8) }
        let plan = TestPlan(runner: .cargo, command: "cargo test", evidence: "Cargo.toml")
        let steps = plan.steps(serial: serial)
        let built = StepResult(ending: .exited(0), log: [], seconds: 1)
        let result = StepResult(ending: .exited(101), log: Array(log.utf8), files: files, seconds: 1)
        return plan.report(from: [built, result], steps: steps)
    }

    @Test func membersOfAWorkspaceAndOwnHarnessesAreToldApart() {
        let report = report(
            """
                 Running unittests src/lib.rs (target/debug/deps/a-3110576fc3c3c96d)

            running 1 test
            test tests::one ... ok

            test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s

                 Running unittests src/lib.rs (target/debug/deps/b-d297d743c1d6421f)

            running 2 tests
            noisetest tests::one ... FAILED
            test tests::two has been running for over 60 seconds
            test tests::two - should panic ... ok

            failures:

            ---- tests::one stdout ----
            test tests::never ... ok

            thread 'tests::one' panicked at 'left, right', b/src/lib.rs:14:45
            stack backtrace:
               0: core::panicking::panic_fmt
                         at /rustc/59807616/library/core/src/panicking.rs:80:14
               1: b::inner
                         at ./b/src/lib.rs:9:4
               2: b::tests::one
                         at ./b/src/lib.rs:14:45

            failures:
                tests::one

            test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.40s

            error: test failed, to rerun pass `-p b --lib`
                 Running tests/bad.rs (target/debug/deps/bad-bda814c31bd94dbd)
            custom bad
            error: test failed, to rerun pass `-p b --test bad`
                 Running tests/own.rs (target/debug/deps/own-a2e74631bb7ef66e)
            custom
            """)
        #expect(
            report.passedIDs == ["a src/lib.rs tests::one", "b src/lib.rs tests::two", "tests/own.rs (whole)"].asIDs)
        #expect(report.failedIDs == ["b src/lib.rs tests::one", "tests/bad.rs (whole)"].asIDs)
        #expect(
            report.test("b src/lib.rs tests::one")?.frames == [
                StackFrame(path: "b/src/lib.rs", line: 14, function: "b::tests::one"),
                StackFrame(path: "b/src/lib.rs", line: 9, function: "b::inner"),
            ])
    }

    @Test func documentationTestsAreNumberedByTheirLines() {
        let report = report(
            """
               Doc-tests a

            running 3 tests
            test src/lib.rs - f (line 14) ... ok
            test src/lib.rs - f (line 9) - should panic ... FAILED
            test src/lib.rs - (line 3) - compile ... ok

            test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.46s


            running 1 test
            test src/lib.rs - S<T>::g (line 20) - compile fail ... ok

            test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.27s
            """)
        #expect(
            report.passedIDs == ["doc src/lib.rs - f #2", "doc src/lib.rs", "doc src/lib.rs - S<T>::g"].asIDs)
        #expect(report.failedIDs == ["doc src/lib.rs - f"].asIDs && report.failed.first?.file == "src/lib.rs")
        let plan = TestPlan(runner: .cargo, command: "cargo test", evidence: "Cargo.toml")
        let step = plan.steps(only: ["doc src/lib.rs - f #2", "doc src/lib.rs", "src/lib.rs t::x"].asIDs).last
        let docs = "src/lib.rs - (line \nsrc/lib.rs - f (line \n"
        #expect(step?.support["docs.txt"] == Array(docs.utf8) && step?.support["units.txt"] == Array("t::x\n".utf8))
    }

    static let dead = """
             Running unittests src/lib.rs (target/debug/deps/a-3110576fc3c3c96d)

        running 3 tests
        test tests::a ... ok

        """
    static let list = """
             Running unittests src/lib.rs (target/debug/deps/a-3110576fc3c3c96d)
        tests::a: test
        tests::b: test
        tests::c: test

        3 tests, 0 benchmarks
             Running tests/late.rs (target/debug/deps/late-3110576fc3c3c96d)
        d: test
        """

    @Test func whatADeadProgramLeftOutIsNotRun() {
        let many = report(Self.dead, list: Self.list)
        #expect(many.passedIDs == ["src/lib.rs tests::a"].asIDs && many.failed.isEmpty)
        #expect(many.notRun == ["src/lib.rs tests::b", "src/lib.rs tests::c", "tests/late.rs d"].asIDs)
        let death = "test tests::b ... \nthread 'tests::b' (14226) has overflowed its stack\n"
        let one = report(Self.dead + death, list: Self.list, serial: true)
        #expect(one.status("src/lib.rs tests::b") == .crashed && one.reason == "the test process died")
        #expect(one.test("src/lib.rs tests::b")?.message.contains("overflowed") == true)
        #expect(report(Self.dead + death, list: Self.list, hung: true).status("src/lib.rs tests::b") == .timedOut)
        let unlisted = report(Self.dead)
        #expect(unlisted.status("src/lib.rs (whole)") == .crashed)
    }

    @Test func aBuildThatFailsNamesItsErrorsOnly() {
        let plan = TestPlan(runner: .cargo, command: "cargo test", evidence: "Cargo.toml")
        let log = """
            warning: unused variable: `x`
             --> src/other.rs:1:5
            error[E0425]: cannot find value `y` in this scope
              --> src/lib.rs:14:45
               |
            error: could not compile `a` (lib test) due to 1 previous error; 1 warning emitted
            """
        let built = plan.report(from: [StepResult(ending: .exited(101), log: Array(log.utf8), seconds: 1)])
        #expect(built.outcome == .buildFailed && built.cannotRunReason == nil)
        #expect(built.cases.first?.frames == [StackFrame(path: "src/lib.rs", line: 14)])
        let lacking = "error: no matching package named `nobody` found"
        let other = plan.report(from: [StepResult(ending: .exited(101), log: Array(lacking.utf8), seconds: 1)])
        #expect(other.cannotRunReason != nil)
    }

    @Test func wordsThatWeDecideAreLeftOut() {
        let command = "cargo test -v --lib some -- --nocapture --test-threads 4 --skip slow"
        let plan = TestPlan.from(command: command, evidence: "--test")
        let words = plan.steps(serial: true).last?.arguments.suffix(8)
        #expect(words == ["--offline", "--no-fail-fast", "--lib", "some", "--", "--skip", "slow", "--test-threads=1"])
        for other in ["cargo test --no-run", "cargo test --manifest-path x/Cargo.toml", "cargo nextest run"] {
            #expect(TestPlan.from(command: other, evidence: "--test").runner == .custom)
        }
    }
}
