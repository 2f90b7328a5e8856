import Foundation

/// One hook in a folder: what is there, and how ours gets there and away again.
///
/// The hook that was there is kept beside ours as `<hook>.acrouter-chained`, moved by its name alone: contents, mode, times
/// and link target stay, so taking ours away restores it exactly. It must not be a folder of its own for the old hooks,
/// because hooks find their helpers by `$(dirname "$0")`, and relative links count from where they are.
struct HookFile: Sendable {
    enum State: Hashable, Sendable {
        case absent
        /// As some version of ours installed it; looks for the program in this folder too.
        case ours(folder: String?, isExecutable: Bool)
        /// Ours, with changes of the user's.
        case edited
        case foreign
    }

    let hook: HookName
    let path: String
    var chained: String { path + HookShim.chainedSuffix }
    /// Ours, before it is put in place.
    private var scratch: String { path + ".acrouter-new" }

    init(_ hook: HookName, in folder: String) {
        self.hook = hook
        path = folder + "/" + hook.rawValue
    }

    var state: State { Self.state(of: path) }

    private static func state(of path: String) -> State {
        guard let status = status(path) else { return .absent }
        guard status.st_mode & S_IFMT == S_IFREG, let text = text(of: path) else { return .foreign }
        switch HookShim.copy(text) {
        case nil: return .foreign
        case .edited: return .edited
        case .unedited(let folder): return .ours(folder: folder, isExecutable: status.st_mode & 0o111 != 0)
        }
    }

    /// Where managers put the hooks that they find: pre-commit and prek run them from there, lefthook only keeps them.
    private static let movedSuffixes = [".legacy", ".old"]

    /// Where a manager has put ours.
    var moved: [String] {
        Self.movedSuffixes.map { path + $0 }.filter { ![.absent, .foreign].contains(Self.state(of: $0)) }
    }

    /// The first file of ours that has changes of the user's.
    var edited: String? { ([path] + moved).first { Self.state(of: $0) == .edited } }

    /// There is something to take away.
    var hasOurs: Bool {
        let state = state
        return !moved.isEmpty || state != .foreign && (state != .absent || hasChained)
    }

    /// A manager has moved ours and runs it from where it is now.
    var isRunByManager: Bool {
        guard case .ours(_, isExecutable: true) = Self.state(of: path + ".legacy") else { return false }
        return owner == .preCommit || owner == .prek
    }

    private var owner: HookManager? { Self.text(of: path).flatMap(HookManager.owner(ofHook:)) }

    var hasChained: Bool { Self.status(chained) != nil }

    /// What stands in the way of installing; nil when nothing does.
    ///
    /// - Parameters:
    ///   - force: chain a hook that asks for its own name all the same.
    ///   - isTemplate: no hook is chained: `git init` leaves a repository's own hook as it is, and would put the chained
    ///     one of the template beside it alone.
    func obstacle(force: Bool, isTemplate: Bool = false) -> CommandError? {
        func refused(_ why: String, _ hints: String...) -> CommandError {
            CommandError(.hooksRefused, "install", subject: path, underlying: why, hints: hints)
        }
        let state = state
        if let moved = moved.first, state == .absent || state == .foreign {
            return refused(
                "another program has moved our hook to \(moved)", "to start anew: git acrouter hooks uninstall")
        }
        switch state {
        case .absent, .ours: return nil
        case .edited:
            return refused("it is ours, with changes that are not", "move your lines elsewhere, then delete the file")
        case .foreign: break
        }
        if Self.status(path)?.isFolder ?? false { return refused("it is a folder", "git takes only files for hooks") }
        if isTemplate {
            return refused(
                "the template has a hook of its own, and 'git init' copies the two of a chain one by one",
                "add to it: git-acrouter hook \(hook.rawValue) \"$@\"", "or leave it out: --hooks")
        }
        if hasChained, !isInterrupted {
            return refused(
                "another program has replaced our hook, and \(chained) is the one from before",
                "keep the one that you need under the name \(hook.rawValue), delete the other")
        }
        if !force, asksForItsName {
            return refused(
                "it asks for its own name, and would get \(hook.rawValue + HookShim.chainedSuffix)",
                "add to it: git-acrouter hook \(hook.rawValue) \"$@\"", "or chain it all the same: --force")
        }
        return nil
    }

    /// Killed after the old hook got its second name and before ours got the first.
    private var isInterrupted: Bool {
        guard let one = Self.status(path), let other = Self.status(chained) else { return false }
        return one.st_ino == other.st_ino && one.st_dev == other.st_dev
    }

    /// Dispatchers under several names, and scripts that look at what they were called.
    private var asksForItsName: Bool {
        if Self.status(path)?.isLink ?? false {
            // Ignored: a link that cannot be read; it then counts as one that leads elsewhere.
            let target = (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) ?? ""
            let name = target.split(separator: "/").last.map(String.init) ?? ""
            if name != hook.rawValue, !name.hasPrefix(hook.rawValue + ".") { return true }
        }
        guard let text = Self.text(of: path) else { return false }
        return text.contains("${0##") || text.contains("basename") && text.contains("$0")
            || text.contains("sys.argv[0]") || text.contains("$PROGRAM_NAME")
    }

    // MARK: Changes

    /// What an installation did.
    enum Change: Hashable, Sendable {
        /// Ours was there already as it should be.
        case nothing
        case added
        case chained
        /// Another text of ours, with this mode.
        case replaced(String, mode_t)
    }

    /// To be called once there is no obstacle. Git finds one of the two hooks at every moment.
    func install(programFolder: String) throws(CommandError) -> Change {
        let text = HookShim.text(of: hook, folder: programFolder)
        let state = state
        let change: Change
        switch state {
        case .ours(_, let isExecutable):
            let old = Self.text(of: path) ?? ""
            if isExecutable, old == text { return .nothing }
            change = .replaced(old, Self.status(path)?.st_mode ?? 0o777)
        case .foreign: change = .chained
        case .absent, .edited: change = .added
        }
        unlink(scratch)
        // Removed where it was not put in place.
        defer { unlink(scratch) }
        try Self.write(text, to: scratch)
        // A link is kept as the link that it is.
        if change == .chained, !isInterrupted, linkat(AT_FDCWD, path, AT_FDCWD, chained, 0) != 0 {
            // Some file systems have no second names: then there is a moment without a hook.
            guard rename(path, chained) == 0 else { throw Self.failure("keep", path) }
        }
        guard rename(scratch, path) == 0 else {
            let failure = Self.failure("put in place", path)
            if change == .chained { takeBack(change) }
            throw failure
        }
        return change
    }

    /// As it was before the installation. What cannot be taken back stays: the failure that led here is what counts.
    func takeBack(_ change: Change) {
        switch change {
        case .nothing: break
        case .added: unlink(path)
        case .chained: if isInterrupted { unlink(chained) } else { rename(chained, path) }
        case .replaced(let text, let mode):
            defer { unlink(scratch) }
            // Ignored: ours stays, which works as well.
            guard (try? Self.write(text, to: scratch)) != nil, chmod(scratch, mode & 0o7777) == 0 else { return }
            rename(scratch, path)
        }
    }

    struct Removal: Hashable, Sendable {
        /// Where ours was.
        let path: String
        /// The hook from before is there now.
        let isRestored: Bool
    }

    /// Takes ours away, from wherever a manager has put it, too, and puts back what was there before.
    ///
    /// - Returns: nil when there is nothing of ours.
    func uninstall() throws(CommandError) -> Removal? {
        let state = state
        if state == .edited { return nil }
        // Left of an installation that was killed.
        unlink(scratch)
        if state == .foreign, isInterrupted { unlink(chained) }
        var places = moved
        // Without ours a chained hook is left of an uninstall that was killed, unless another program's took our place.
        if state != .foreign, state != .absent || places.isEmpty && hasChained { places.insert(path, at: 0) }
        if state == .foreign, !places.isEmpty, hasChained, chainsOwner {
            guard unlink(chained) == 0 else { throw Self.failure("remove", chained) }
        }
        var removals: [Removal] = []
        for place in places {
            let isRestored = hasChained
            if isRestored {
                guard rename(chained, place) == 0 else { throw Self.failure("restore", place) }
            } else {
                guard unlink(place) == 0 else { throw Self.failure("remove", place) }
            }
            removals.append(Removal(path: place, isRestored: isRestored))
        }
        return removals.first
    }

    /// The chained hook is an older one of the manager whose hook is in our place: put where the manager runs what it
    /// found, it would have it run itself.
    private var chainsOwner: Bool {
        guard let owner, let text = Self.text(of: chained) else { return false }
        return HookManager.owner(ofHook: text) == owner
    }

    // MARK: Files

    /// Nil for what is no plain, readable, small file (or a link to one); bytes that are no text do no harm.
    static func text(of path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(file, &bytes, bytes.count)
        return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    private static func status(_ path: String) -> stat? {
        var status = stat()
        return lstat(path, &status) == 0 ? status : nil
    }

    private static func write(_ text: String, to path: String) throws(CommandError) {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o777)
        guard file >= 0 else { throw failure("make", path) }
        defer { close(file) }
        try ByteSink(descriptor: file).write(Array(text.utf8))
    }

    static func failure(_ verb: String, _ path: String, number: Int32 = errno) -> CommandError {
        let folder = path.split(separator: "/").dropLast().map { "/" + $0 }.joined()
        let isForbidden = [EACCES, EPERM, EROFS].contains(number)
        return CommandError(
            .unwritableFile, verb, subject: path, underlying: String(cString: strerror(number)),
            hints: isForbidden ? ["make sure that you may write to \(folder.isEmpty ? "/" : folder)"] : [])
    }
}

extension stat {
    fileprivate var isFolder: Bool { st_mode & S_IFMT == S_IFDIR }
    fileprivate var isLink: Bool { st_mode & S_IFMT == S_IFLNK }
}
