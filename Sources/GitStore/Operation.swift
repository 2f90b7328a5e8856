/// Something that git has begun and not ended, in which a tool must not meddle.
public enum OperationUnderWay: String, Hashable, Sendable, CaseIterable {
    case merge, rebase, cherryPick, revert, applyMailbox, bisect

    /// The command, for messages.
    public var command: String {
        switch self {
        case .merge: "git merge"
        case .rebase: "git rebase"
        case .cherryPick: "git cherry-pick"
        case .revert: "git revert"
        case .applyMailbox: "git am"
        case .bisect: "git bisect"
        }
    }
}

extension RepositoryLayout {
    /// - SeeAlso: git's wt-status names the same files.
    public func operationUnderWay() -> OperationUnderWay? {
        func exists(_ name: String) -> Bool { Disk.status(DiskPath(gitDirectory + "/" + name)) != nil }
        if exists("rebase-apply/applying") { return .applyMailbox }
        if exists("rebase-merge") || exists("rebase-apply") { return .rebase }
        if exists("MERGE_HEAD") { return .merge }
        if exists("CHERRY_PICK_HEAD") { return .cherryPick }
        if exists("REVERT_HEAD") { return .revert }
        if exists("BISECT_LOG") { return .bisect }
        return nil
    }
}

extension GitRepository {
    public nonisolated func operationUnderWay() -> OperationUnderWay? { layout.operationUnderWay() }
}
