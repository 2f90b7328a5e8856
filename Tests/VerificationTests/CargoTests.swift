import Changes
import Foundation
import Orchestrator
import Testing
import Verification

enum CargoTool {
    static var isThere: Bool {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
            FileManager.default.isExecutableFile(atPath: $0 + "/cargo")
        }
    }
}

/// Real crates without dependencies; skipped where there is no cargo.
@Suite("Cargo", .enabled(if: CargoTool.isThere)) struct CargoTests {
    static let manifest = "[package]\nname = \"tiny-calc\"\nversion = \"0.1.0\"\nedition = \"2021\"\n"
    static let library = """
        /// Adds.
        ///
        /// ```
        /// assert_eq!(tiny_calc::add(1, 2), 3);
        /// ```
        ///
        /// ```
        /// assert_eq!(tiny_calc::add(0, 0), 0);
        /// ```
        pub fn add(a: i32, b: i32) -> i32 { a - b }
        pub fn half(a: i32) -> i32 { a / 2 }

        #[cfg(test)]
        mod tests {
            use super::*;
            #[test]
            fn adds() {
                println!("test tests::halves ... FAILED");
                assert_eq!(add(1, 2), 3);
            }
            #[test]
            fn halves() { assert_eq!(half(4), 2); }
            #[test]
            #[should_panic]
            fn panics() { panic!() }
            #[test]
            #[ignore = "slow"]
            fn slow() {}
        }

        """
    static let files = [
        "Cargo.toml": manifest, "src/lib.rs": library,
        "tests/api.rs": """
        #[test]
        fn adds() { assert_eq!(tiny_calc::add(2, 2), 4); }
        #[test]
        fn halves() { assert_eq!(tiny_calc::half(8), 4); }
        """,
    ]

    private func baseline(_ run: ProjectRun, _ plan: TestPlan) async throws -> Baseline {
        let result = try await run.verifier.baseline(slot: run.slot, plan: plan, wallClock: .seconds(200))
        return try #require(result.baseline, "\(result)")
    }

    private func verify(_ run: ProjectRun, _ plan: TestPlan, _ baseline: Baseline, _ library: String) async throws
        -> VerifiedCandidate
    {
        try await run.verifier.verify(
            slot: run.slot, plan: plan, baseline: baseline, candidate: run.candidate(["src/lib.rs": library]),
            dimension: .bugFixing, wallClock: .seconds(200))
    }

    private func replaced(_ from: String, _ to: String) -> String {
        #expect(Self.library.contains(from))
        return Self.library.replacingOccurrences(of: from, with: to)
    }

    @Test func eachTestIsReadAndAVanishedOneIsNoPass() async throws {
        let run = try ProjectRun(Self.files)
        let plan = try #require(try await run.plan())
        let before = try await baseline(run, plan)
        #expect(before.failToPass == ["src/lib.rs tests::adds", "tests/api.rs adds", "doc src/lib.rs - add"].asIDs)
        #expect(
            before.passToPass
                == [
                    "src/lib.rs tests::halves", "src/lib.rs tests::panics", "tests/api.rs halves",
                    "doc src/lib.rs - add #2",
                ].asIDs)
        #expect(before.report.status("src/lib.rs tests::slow") == .skipped)
        let failure = before.report.test("src/lib.rs tests::adds")
        #expect(failure?.frames == [StackFrame(path: "src/lib.rs", line: 19)])
        #expect(failure?.message.contains("left: -1") == true, "\(failure?.message ?? "")")

        let fix = replaced("a - b", "a + b")
        let good = try await verify(run, plan, before, "// A line more.\n" + fix)
        #expect(good.judgement.verdict == .resolved && good.judgement.score == 1, "\(good.judgement)")
        // Past the guards, as an arm that searches runs it: the test is gone, hence not passed.
        let gone = fix.replacingOccurrences(of: "fn adds()", with: "fn other()")
        let report = try await run.run(plan, edits: run.candidate(["src/lib.rs": gone]).edits, seconds: 200)
        let judged = Judge.judge(report, against: before, dimension: .bugFixing)
        #expect(judged.verdict == .unresolved && !judged.fixed.contains(TestID("src/lib.rs tests::adds")))
        #expect(judged.reason == "1 of 3 failing tests still fails: src/lib.rs tests::adds")
        let wrong = try await verify(run, plan, before, replaced("a - b", "a + "))
        #expect(wrong.judgement.reason == "it does not build")
        #expect(wrong.report?.cases.first?.frames.first == StackFrame(path: "src/lib.rs", line: 10))
    }

    @Test func onlyWhatIsAskedForRuns() async throws {
        let run = try ProjectRun(Self.files)
        let plan = TestPlan.from(command: "cargo test -q", evidence: "--test")
        #expect(plan.runner == .cargo && plan.isPerTest)
        let units: Set = ["src/lib.rs tests::adds", "tests/api.rs halves"].asIDs
        #expect(Set(try await run.run(plan, only: units, seconds: 200).cases.map(\.id)) == units)
        let docs: Set = ["doc src/lib.rs - add #2"].asIDs
        let report = try await run.run(plan, only: docs, seconds: 200)
        #expect(Set(report.cases.map(\.id)) == docs && report.failed.isEmpty)
        #expect(!report.log.contains("unittests"))
    }

    @Test func aCrashOrAHangTakesNoOtherTestAlong() async throws {
        let run = try ProjectRun([
            "Cargo.toml": Self.manifest,
            "src/lib.rs": """
            #[cfg(test)]
            mod tests {
                #[test] fn a() {}
                #[test] fn b_dies() { std::process::abort() }
                #[test] fn c() {}
                #[test] fn d_hangs() { loop { std::thread::sleep(std::time::Duration::from_secs(9)) } }
                #[test] fn e() {}
            }
            """,
        ])
        var plan = try #require(try await run.plan())
        plan.testSeconds = 4
        plan.arguments = ["--lib"]
        let report = try await run.run(plan, seconds: 200)
        #expect(report.passedIDs == ["src/lib.rs tests::a", "src/lib.rs tests::c", "src/lib.rs tests::e"].asIDs)
        #expect(report.status("src/lib.rs tests::b_dies") == .crashed)
        #expect(report.status("src/lib.rs tests::d_hangs") == .timedOut)
        #expect(report.notRun.isEmpty && report.outcome == .ran)
    }
}
