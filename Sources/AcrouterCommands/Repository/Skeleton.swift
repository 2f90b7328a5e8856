import Foundation

/// What `init` puts into a repository: a commented configuration to commit. Never overwrites, never follows a link.
enum Skeleton {
    /// - Returns: Paths that were made, relative to the root.
    static func make(in root: String) throws(CommandError) -> [String] {
        var made: [String] = []
        let folder = root + "/.acrouter"
        if mkdir(folder, 0o777) != 0, errno != EEXIST { throw failure("make", folder) }
        var status = stat()
        guard lstat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw CommandError(.unwritableFile, "use", subject: folder, underlying: "it is not a folder")
        }
        let files = [(".gitignore", ignored), ("config", template)]
        for (name, text) in files where try write(text, to: folder + "/" + name) { made.append(".acrouter/" + name) }
        return made
    }

    /// - Returns: False when something is there already.
    private static func write(_ text: String, to path: String) throws(CommandError) -> Bool {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
        guard file >= 0 else {
            if errno == EEXIST { return false }
            throw failure("make", path)
        }
        defer { close(file) }
        try ByteSink(descriptor: file).write(Array(text.utf8))
        return true
    }

    private static func failure(_ verb: String, _ path: String) -> CommandError {
        CommandError(.unwritableFile, verb, subject: path, underlying: String(cString: strerror(errno)))
    }

    /// By name, so that `config` and this file can be committed.
    static let ignored = """
        /memory.sqlite
        /memory.sqlite-*
        /summary
        /summary.*

        """

    static var template: String {
        var text = """
            # Settings of git acrouter that everyone who works on this project shares. The format is git's own.
            # They count for a user who has run 'git acrouter trust'; what a key may do here stands beside it.
            # Your own settings: git config acrouter.<key> <value>
            [acrouter]

            """
        for key in SettingKey.all where key.committed != .never && key.committed != .tightens {
            let name = key.name.dropFirst("acrouter.".count)
            let rule = key.committed == .lowers ? " (may only lower what the user has)" : ""
            text += "\t# \(key.summary)\(rule)\n\t;\(name) = \(key.fallback ?? "")\n"
        }
        return text
    }
}
