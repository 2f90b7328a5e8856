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
        var lines = ["#!/bin/sh"] + chain(hook) + [search + quoted(folder)] + call(hook) + [""]
        let made = ": made by 'git acrouter hooks install', taken away by 'git acrouter hooks uninstall'."
        lines.insert(mark + sum(of: lines) + made, at: 1)
        return lines.joined(separator: "\n")
    }

    // MARK: Knowing it again

    /// A text of ours, of whatever version.
    enum Copy: Hashable, Sendable {
        /// As installed; looks for the program in this folder too, as far as this version can tell.
        case unedited(folder: String?)
        /// With changes of the user's.
        case edited
    }

    /// Before the checksum, in every version: versions to come must know what this one wrote, and the other way round.
    private static let mark = "# git-acrouter hook "

    private static let sumLength = 16

    /// Of all lines but the one that it stands in; the first digits of their SHA-256.
    private static func sum(of lines: [String]) -> String {
        String(SHA256.hex(Array(lines.joined(separator: "\n").utf8)).prefix(sumLength))
    }

    /// - Returns: nil when the text is not ours.
    static func copy(_ text: String) -> Copy? {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        func noted(_ line: String) -> String? {
            guard line.hasPrefix(mark) else { return nil }
            let digits = line.dropFirst(mark.count).prefix { $0.isHexDigit }
            return digits.count == sumLength ? String(digits) : nil
        }
        guard let at = lines.firstIndex(where: { noted($0) != nil }) else { return nil }
        guard noted(lines.remove(at: at)) == sum(of: lines) else { return .edited }
        let line = lines.first { $0.hasPrefix(search) }
        return .unedited(folder: line.map { unquoted($0.dropFirst(search.count)) })
    }

    // MARK: Its lines

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
