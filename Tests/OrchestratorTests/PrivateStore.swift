import Changes
import Orchestrator

/// A real store, some of whose files must not leave the machine.
struct PrivateStore<Real: TreeStore>: TreeStore {
    let real: Real
    let hidden: Set<String>

    func privatePaths(of tree: ObjectID) async throws -> Set<RepoPath> { Set(hidden.map { RepoPath($0) }) }

    func entries(of tree: ObjectID) async throws -> [TreeEntry] { try await real.entries(of: tree) }
    func bytes(of blob: ObjectID) async throws -> [UInt8] { try await real.bytes(of: blob) }
    func patch(from old: ObjectID?, to new: ObjectID) async throws -> Patch { try await real.patch(from: old, to: new) }
    func diffText(from old: ObjectID?, to new: ObjectID) async throws -> [UInt8] {
        try await real.diffText(from: old, to: new)
    }
    func tree(of candidate: CandidatePatch) async throws -> ObjectID { try await real.tree(of: candidate) }
    func greenCandidates(limit: Int) async throws -> [CommitSummary] { try await real.greenCandidates(limit: limit) }
    func fill(directory: String, with tree: ObjectID) async throws {
        try await real.fill(directory: directory, with: tree)
    }
    func ignored(among paths: [RepoPath]) async throws -> Set<RepoPath> { try await real.ignored(among: paths) }
    var objectDirectories: [String] { real.objectDirectories }
}
