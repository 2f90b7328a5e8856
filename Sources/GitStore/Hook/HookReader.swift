public import Changes

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// What a hook may learn of a repository in a few milliseconds: read by git, in the hook's own environment, blocking.
///
/// Nothing that the repository brings along is run: no external diff, text conversion, filter, pager, file system
/// monitor or hook; a blob that a partial clone lacks is not fetched. Nothing is written: no quarantine, no index, no
/// object. What takes too long or prints too much is killed, and is no answer.
public struct HookReader: Sendable {
    /// Why there is no answer.
    public enum Silence: Error, Hashable, Sendable {
        case outOfTime
        /// More than `bounds`.
        case tooLarge
        /// git said no (before the first commit, a damaged repository), or is not there.
        case unreadable
    }

    /// How much of a change is looked at.
    public struct Bounds: Hashable, Sendable {
        /// Counted before git compares any: a comparison of hundreds takes longer than a hook may.
        public var files: Int
        /// Of git's output.
        public var bytes: Int
        public var hunks: Int
        /// A larger file counts as binary, so git itself reads no more of it.
        public var fileBytes: Int

        public init(files: Int, bytes: Int, hunks: Int, fileBytes: Int) {
            self.files = files
            self.bytes = bytes
            self.hunks = hunks
            self.fileBytes = fileBytes
        }
    }

    let directory: String
    let program: String
    let environment: [String: String]
    let children: BoundedChildren
    public var deadline: ContinuousClock.Instant

    /// - Parameters:
    ///   - directory: where git starts to look, as the hook's current folder.
    ///   - environment: the hook's own: it names the index of this very commit.
    /// - Throws: `.unreadable` when there is no git.
    public init(
        directory: String, environment: [String: String], children: BoundedChildren, deadline: ContinuousClock.Instant
    ) throws(Silence) {
        guard let program = GitExecutable.locate(in: environment) else { throw .unreadable }
        self.directory = directory
        self.program = program
        self.environment = GitEnvironment.sharing(environment)
        self.children = children
        self.deadline = deadline
    }

    /// HEAD against the hook's index, and git's configuration: side by side, because each start of git costs as much as
    /// what it reads.
    ///
    /// - Parameters:
    ///   - prefixes: beginnings of the keys that are wanted, in lower case.
    ///   - format: of the repository's ids: before the first commit, the index is compared with the empty tree.
    /// - Returns: the change is a failure of its own, so that who has switched us off is heard even then.
    public func read(
        _ bounds: Bounds, prefixes: [String], format: RepositoryLayout.ObjectFormat
    ) throws(Silence) -> (change: Result<Patch, Silence>, configuration: [ConfigurationEntry]) {
        func diff(against base: String) -> BoundedChildren.Command {
            .init(arguments: Self.diff(bounds, against: base), limit: bounds.bytes) {
                Self.hasMoreFiles(than: bounds.files, in: $0)
            }
        }
        var ended = run([
            diff(against: "HEAD"), .init(arguments: ["config"] + ConfigurationEntry.listing, limit: 1 << 20),
        ])
        if case .exited(let status, _) = ended[0], status != 0, isBeforeFirstCommit {
            ended[0] = run([diff(against: format.emptyTree)])[0]
        }
        let configuration = ConfigurationEntry.read(try Self.output(ended[1])).filter { entry in
            prefixes.contains { entry.key.hasPrefix($0) }
        }
        let change = Result { () throws(Silence) in
            try Self.patch(try Self.output(ended[0]), bounds: bounds)
        }
        return (change, configuration)
    }

    /// HEAD names a branch that has no commit yet.
    private var isBeforeFirstCommit: Bool {
        let ended = run([
            .init(arguments: ["symbolic-ref", "-q", "HEAD"], limit: 4096),
            .init(arguments: ["rev-parse", "--verify", "-q", "HEAD"], limit: 256),
        ])
        guard case .exited(0, _) = ended[0], case .exited(1, _) = ended[1] else { return false }
        return true
    }

    /// The commit that is checked out; nil when it cannot be told.
    public func head() -> String? {
        let ended = run([.init(arguments: ["rev-parse", "--verify", "-q", "HEAD"], limit: 256)])
        guard case .exited(0, let bytes) = ended[0] else { return nil }
        return GitRepository.line(bytes)
    }

    /// A configuration file's entries, read by git from these bytes; includes are not followed.
    public func parseConfiguration(_ bytes: [UInt8]) throws(Silence) -> [(key: String, value: [UInt8]?)] {
        let arguments = ["config", "--file", "-", "--no-includes", "-z", "--list"]
        let output = try Self.output(run([.init(arguments: arguments, input: bytes, limit: 1 << 20)])[0])
        return output.split(separator: 0).map { ConfigurationEntry.pair($0) }
    }

    /// Where the repository is, asked of git because another user owns it: git knows `safe.directory`.
    public func allowedLayout() -> RepositoryLayout? {
        let ended = run([
            .init(arguments: ["rev-parse", "--absolute-git-dir"], limit: 1 << 16),
            .init(arguments: ["rev-parse", "--show-toplevel"], limit: 1 << 16),
        ])
        guard case .exited(0, let folder) = ended[0], case .exited(0, let tree) = ended[1] else { return nil }
        var named = environment
        named["GIT_DIR"] = GitRepository.line(folder)
        named["GIT_WORK_TREE"] = GitRepository.line(tree)
        // Ignored: a repository that cannot be found is one that nothing is said about.
        return try? RepositoryLayout.find(from: directory, environment: named)
    }

    private func run(_ commands: [BoundedChildren.Command]) -> [BoundedChildren.Ending] {
        let commands = commands.map { command in
            var command = command
            command.arguments = ["-C", directory, "--no-pager"] + command.arguments
            return command
        }
        return children.run(commands, program: program, environment: environment, until: deadline)
    }

    private static func output(_ ending: BoundedChildren.Ending) throws(Silence) -> [UInt8] {
        switch ending {
        case .exited(0, let bytes): return bytes
        case .exited, .failed: throw .unreadable
        case .tooLong: throw .tooLarge
        case .outOfTime: throw .outOfTime
        }
    }

    /// - SeeAlso: git-diff-index(1); equals `git diff-index --cached -p` but for the bound on a file.
    private static func diff(_ bounds: Bounds, against base: String) -> [String] {
        ["-c", "core.fsmonitor=false", "-c", "core.quotePath=true", "-c", "core.bigFileThreshold=\(bounds.fileBytes)"]
            + ["diff-index", "--cached", "--ita-invisible-in-index", "--no-relative"]
            + GitRepository.diffOptions(.renames, .wide) + [base, "--"]
    }

    /// Raw lines come first, one a file, and git has printed them before it reads a blob.
    private static func hasMoreFiles(than most: Int, in output: [UInt8]) -> Bool {
        var rest = output[...]
        var count = 0
        while rest.first == UInt8(ascii: ":"), count <= most {
            count += 1
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { break }
            rest = rest[(end + 1)...]
        }
        return count > most
    }

    private static func patch(_ output: [UInt8], bounds: Bounds) throws(Silence) -> Patch {
        do {
            let patch = try RawDiff.patch(output, operation: "read the staged change")
            guard patch.files.reduce(0, { $0 + $1.hunks.count }) <= bounds.hunks else { throw Silence.tooLarge }
            return patch
        } catch let silence as Silence {
            throw silence
        } catch {
            throw .unreadable
        }
    }
}

extension GitEnvironment {
    /// For a child that must see the very index, objects and options that git gave its hook, and change or fetch nothing.
    static func sharing(_ environment: [String: String]) -> [String: String] {
        var result = environment.filter { name, _ in !disturbing.contains(name) && !name.hasPrefix("GIT_TRACE") }
        result["LC_ALL"] = "C"
        result["LANGUAGE"] = nil
        result["GIT_OPTIONAL_LOCKS"] = "0"
        result["GIT_TERMINAL_PROMPT"] = "0"
        // A partial clone fetches what it lacks when it is read; git 2.45 and later can be told not to, the others find
        // that no transport is allowed.
        result["GIT_NO_LAZY_FETCH"] = "1"
        result["GIT_ALLOW_PROTOCOL"] = "none"
        return result
    }
}
