/// The script that is installed as a hook: a few lines that find `git-acrouter` and call `git acrouter hook <name>`.
///
/// `hooks/` in the sources holds the same texts, for whoever copies them by hand; a test compares the two. The hook that
/// was there before runs first, with the same arguments and input, and its failure stays a failure. Of our own exit
/// statuses only 1 counts: that is a no which the user's own configuration asked for. Anything else is trouble of ours
/// (no program, a crash) and stops nobody.
enum HookShim {
    /// What is added to the name of the hook that was there before.
    static let chainedSuffix = ".acrouter-chained"

    /// Where scripts and packages usually put the program.
    static let usualFolder = "/usr/local/bin"

    private static let missing = "command -v git-acrouter >/dev/null 2>&1 || exit "
    private static let search = "command -v git-acrouter >/dev/null 2>&1 || PATH=$PATH:"

    /// - Parameter folder: looked in when `PATH` has no `git-acrouter`: graphical clients start with a short one.
    static func text(of hook: HookName, folder: String = usualFolder) -> String {
        (head(hook) + chain(hook) + [search + quoted(folder)] + call(hook)).map { $0 + "\n" }.joined()
    }

    private static func head(_ hook: HookName) -> [String] {
        [
            "#!/bin/sh",
            "# \(mark) \(hook.rawValue): made by 'git acrouter hooks install', taken away by 'git acrouter hooks uninstall'.",
        ]
    }

    /// In every shim of ours, whatever its version and whoever edited it.
    static let mark = "git-acrouter hook 1,"

    /// By its own name, not by `$0`: a manager that finds ours here moves it away and calls it by another name.
    ///
    /// pre-commit and prek, installed once more over ours that chains theirs, call themselves through it and then stop
    /// every commit. The variable that each sets for what it moved away tells.
    private static func chain(_ hook: HookName) -> [String] {
        var first = "chained=${0%/*}/\(hook.rawValue)\(chainedSuffix)"
        if hook.readsInput { first += " input=$(cat; echo .)" }
        if !hook.mayStopGit { first += " status=0" }
        let circle =
            "[ -z \"${PRE_COMMIT_RUNNING_LEGACY-}${PREK_RUNNING_LEGACY-}\" ] || ! grep -qs hook-impl \"$chained\" || chained="
        // The dot keeps the line ends that a shell would strip.
        let fed = hook.readsInput ? "printf %s \"${input%.}\" | " : ""
        let no = hook.mayStopGit ? "exit" : "status=$?"
        return [
            first, circle, "if [ -x \"$chained\" ]; then \(fed)\"$chained\" \"$@\" || \(no); fi",
            "case \"${ACROUTER-},${SKIP-},\" in 0,*|*,acrouter,*) exit \(hook.mayStopGit ? "0" : "$status");; esac",
        ]
    }

    private static func call(_ hook: HookName) -> [String] {
        let call = "git-acrouter hook \(hook.rawValue) \"$@\""
        let fed = hook.readsInput ? "printf %s \"${input%.}\" | " + call : call
        // One line is enough to say that the program is gone, and pre-commit is the first to say it.
        let gone = hook == .preCommit ? [] : [missing + (hook.mayStopGit ? "0" : "$status")]
        return gone + [fed, hook.mayStopGit ? "[ $? != 1 ]" : "exit $status"]
    }

    /// - Returns: the folder that a text of ours looks in; nil when the text is not exactly ours.
    static func folder(in text: String, of hook: HookName) -> String? {
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(search) }) else { return nil }
        let folder = unquoted(line.dropFirst(search.count))
        return self.text(of: hook, folder: folder) == text ? folder : nil
    }

    private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+".unicodeScalars)

    private static func quoted(_ folder: String) -> String {
        folder.unicodeScalars.allSatisfy(plain.contains)
            ? folder : "'" + folder.replacing("'", with: "'\\''") + "'"
    }

    private static func unquoted(_ word: Substring) -> String {
        guard word.first == "'", word.last == "'", word.count > 1 else { return String(word) }
        return String(word.dropFirst().dropLast()).replacing("'\\''", with: "'")
    }
}
