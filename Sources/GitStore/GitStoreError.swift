public import Changes

/// What went wrong in this room: what was tried, on what, and what git or the system said.
public struct GitStoreError: Error, Hashable, Sendable {
    public enum Code: String, Hashable, Sendable {
        /// No repository here or above.
        case notARepository
        /// The repository belongs to another user and git's `safe.directory` does not name it.
        case dubiousOwnership
        /// Needs a working tree.
        case bareRepository
        /// HEAD names no commit yet.
        case noCommit
        case gitMissing
        /// The git child failed; `underlying` is what it said.
        case gitFailed
        /// An extension or version that git or we do not read; `subject` names it.
        case unsupportedRepository
        case unmergedIndex
        /// A file, index or object cannot be read; `paths` or `subject` say which.
        case unreadable
        case damaged
        /// Another process holds a lock.
        case locked
        case noSpace
        case outputTooLong
        /// A revision, object or undo record that does not exist.
        case notFound
        /// A diff that does not fit its base; `underlying` says where.
        case doesNotApply
        /// Files are no longer as the snapshot saw them; `paths` names them. Nothing was written.
        case changedMeanwhile
        case indexDiffersFromHead
        case operationUnderWay
        /// A candidate that speaks of another base or of a path that cannot be written.
        case invalidCandidate
        case system
    }

    public let code: Code
    /// What was tried, as "take a snapshot of the working tree".
    public let operation: String
    /// On what: a path, a revision, an object.
    public let subject: String
    public let paths: [RepoPath]
    /// What git or the system said, shortened; empty when there is nothing more to say.
    public let underlying: String

    public init(
        _ code: Code, operation: String, subject: String = "", paths: [RepoPath] = [], underlying: String = ""
    ) {
        self.code = code
        self.operation = operation
        self.subject = subject
        self.paths = paths
        self.underlying = underlying
    }
}

extension GitStoreError: CustomStringConvertible {
    public var description: String {
        var text = "cannot \(operation)"
        if !subject.isEmpty { text += ": \(subject)" }
        if !paths.isEmpty {
            text += ": " + paths.prefix(5).map(\.display).joined(separator: ", ")
            if paths.count > 5 { text += " and \(paths.count - 5) more" }
        }
        if !underlying.isEmpty { text += ": \(underlying)" }
        return text
    }
}
