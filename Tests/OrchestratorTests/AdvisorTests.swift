import Changes
import Classification
import Orchestrator
import Routing
import Testing

@Suite struct AdvisorTests {
    private let now: Int64 = 1_700_000_000

    private func file(_ path: String, added: [String] = ["return 2\n"]) -> FilePatch {
        let hunk = Hunk(
            oldStart: 1, oldCount: 0, newStart: 1, newCount: added.count,
            lines: added.map { Hunk.Line(origin: .added, content: Array($0.utf8)) })
        return FilePatch(kind: .modified, oldPath: RepoPath(path), newPath: RepoPath(path), hunks: [hunk])
    }

    private func advisor(
        _ files: [FilePatch], fix probability: Double = 0.6, records: [ModelRecord] = [], hasModels: Bool = true
    ) -> Advisor {
        let classification = Classification(
            dimension: probability >= 0.5 ? .bugFixing : .codeGeneration,
            probabilities: [.bugFixing: probability, .codeGeneration: 1 - probability], evidence: [])
        return Advisor(
            change: Patch(files: files), classification: classification, records: records, hasModels: hasModels,
            now: now)
    }

    private func record(_ model: String, _ resolved: Int, of attempts: Int, cost: Int64? = nil) -> ModelRecord {
        ModelRecord(
            model: model, dimension: .testGeneration, attempts: attempts, resolved: resolved,
            cost: cost.map { MicroUSD($0) })
    }

    @Test func aFixWithoutATestIsOneThatTouchesSourceAndNoTest() {
        #expect(advisor([file("src/a.py")]).isUntestedFix)
        #expect(!advisor([file("src/a.py"), file("tests/test_a.py")]).isUntestedFix)
        #expect(!advisor([file("README.md")]).isUntestedFix)
        #expect(!advisor([file("src/a.py")], fix: 0.49).isUntestedFix)
        #expect(!advisor([file("src/lib.rs", added: ["    #[test]\n", "    fn works() {}\n"])]).isUntestedFix)
        var deleted = file("tests/test_a.py")
        deleted.kind = .deleted
        #expect(advisor([file("src/a.py"), deleted]).isUntestedFix, "a test that was taken away shows nothing")
    }

    @Test func whatIsDoneComesBeforeWhatIsBrokenBeforeWhatIsMissing() {
        let waiting = Advisor.WaitingPatch(
            job: "0123456789abcdef", apply: ["git", "apply", "p"], writtenAt: now - 60,
            change: Patch(files: [file("b")]))
        let job = Advisor.LastJob(id: "j", startedAt: now - 3600, failing: 2, isResolved: false)
        let all = advisor([file("src/a.py")]).advice(patch: waiting, job: job)
        #expect(all.map(\.kind) == [.waitingPatch, .failingTests, .untestedFix])
        #expect(all.first?.commands == [["git", "acrouter", "show", "01234567"], ["git", "apply", "p"]])
        #expect(all.map(\.age) == [60, 3600, nil])
        #expect(all.map(\.failing) == [0, 2, 0])
        let builtins = advisor([file("src/a.py")], hasModels: false).advice(patch: waiting, job: job)
        #expect(builtins.map(\.kind) == [.waitingPatch, .failingTests], "nobody is there to write a test")
    }

    @Test func aPatchThatIsStagedOrForgottenIsNotOffered() {
        func kinds(_ files: [FilePatch], age: Int64 = 60) -> [Advice.Kind] {
            let patch = Advisor.WaitingPatch(
                job: "j", apply: [], writtenAt: now - age, change: Patch(files: [file("src/a.py", added: ["x\n"])]))
            return advisor(files, fix: 0).advice(patch: patch, job: nil).map(\.kind)
        }
        #expect(kinds([file("src/b.py")]) == [.waitingPatch])
        #expect(kinds([file("src/a.py", added: ["y\n"])]) == [.waitingPatch])
        #expect(kinds([file("src/a.py", added: ["x\n", "y\n"])]).isEmpty)
        #expect(kinds([file("src/b.py")], age: Advisor.patchLifetime) == [.waitingPatch])
        #expect(kinds([file("src/b.py")], age: Advisor.patchLifetime + 1).isEmpty)
        #expect(kinds([file("src/b.py")], age: -60) == [.waitingPatch], "a clock that was set back")
    }

    @Test func testsThatAJobMendedAreNotCalledFailing() {
        func kinds(failing: Int, isResolved: Bool) -> [Advice.Kind] {
            let job = Advisor.LastJob(id: "j", startedAt: now, failing: failing, isResolved: isResolved)
            return advisor([file("src/a.py")], fix: 0).advice(patch: nil, job: job).map(\.kind)
        }
        #expect(kinds(failing: 1, isResolved: false) == [.failingTests])
        #expect(kinds(failing: 1, isResolved: true).isEmpty)
        #expect(kinds(failing: 0, isResolved: false).isEmpty)
    }

    @Test func theModelThatDidBestIsNamedAndNobodyWhereNothingWasCounted() {
        func best(_ records: [ModelRecord]) -> String? {
            advisor([file("src/a.py")], records: records).advice(patch: nil, job: nil).first?.record?.model
        }
        #expect(best([]) == nil)
        #expect(best([record("never", 0, of: 0)]) == nil)
        #expect(best([record("lucky", 1, of: 1), record("proven", 39, of: 50)]) == "proven")
        #expect(best([record("dear", 4, of: 5, cost: 9), record("cheap", 4, of: 5, cost: 1)]) == "cheap")
        #expect(
            best([record("b", 4, of: 5), record("a", 4, of: 5)])
                == best([record("a", 4, of: 5), record("b", 4, of: 5)]))
        var other = record("fixer", 5, of: 5)
        other.dimension = .bugFixing
        #expect(best([other]) == nil)
    }

    @Test func theSameStateIsTheSameSubject() {
        func subject(_ files: [FilePatch]) -> String? {
            advisor(files).advice(patch: nil, job: nil).first?.subject
        }
        #expect(subject([file("src/a.py")]) == subject([file("src/a.py", added: ["else\n"]), file("notes.md")]))
        #expect(subject([file("src/a.py")]) != subject([file("src/b.py")]))
    }
}
