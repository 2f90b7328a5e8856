import Changes
import Foundation
import Orchestrator
import Routing
import Testing
import Verification

@testable import Arms

@Suite struct RevertArmTests {
    /// Two committed states of one project, and the job that they make.
    private struct Scene {
        let repository: RevertRepository
        let workbench: RevertWorkbench
        let job: Job

        func file(_ path: String, after candidate: CandidatePatch) async throws -> String? {
            if let edit = candidate.edits.first(where: { $0.path == RepoPath(path) }) {
                guard case .write(_, let bytes) = edit.content else { return nil }
                return String(decoding: bytes, as: UTF8.self)
            }
            return try await workbench.bytes(of: RepoPath(path)).map { String(decoding: $0, as: UTF8.self) }
        }
    }

    private func withScene(
        green: [String: String?], now: [String: String?], knowsGreen: Bool = true, timeout: Duration = .seconds(120),
        pathspec: String = ":!tests", isWhole: Bool = false, _ body: (Scene) async throws -> Void
    ) async throws {
        let repository = try RevertRepository()
        defer { try? repository.remove() }  // A failure to clean up must not hide the test's own.
        try repository.write(green)
        let before = try repository.commit()
        try repository.write(now)
        let base = try repository.commit()
        let workbench = RevertWorkbench(
            repository, base: base, green: knowsGreen ? before : nil, timeout: timeout, pathspec: pathspec,
            isWhole: isWhole)
        let probe = RevertWorkbench(repository, base: base, green: nil, isWhole: isWhole)
        let report = try await probe.test(CandidatePatch(base: base, edits: []), only: nil, wallClock: .seconds(60))
        let baseline = Baseline(
            report: report, failToPass: report.failedIDs, passToPass: report.passedIDs, flaky: [])
        let job = Job(
            id: JobID(hex: String(repeating: "0", count: 32)), base: base, dimension: .bugFixing, language: "python",
            plan: TestPlan(runner: .custom, command: "python3 -m runner", evidence: "test"), baseline: baseline,
            change: Patch(files: []), deadline: workbench.deadline)
        try await body(Scene(repository: repository, workbench: workbench, job: job))
    }

    private func patch(of answer: ArmAnswer) throws -> CandidatePatch {
        guard case .patch(let candidate) = answer.result else {
            Issue.record("no patch: \(answer.result)")
            throw CancellationError()
        }
        return candidate
    }

    private func noPatch(of answer: ArmAnswer) -> String {
        if case .noPatch(let reason) = answer.result { return reason }
        return ""
    }

    private let prices = """
        def total(items):
            result = 0
            for price, count in items:
                result += price * count
            return result


        def discount(amount, percent):
            return amount - amount * percent / 100


        def label(amount):
            return "%.2f" % amount
        """ + "\n"

    private let priceTests = """
        from prices import *
        def test_total(): assert total([(2, 4), (1, 1)]) == 9
        def test_discount(): assert discount(200, 10) == 180
        def test_label(): assert label(1) == "1.00"
        """

    @Test func oneBadLineAmongManyGoodOnes() async throws {
        var now = prices.replacing("price * count", with: "price + count")
        now = now.replacing("result = 0", with: "result = 0  # start").replacing("amount):", with: "amount, unit=''):")
        now = now.replacing("% amount", with: "% amount + unit")
        let more = (0..<8).map { "def more_\($0)(): return \($0)\n" }.joined()
        try await withScene(
            green: ["prices.py": prices, "tests/test_prices.py": priceTests, "old.py": "x = 1\n"],
            now: ["prices.py": now, "more.py": more, "old.py": nil, "README.md": "words\n"]
        ) { scene in
            #expect(scene.job.baseline.failToPass == [TestID("test_total")])
            let answer = try await RevertArm().attempt(scene.job, on: scene.workbench)
            let candidate = try patch(of: answer)
            #expect(candidate.paths == [RepoPath("prices.py")])
            let expected = now.replacing("price + count", with: "price * count")
            #expect(try await scene.file("prices.py", after: candidate) == expected)
            #expect(answer.note.hasPrefix("takes back 2 of 18 changed lines in 1 of 4 files"), "\(answer.note)")
            #expect(answer.runs == scene.workbench.tested.count)
            #expect(answer.runs <= 20)
            #expect(scene.workbench.tested.last?.only == nil, "the answer is confirmed on all tests")
            #expect(!scene.workbench.said.isEmpty)
        }
    }

    @Test func twoPlacesThatNeedEachOther() async throws {
        let lib = "def price():\n    return 1\n\n\ndef other():\n    return 5\n"
        let app = "import lib\n\n\ndef total():\n    return lib.price() + 1\n"
        let tests = """
            def test_total():
                import app
                assert app.total() == 2
            def test_other():
                import lib
                assert lib.other() == 6
            """
        try await withScene(
            green: ["lib.py": lib, "app.py": app, "tests/test_app.py": tests],
            now: [
                "lib.py": "def cost():\n    return 2\n\n\ndef other():\n    return 6\n",
                "app.py": "import lib\n\n\ndef total():\n    return lib.cost() + 1\n",
            ]
        ) { scene in
            #expect(scene.job.baseline.failToPass == [TestID("test_total")])
            let candidate = try patch(of: try await RevertArm().attempt(scene.job, on: scene.workbench))
            let text = try await scene.file("lib.py", after: candidate)
            #expect(text?.contains("return 1\n") == true)
            #expect(text?.contains("return 6\n") == true, "the good part of the change stays")
        }
    }

    /// A line alone satisfies the failing test but breaks one that passes: the block around it does not.
    @Test func aRevertThatBreaksAnotherTestIsNotTheAnswer() async throws {
        let tests = """
            import pair
            def test_low(): assert pair.LOW == 1
            def test_sum(): assert pair.LOW + pair.HIGH == 10
            """
        try await withScene(
            green: ["pair.py": "LOW = 1\nHIGH = 9\n", "tests/test_pair.py": tests],
            now: ["pair.py": "LOW = 2\nHIGH = 8\n"]
        ) { scene in
            let answer = try await RevertArm().attempt(scene.job, on: scene.workbench)
            let candidate = try patch(of: answer)
            #expect(try await scene.file("pair.py", after: candidate) == "LOW = 1\nHIGH = 9\n")
            #expect(answer.note.hasPrefix("takes back 4 of 4"))
        }
    }

    /// The smallest revert breaks one test, taking everything back another: the second round asks for both.
    @Test func whatTheFirstRoundBrokeTheSecondRoundKeeps() async throws {
        let tests = """
            import low, high
            def test_low(): assert low.LOW == 1
            def test_sum(): assert low.LOW + high.HIGH == 10
            """
        try await withScene(
            green: ["low.py": "LOW = 1\n", "high.py": "HIGH = 9\n", "tests/test_pair.py": tests],
            now: [
                "low.py": "LOW = 2\n", "high.py": "HIGH = 8\n", "feature.py": "x = 7\n",
                "tests/test_feature.py": "import feature\ndef test_feature(): assert feature.x == 7\n",
            ]
        ) { scene in
            let answer = try await RevertArm().attempt(scene.job, on: scene.workbench)
            #expect(try patch(of: answer).paths == [RepoPath("high.py"), RepoPath("low.py")])
            #expect(answer.runs == scene.workbench.tested.count)
        }
    }

    @Test func aRevertThatAlwaysBreaksSomethingIsNotOffered() async throws {
        try await withScene(
            green: ["a.py": "x = 1\n", "tests/test_a.py": "import a\ndef test_a(): assert a.x == 1\n"],
            now: ["a.py": "x = 2\n", "tests/test_b.py": "import a\ndef test_b(): assert a.x == 2\n"]
        ) { scene in
            let answer = try await RevertArm().attempt(scene.job, on: scene.workbench)
            #expect(noPatch(of: answer).contains("breaks test_b"))
        }
    }

    @Test func aFeatureThatAnotherTestNeedsIsKept() async throws {
        let now = prices.replacing("price * count", with: "price * count + 1") + "\n\ndef tax(a):\n    return a / 5\n"
        try await withScene(
            green: ["prices.py": prices, "tests/test_prices.py": priceTests],
            now: [
                "prices.py": now, "tests/test_tax.py": "from prices import tax\ndef test_tax(): assert tax(5) == 1\n",
            ]
        ) { scene in
            #expect(scene.job.baseline.passToPass.contains(TestID("test_tax")))
            let candidate = try patch(of: try await RevertArm().attempt(scene.job, on: scene.workbench))
            let text = try await scene.file("prices.py", after: candidate)
            #expect(text?.contains("def tax") == true)
            #expect(text?.contains("count + 1") == false)
        }
    }

    /// What fails is the file, not a test of it: its tests have no names before it imports.
    @Test func aFileThatDoesNotImportIsMadeToImport() async throws {
        try await withScene(
            green: ["prices.py": prices, "tests/test_prices.py": priceTests],
            now: ["prices.py": prices.replacing("def label(amount):", with: "def label(amount:") + "# end\n"]
        ) { scene in
            #expect(scene.job.baseline.failToPass == [TestID("tests/test_prices.py")])
            let candidate = try patch(of: try await RevertArm().attempt(scene.job, on: scene.workbench))
            #expect(try await scene.file("prices.py", after: candidate) == prices + "# end\n")
        }
    }

    @Test func wholeFilesComeBackByteForByte() async throws {
        let bytes: [UInt8] = [0, 255, 13, 10, 7]
        let repository = try RevertRepository()
        defer { try? repository.remove() }  // A failure to clean up must not hide the test's own.
        try repository.write([
            "lib.py": "import os\r\n\r\ndef size():\r\n    return len(open('data.bin', 'rb').read())",
            "tests/test_size.py": "import lib\ndef test_size(): assert lib.size() == 5\n",
        ])
        try repository.write("data.bin", bytes)
        let green = try repository.commit()
        try repository.write("data.bin", nil)
        try repository.write([
            "lib.py": "import os, sys\r\n\r\ndef size():\r\n    return len(open('data.bin', 'rb').read())\r\n"
        ])
        let base = try repository.commit()
        let workbench = RevertWorkbench(repository, base: base, green: green)
        let report = try await workbench.test(.init(base: base, edits: []), only: nil, wallClock: .seconds(60))
        let job = Job(
            id: JobID(hex: "0"), base: base, dimension: .bugFixing, language: "python",
            plan: TestPlan(runner: .custom, command: "python3", evidence: "test"),
            baseline: Baseline(report: report, failToPass: report.failedIDs, passToPass: [], flaky: []),
            change: Patch(files: []), deadline: workbench.deadline)
        let candidate = try patch(of: try await RevertArm().attempt(job, on: workbench))
        #expect(
            candidate.edits == [FileEdit(path: RepoPath("data.bin"), content: .write(mode: .regular, bytes: bytes))])
    }

    @Test func withoutAGreenStateThereIsNoPatch() async throws {
        try await withScene(
            green: ["a.py": "x = 1\n", "tests/test_a.py": "import a\ndef test_a(): assert a.x == 3\n"],
            now: ["a.py": "x = 2\n"], knowsGreen: false
        ) { scene in
            let answer = try await RevertArm().attempt(scene.job, on: scene.workbench)
            #expect(noPatch(of: answer).contains("no earlier state"))
            #expect(answer.runs == 0 && scene.workbench.tested.isEmpty)
        }
    }

    /// The test itself is what changed: nothing outside the tests can bring it back, and one run says so.
    @Test func aNewTestOfSomethingMissingEndsAfterOneRun() async throws {
        try await withScene(
            green: ["a.py": "x = 1\n", "tests/test_a.py": "import a\ndef test_a(): assert a.x == 1\n"],
            now: ["a.py": "x = 2\ny = 3\n", "tests/test_a.py": "import a\ndef test_a(): assert a.x == 9\n"],
            pathspec: "."
        ) { scene in
            let answer = try await RevertArm().attempt(scene.job, on: scene.workbench)
            #expect(noPatch(of: answer).contains("even with everything since the last green state taken back"))
            #expect(answer.runs == 1)
            let touched = scene.workbench.tested.flatMap { $0.candidate.paths }
            #expect(touched == [RepoPath("a.py")], "tests are not touched")
        }
    }

    @Test func aChangeOfTestsAloneIsNotTakenBack() async throws {
        try await withScene(
            green: ["a.py": "x = 1\n", "tests/test_a.py": "import a\ndef test_a(): assert a.x == 1\n"],
            now: ["tests/test_a.py": "import a\ndef test_a(): assert a.x == 9\n"], pathspec: "."
        ) { scene in
            let answer = try await RevertArm().attempt(scene.job, on: scene.workbench)
            #expect(noPatch(of: answer).contains("only tests"))
            #expect(scene.workbench.tested.isEmpty)
        }
    }

    @Test func lateIsSaidAndTheBestSoFarStands() async throws {
        let green = ["prices.py": prices, "tests/test_prices.py": priceTests]
        let now = ["prices.py": prices.replacing("price * count", with: "price + count") + "# end\n"]
        try await withScene(green: green, now: now, timeout: .zero) { scene in
            let answer = try await RevertArm().attempt(scene.job, on: scene.workbench)
            #expect(try await scene.file("prices.py", after: try patch(of: answer)) == prices)
            #expect(answer.note.contains("time ran out") && answer.note.contains("not run against all tests"))
            #expect(answer.runs == 0)
        }
        try await withScene(
            green: green, now: now.merging(["tests/test_prices.py": priceTests + "\n"]) { $1 }, timeout: .zero,
            pathspec: "."
        ) { scene in
            let answer = try await RevertArm().attempt(scene.job, on: scene.workbench)
            if case .timeout = answer.result {} else { Issue.record("expected a timeout, got \(answer.result)") }
        }
    }

    @Test func theLimitOfRunsHolds() async throws {
        let now = (0..<40).map { "def f\($0)(): return \($0)\n" }
        let green = now.enumerated().map { $0 % 2 == 0 ? "def f\($0)(): return -1\n" : $1 }
        try await withScene(
            green: [
                "a.py": green.joined(),
                "tests/test_a.py": "import a\ndef test_a(): assert a.f8() == a.f30() == -1\n",
            ], now: ["a.py": now.joined()]
        ) { scene in
            let answer = try await RevertArm(budget: RevertBudget(runs: 5)).attempt(scene.job, on: scene.workbench)
            _ = try patch(of: answer)
            #expect(answer.runs <= 6, "five to search, one to confirm")
            #expect(answer.note.contains("limit of test runs"))
        }
    }

    @Test func aCommandJudgedAsAWholeIsRunAsAWhole() async throws {
        try await withScene(
            green: ["prices.py": prices, "tests/test_prices.py": priceTests],
            now: ["prices.py": prices.replacing("% amount", with: "% -amount"), "x.py": "y = 1\n"], isWhole: true
        ) { scene in
            #expect(scene.job.baseline.failToPass == [.wholeCommand])
            let candidate = try patch(of: try await RevertArm().attempt(scene.job, on: scene.workbench))
            #expect(try await scene.file("prices.py", after: candidate) == prices)
            #expect(candidate.paths.count == 1)
            #expect(scene.workbench.tested.allSatisfy { $0.only == nil })
        }
    }

    @Test func cancellationIsThrown() async throws {
        try await withScene(
            green: ["prices.py": prices, "tests/test_prices.py": priceTests],
            now: ["prices.py": prices.replacing("price * count", with: "price + count") + "# end\n"]
        ) { scene in
            await withTaskGroup(of: Bool.self) { group in
                group.cancelAll()
                group.addTask {
                    do {
                        _ = try await RevertArm().attempt(scene.job, on: scene.workbench)
                        return false
                    } catch {
                        return error is CancellationError
                    }
                }
                for await isCancelled in group { #expect(isCancelled) }
            }
            #expect(scene.workbench.tested.isEmpty)
        }
    }

    @Test func aWorkbenchThatFailsIsAnOutage() async throws {
        try await withScene(
            green: ["a.py": "x = 1\n", "tests/test_a.py": "import a\ndef test_a(): assert a.x == 1\n"],
            now: ["a.py": "x = 2\n"]
        ) { scene in
            try scene.repository.remove()
            let answer = try await RevertArm().attempt(scene.job, on: scene.workbench)
            if case .outage(let reason, _) = answer.result {
                #expect(!reason.isEmpty)
            } else {
                Issue.record("expected an outage, got \(answer.result)")
            }
            try FileManager.default.createDirectory(at: scene.repository.root, withIntermediateDirectories: true)
        }
    }

    @Test func jobsWithoutAFailingTestAreUnsuitable() async throws {
        try await withScene(
            green: ["a.py": "x = 1\n", "tests/test_a.py": "import a\ndef test_a(): assert a.x == 1\n"], now: [:]
        ) { scene in
            var job = scene.job
            #expect(RevertArm().unsuitable(for: job) != nil)
            job.baseline.failToPass = [TestID("test_a")]
            #expect(RevertArm().unsuitable(for: job) == nil)
            #expect(RevertArm().worstCost(for: job) == .zero)
        }
    }
}
