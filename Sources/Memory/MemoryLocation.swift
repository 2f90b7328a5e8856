/// Where one repository's memory lies. Linked worktrees share the main worktree's.
public struct MemoryLocation: Hashable, Sendable {
    /// Absolute path of the folder with `memory.sqlite` and `summary`.
    public let folder: String
    /// Absolute path of the journal's folder, in the common git directory.
    public let journalFolder: String

    /// - Parameters:
    ///   - mainWorktree: Absolute path; nil for a bare repository, whose memory lies in its git directory.
    ///   - commonGitDirectory: Absolute path, as `git rev-parse --git-common-dir` means it.
    public init(mainWorktree: String?, commonGitDirectory: String) {
        journalFolder = commonGitDirectory + "/acrouter"
        folder = mainWorktree.map { $0 + "/.acrouter" } ?? journalFolder
    }

    public var database: String { folder + "/memory.sqlite" }
    public var summary: String { folder + "/summary" }
    public var journal: String { journalFolder + "/journal" }
    /// Left by whoever meets damage in the database; the next opening for writing moves both aside.
    var damageMark: String { database + "-damaged" }
    var ignoreFile: String { folder + "/.gitignore" }
}

/// Where the user's own store lies, which spans repositories.
public enum StateDirectory {
    /// - Returns: `$XDG_STATE_HOME/git-acrouter`, or `~/.local/state/git-acrouter`; nil when the environment names no
    ///   home. A relative `XDG_STATE_HOME` is ignored.
    /// - SeeAlso: XDG Base Directory Specification 0.8.
    public static func path(environment: [String: String]) -> String? {
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return state + "/git-acrouter" }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        return home + "/.local/state/git-acrouter"
    }
}
