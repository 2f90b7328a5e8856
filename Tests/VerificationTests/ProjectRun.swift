import Changes
import Foundation
import Orchestrator
import Verification

/// A tree store over a scratch project, for what the verifier asks of one.
struct ScratchStore: TreeStore {
    let project: Scratch

    private static func id(_ path: RepoPath) -> ObjectID? {
        // Any name that leads back to the path: its bytes in hexadecimal, filled up.
        var digits = path.bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
        digits = String(digits.prefix(64))
        return ObjectID(hex: digits + String(repeating: "0", count: 64 - digits.count))
    }

    func entries(of tree: ObjectID) async throws -> [TreeEntry] {
        try project.paths.compactMap { path in Self.id(path).map { TreeEntry(path: path, mode: .regular, id: $0) } }
    }

    func bytes(of blob: ObjectID) async throws -> [UInt8] {
        for path in try project.paths where Self.id(path) == blob { return project.read(path.display) ?? [] }
        return []
    }

    /// Nothing here is private.
    func privatePaths(of tree: ObjectID) async throws -> Set<RepoPath> { [] }
    func patch(from old: ObjectID?, to new: ObjectID) async throws -> Patch { Patch(files: []) }
    func diffText(from old: ObjectID?, to new: ObjectID) async throws -> [UInt8] { [] }
    func tree(of candidate: CandidatePatch) async throws -> ObjectID { candidate.base }
    func greenCandidates(limit: Int) async throws -> [CommitSummary] { [] }
    func fill(directory: String, with tree: ObjectID) async throws {}
    var objectDirectories: [String] { [] }
}

/// Everything a test needs to run one project for real.
struct ProjectRun {
    let project: Scratch
    let slot: PlainSlot
    let verifier: Verifier

    init(_ files: [String: String], options: Verifier.Options = Verifier.Options()) throws {
        project = try Scratch(files)
        slot = PlainSlot(project)
        verifier = Verifier(store: ScratchStore(project: project), memory: nil, options: options)
    }

    func plan() async throws -> TestPlan? {
        try await TestPlan.detect(paths: project.paths) { project.read($0.display) }.plans.first
    }

    func run(_ plan: TestPlan, only: Set<TestID>? = nil, edits: [FileEdit] = [], seconds: Int = 60) async throws
        -> TestReport
    {
        try await verifier.run(slot: slot, plan: plan, edits: edits, only: only, wallClock: .seconds(seconds))
    }

    func candidate(_ files: [String: String?]) -> CandidatePatch {
        CandidatePatch(
            base: slot.base,
            edits: files.map { path, text in
                FileEdit(
                    path: RepoPath(path),
                    content: text.map { .write(mode: .regular, bytes: Array($0.utf8)) } ?? .delete)
            })
    }
}

extension TestReport {
    func status(_ name: String) -> TestStatus? { cases.first { $0.id.name == name }?.status }
    func test(_ name: String) -> TestCase? { cases.first { $0.id.name == name } }
}

extension ProjectRun {
    func makeExecutable(_ path: String) throws {
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: project.folder.appendingPathComponent(path).path)
    }
}
