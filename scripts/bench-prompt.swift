import Arms
import Changes
import Foundation
import GitStore
import Orchestrator
import Verification

/// Builds one prompt for the repository that `bench-prompt` makes, as a fresh process would, and prints what each part
/// took: name, milliseconds by the clock, milliseconds of processor time of this process.
///
///     BenchPrompt REPOSITORY CACHE
@main struct BenchPrompt {
    static func main() async throws {
        let store = try await GitRepository.open(
            at: CommandLine.arguments[1], environment: ProcessInfo.processInfo.environment,
            cacheDirectory: CommandLine.arguments[2])
        guard let tree = try await store.head()?.tree else { return }
        let whole = Lap("all")
        let bench = StoreBench(store: store, base: tree)
        var lap = Lap("entries")
        _ = try await bench.entries()
        lap.end()
        lap = Lap("private paths")
        _ = try await bench.privatePaths()
        lap.end()
        lap = Lap("index")
        _ = try await bench.mentions(of: ["shop_total"], limit: 3)
        lap.end()
        lap = Lap("text")
        let result = try await PromptBuilder(format: .searchReplace, budget: 12_000).build(for: job(tree), on: bench)
        lap.end()
        whole.end()
        guard case .prompt(let prompt) = result, prompt.user.contains("sum(prices) + rebate") else {
            fatalError("the prompt does not show the function that is wrong")
        }
    }

    static func job(_ base: ObjectID) -> Job {
        let id = TestID("tests/test_shop.py::test_rebate")
        let file = "tests/test_shop.py"
        let test = TestCase(
            id: id, status: .failed, message: "assert 35 == 25\n + where 35 = shop_total([10, 20], 5)",
            frames: [StackFrame(path: file, line: 5)], file: file)
        let report = TestReport(outcome: .ran, isPerTest: true, cases: [test], log: "", seconds: 1)
        return Job(
            id: JobID(hex: "0"), base: base, dimension: .bugFixing, language: "python",
            plan: TestPlan(runner: .pytest, command: "python3 -m pytest", evidence: "bench"),
            baseline: Baseline(report: report, failToPass: [id], passToPass: [], flaky: []), change: Patch(files: []),
            deadline: ContinuousClock.now + .seconds(60))
    }
}

struct Lap {
    let name: String
    let start = ContinuousClock.now
    let processor = clock()

    init(_ name: String) { self.name = name }

    func end() {
        let wall = (ContinuousClock.now - start) / .milliseconds(1)
        print("\(name)\t\(wall)\t\(Double(clock() - processor) / 1_000)")
    }
}

struct StoreBench: Workbench {
    struct NothingRuns: Error {}
    let store: GitRepository
    let base: ObjectID
    let width = 1
    let deadline = ContinuousClock.now + .seconds(60)

    func entries() async throws -> [TreeEntry] { try await store.entries(of: base) }
    func entries(of tree: ObjectID) async throws -> [TreeEntry] { try await store.entries(of: tree) }
    func bytes(of blob: ObjectID) async throws -> [UInt8] { try await store.bytes(of: blob) }
    func bytes(of path: RepoPath) async throws -> [UInt8]? {
        guard let entry = try await entries().first(where: { $0.path == path }) else { return nil }
        return try await store.bytes(of: entry.id)
    }
    func privatePaths() async throws -> Set<RepoPath> { try await store.privatePaths(of: base) }
    func mentions(of names: [String], limit: Int) async throws -> [SymbolMention] {
        try await store.mentions(of: names, in: base, limit: limit)
    }
    func changeSinceGreen() async throws -> (green: ObjectID, change: Patch)? { nil }
    func test(_ candidate: CandidatePatch, only: Set<TestID>?, wallClock: Duration) async throws -> TestReport {
        throw NothingRuns()
    }
    func withAttempt<Value: Sendable>(
        applying edits: [FileEdit], _ body: (any SandboxAttempt) async throws -> sending Value
    ) async throws -> sending Value { throw NothingRuns() }
    func withAgent<Value: Sendable>(
        hiding hidden: Set<RepoPath>, _ body: (any SandboxAttempt) async throws -> sending Value
    ) async throws -> sending Value { throw NothingRuns() }
    func steps(only: Set<TestID>?) -> [TestStep] { [] }
    func verify(_ candidate: CandidatePatch) async throws -> VerifiedCandidate { throw NothingRuns() }
    func progress(_ text: String) {}
}
