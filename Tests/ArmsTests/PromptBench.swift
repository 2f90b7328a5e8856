import Changes
import Orchestrator
import Verification

/// A workbench that holds files in memory and runs nothing.
struct PromptBench: Workbench {
    struct NothingRuns: Error {}

    var files: [RepoPath: (mode: FileMode, bytes: [UInt8])]
    var failures: [FailedAttempt] = []
    var privates: Set<RepoPath> = []
    var known: [SymbolMention] = []
    let width = 1
    let deadline = ContinuousClock().now + .seconds(60)

    init(_ files: [String: String], bytes: [RepoPath: [UInt8]] = [:]) {
        self.files = Dictionary(
            uniqueKeysWithValues: files.map { (RepoPath($0.key), (.regular, Array($0.value.utf8))) })
        for (path, content) in bytes { self.files[path] = (.regular, content) }
    }

    func entries() async throws -> [TreeEntry] {
        files.sorted { $0.key < $1.key }.map { TreeEntry(path: $0.key, mode: $0.value.mode, id: Self.id($0.key)) }
    }

    /// Names a file by its path: in memory no two contents have to share one.
    static func id(_ path: RepoPath) -> ObjectID {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in path.bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return ObjectID(hex: String(repeating: "0", count: 40 - digits.count) + digits)!
    }

    func bytes(of path: RepoPath) async throws -> [UInt8]? { files[path]?.bytes }
    func bytes(of blob: ObjectID) async throws -> [UInt8] {
        guard let file = files.first(where: { Self.id($0.key) == blob }) else { throw NothingRuns() }
        return file.value.bytes
    }
    func privatePaths() async throws -> Set<RepoPath> { privates }
    func withAgent<Value: Sendable>(
        hiding hidden: Set<RepoPath>, _ body: (any SandboxAttempt) async throws -> sending Value
    ) async throws -> sending Value { throw NothingRuns() }
    func mentions(of names: [String], limit: Int) async throws -> [SymbolMention] {
        names.flatMap { name in known.filter { $0.name == name }.prefix(limit) }
    }

    func changeSinceGreen() async throws -> (green: ObjectID, change: Patch)? { nil }
    func entries(of tree: ObjectID) async throws -> [TreeEntry] { try await entries() }
    func test(_ candidate: CandidatePatch, only: Set<TestID>?, wallClock: Duration) async throws -> TestReport {
        throw NothingRuns()
    }
    func withAttempt<Value: Sendable>(
        applying edits: [FileEdit], _ body: (any SandboxAttempt) async throws -> sending Value
    ) async throws -> sending Value { throw NothingRuns() }
    func steps(only: Set<TestID>?) -> [TestStep] { [] }
    func verify(_ candidate: CandidatePatch) async throws -> VerifiedCandidate { throw NothingRuns() }
    func progress(_ text: String) {}
}
