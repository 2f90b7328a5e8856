public import Changes

/// Objects of a repository, as the loop needs them. GitStore implements it.
///
/// Objects that we make go to a quarantined directory of ours; the user's object store is only read.
public protocol TreeStore: Sendable {
    /// All files, symlinks and submodule links of a tree, in byte order.
    func entries(of tree: ObjectID) async throws -> [TreeEntry]
    func bytes(of blob: ObjectID) async throws -> [UInt8]
    /// What changed between two trees, without rename detection; nil is the empty tree.
    func patch(from old: ObjectID?, to new: ObjectID) async throws -> Patch
    /// The same as git prints it, `--binary`, ready for `git apply`.
    func diffText(from old: ObjectID?, to new: ObjectID) async throws -> [UInt8]
    /// The tree that a candidate describes.
    func tree(of candidate: CandidatePatch) async throws -> ObjectID
    /// Commits at which a last green state may be: HEAD, the merge base with upstream, then first parents; no repeats.
    func greenCandidates(limit: Int) async throws -> [CommitSummary]
    /// Makes `directory` hold exactly the tracked files of `tree`, as a checkout would (filters included), changing
    /// only files that differ, so that build products beside them stay valid. Other files are left alone.
    ///
    /// The folder also becomes a repository of its own (`.git`), whose objects are found through alternates at
    /// `SandboxPaths.objects`; it has no remote, no hooks, no branch but its own.
    func fill(directory: String, with tree: ObjectID) async throws
    /// Which of these paths of the user's working tree, none behind a symlink, git ignores and does not track.
    func ignored(among paths: [RepoPath]) async throws -> Set<RepoPath>
    /// Files of a tree that must not leave the machine: those that `.acrouter/ignore` names (patterns as in gitignore(5),
    /// from the working tree or the tree itself) and those with the attribute `acrouter-private`.
    func privatePaths(of tree: ObjectID) async throws -> Set<RepoPath>
    /// Files of a tree that mention these names, from an index that is kept by content; definitions first.
    ///
    /// A hint, not a proof: the index may not have read every file yet (its first build is bounded in time), private
    /// files are not in it, and two names can share a hash.
    /// - Parameter limit: Most mentions of one name.
    func mentions(of names: [String], in tree: ObjectID, limit: Int) async throws -> [SymbolMention]
    /// Object directories that `SandboxPaths.objects` must show, read-only: ours first, then the user's.
    var objectDirectories: [String] { get }
}

extension TreeStore {
    /// A store without a working tree ignores nothing.
    public func mentions(of names: [String], in tree: ObjectID, limit: Int) async throws -> [SymbolMention] { [] }
    public func ignored(among paths: [RepoPath]) async throws -> Set<RepoPath> { [] }
}

/// A file that mentions a name.
public struct SymbolMention: Hashable, Sendable {
    public var name: String
    public var path: RepoPath
    public var blob: ObjectID
    /// Whether the file seems to define it, by the words that stand before it.
    public var isDefinition: Bool

    public init(name: String, path: RepoPath, blob: ObjectID, isDefinition: Bool) {
        self.name = name
        self.path = path
        self.blob = blob
        self.isDefinition = isDefinition
    }
}

public struct CommitSummary: Hashable, Sendable {
    public var id: ObjectID
    public var tree: ObjectID
    public var subject: String

    public init(id: ObjectID, tree: ObjectID, subject: String) {
        self.id = id
        self.tree = tree
        self.subject = subject
    }
}
