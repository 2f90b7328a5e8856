import Memory

/// Our folders outside the repository, by the XDG base directory specification.
struct Folders: Sendable {
    var home: String
    /// Sandboxes and object quarantines: may be deleted at any time.
    var cache: String
    /// What spans repositories: spending, cool-downs, trust.
    var state: String

    /// - Throws: `.noHomeFolder` when neither `HOME` nor the XDG variables say where to write.
    init(environment: [String: String]) throws(CommandError) {
        home = environment["HOME"] ?? ""
        guard let state = StateDirectory.path(environment: environment) else {
            throw CommandError(.noHomeFolder, "find a folder to keep state in", subject: "XDG_STATE_HOME")
        }
        self.state = state
        // The specification: a relative path is invalid and to be ignored.
        if let named = environment["XDG_CACHE_HOME"], named.hasPrefix("/") {
            cache = named + "/git-acrouter"
        } else if home.hasPrefix("/") {
            cache = home + "/.cache/git-acrouter"
        } else {
            throw CommandError(.noHomeFolder, "find a folder to work in", subject: "XDG_CACHE_HOME")
        }
    }
}
