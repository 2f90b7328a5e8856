public import Changes
public import Orchestrator

/// The working tree at one moment: tracked plus untracked-not-ignored files, as a tree.
public struct Snapshot: Hashable, Sendable {
    public var tree: ObjectID
    /// nil before the first commit.
    public var head: CommitSummary?
    /// Tells whether the user's index was written since; opaque.
    public var indexDigest: String
    /// Untracked things that could not be part of it: unreadable files, repositories inside the repository.
    public var skipped: [RepoPath]

    public init(tree: ObjectID, head: CommitSummary?, indexDigest: String, skipped: [RepoPath]) {
        self.tree = tree
        self.head = head
        self.indexDigest = indexDigest
        self.skipped = skipped
    }
}
