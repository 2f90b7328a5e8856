import ArgumentParser

/// Git's hooks that have something of ours to do.
enum HookName: String, CaseIterable, Sendable, ExpressibleByArgument {
    case preCommit = "pre-commit"
    case prepareCommitMessage = "prepare-commit-msg"
    case postCommit = "post-commit"
    case postMerge = "post-merge"
    case postRewrite = "post-rewrite"
    case prePush = "pre-push"

    /// Git says on their standard input what they are about.
    var readsInput: Bool { self == .postRewrite || self == .prePush }

    /// Their failure stops git; of the others it only prints what they printed.
    var mayStopGit: Bool { self == .preCommit || self == .prepareCommitMessage || self == .prePush }

    /// Installed when nobody says which: pre-push does nothing without `acrouter.verifyPush`.
    static let usual: [HookName] = [.preCommit, .prepareCommitMessage, .postCommit, .postMerge, .postRewrite]

    /// Every hook that git knows (githooks(5)): a folder's owner shows itself in any of them.
    static let allOfGit = [
        "applypatch-msg", "pre-applypatch", "post-applypatch", "pre-commit", "pre-merge-commit", "prepare-commit-msg",
        "commit-msg", "post-commit", "pre-rebase", "post-checkout", "post-merge", "pre-push", "pre-auto-gc",
        "post-rewrite", "sendemail-validate",
    ]
}
