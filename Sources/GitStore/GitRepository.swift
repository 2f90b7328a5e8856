internal import Changes
public import Orchestrator

/// A git repository: reads through libgit2 where it knows the format and through git elsewhere, writes through git.
///
/// An actor because a read may fall back to a git child. Until `apply`, `createBranch` or `commitApplied` is called,
/// nothing of the user's repository or working tree is written: objects go to a quarantine in the cache, indexes are
/// scratch copies, hooks are off. (What the user's own clean filters write, as Git LFS does, is theirs.)
public actor GitRepository: TreeStore {
    public nonisolated let layout: RepositoryLayout
    nonisolated let quarantine: Quarantine
    /// The user's environment, as given: children get no variable that is not in it.
    public nonisolated let environment: [String: String]
    /// For everything that is not the user's own act: cleared environment, no hooks, our object directory.
    nonisolated let git: GitExecutable
    private var isSwept = false
    private var database = Database.unopened
    /// What was listed last: a job asks for the same few trees at every step, and a tree never changes.
    var listings = RecentValues<ObjectID, [TreeEntry]>(limit: 4)
    var privates = RecentValues<ObjectID, Set<RepoPath>>(limit: 4)
    /// Attribute files that git reads for every repository of this user; asked of git once.
    var sharedAttributeFiles: [DiskPath]?
    /// Trees whose files the index of names was brought up to date for, as far as time allowed.
    var indexedTrees: Set<ObjectID> = []
    var lastListing: NameListing?
    /// Live libgit2 handles; outlives the repository, so that a test can see the last one go.
    nonisolated let handles = HandleCounter()

    private enum Database {
        case unopened
        case open(ObjectDatabase)
        /// Not in libgit2's range; git reads.
        case refused
    }

    /// Opens the repository that git would use from `directory`. Starts no process unless another user owns it.
    ///
    /// - Parameter cacheDirectory: Tool-owned; the quarantine is made in it when first needed.
    /// - Throws: `.notARepository`, `.damaged`, `.dubiousOwnership`.
    public static func open(
        at directory: String, environment: [String: String], cacheDirectory: String
    ) async throws -> GitRepository {
        let layout = try await layout(at: directory, environment: environment)
        return GitRepository(layout: layout, environment: environment, cacheDirectory: cacheDirectory)
    }

    /// Where the repository is, without opening it.
    /// - Throws: as `open`.
    public static func layout(
        at directory: String, environment: [String: String]
    ) async throws -> RepositoryLayout {
        do {
            return try RepositoryLayout.find(from: directory, environment: environment)
        } catch let error where error.code == .dubiousOwnership {
            return try await allowedLayout(at: directory, environment: environment)
        }
    }

    /// Git knows safe.directory; when it agrees, naming the directory is what it takes to skip the owner check.
    private static func allowedLayout(
        at directory: String, environment: [String: String]
    ) async throws -> RepositoryLayout {
        let operation = "open the repository"
        let git = GitExecutable(environment: GitEnvironment.parsing(environment))
        let words = try await git.check(
            ["rev-parse", "--absolute-git-dir"], in: directory, operation: operation, subject: directory)
        let tree = try await git.run(["rev-parse", "--show-toplevel"], in: directory, operation: operation)
        var named = environment
        named["GIT_DIR"] = line(words)
        if tree.status == 0 { named["GIT_WORK_TREE"] = line(tree.output) }
        return try RepositoryLayout.find(from: directory, environment: named)
    }

    init(layout: RepositoryLayout, environment: [String: String], cacheDirectory: String) {
        self.layout = layout
        self.environment = environment
        quarantine = Quarantine(cacheDirectory: cacheDirectory, layout: layout)
        var variables = GitEnvironment.parsing(environment)
        variables["GIT_DIR"] = layout.gitDirectory
        variables["GIT_WORK_TREE"] = layout.workTree
        variables["GIT_INDEX_FILE"] = layout.indexFile
        variables["GIT_OBJECT_DIRECTORY"] = quarantine.objects.description
        variables["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = QuotedList.join([layout.objectDirectory] + layout.alternates)
        git = GitExecutable(environment: variables, options: Self.options)
    }

    /// No hooks (post-index-change would run), no file system monitor, no shared index written beside the user's, no
    /// descent into submodules, names quoted the same everywhere.
    private static let options: [String] = [
        "core.hooksPath=/dev/null", "core.fsmonitor=false", "core.splitIndex=false", "core.quotePath=true",
        "core.safecrlf=false", "submodule.recurse=false", "gc.auto=0", "maintenance.auto=false",
        "apply.whitespace=nowarn", "apply.ignoreWhitespace=no", "diff.default.binary=auto",
    ].flatMap { ["-c", $0] }

    /// Ours first, then the user's, then what the user's borrows from.
    public nonisolated var objectDirectories: [String] {
        [quarantine.objects.description, layout.objectDirectory] + layout.alternates
    }

    /// The working tree's root, for commands that need one.
    nonisolated func workTree(for operation: String) throws(GitStoreError) -> String {
        guard let tree = layout.workTree else {
            throw GitStoreError(
                .bareRepository, operation: operation, subject: layout.gitDirectory,
                underlying: "a bare repository has no working tree")
        }
        return tree
    }

    /// Runs git in the quarantine's view and returns its output; a non-zero exit is an error.
    func run(
        _ arguments: [String], input: [UInt8]? = nil, setting: [String: String] = [:],
        limit: Int = GitExecutable.outputLimit, operation: String, subject: String = ""
    ) async throws -> [UInt8] {
        let result = try await attempt(
            arguments, input: input, setting: setting, limit: limit, operation: operation)
        guard result.status == 0 else { throw result.error(operation: operation, subject: subject) }
        return result.output
    }

    /// The same where a non-zero exit is an answer.
    func attempt(
        _ arguments: [String], input: [UInt8]? = nil, setting: [String: String] = [:],
        limit: Int = GitExecutable.outputLimit, operation: String
    ) async throws -> GitExecutable.Result {
        try prepare()
        return try await git.run(
            arguments, input: input, setting: setting, in: setting["GIT_WORK_TREE"] ?? folder, limit: limit,
            operation: operation)
    }

    /// Where children start: the working tree's root, or the git directory of a bare repository.
    nonisolated var folder: String { layout.workTree ?? layout.gitDirectory }

    private func prepare() throws(GitStoreError) {
        // Each time, because whoever cleans caches may do so while we run.
        try quarantine.prepare()
        if !isSwept { quarantine.sweep() }
        isSwept = true
    }

    /// Runs `body` with a scratch folder that is gone afterwards.
    func withScratch<Value: Sendable>(_ body: (DiskPath) async throws -> Value) async throws -> Value {
        try prepare()
        let folder = try quarantine.scratch()
        defer { Disk.removeTree(folder) }
        return try await body(folder)
    }

    /// Reads through libgit2; nil where git has to read: the format is out of libgit2's range, or libgit2 failed (a blob
    /// that a partial clone has not fetched, a damaged object: git then fetches it, or says what is wrong).
    func throughLibgit2<Value>(_ body: (ObjectDatabase) throws -> Value) -> Value? {
        if case .unopened = database { database = openDatabase() }
        guard case .open(let database) = database else { return nil }
        // Ignored: git is asked the same question next, and its answer or error counts.
        return try? body(database)
    }

    private func openDatabase() -> Database {
        guard layout.reads == .libgit2, !layout.hasReplacements() else { return .refused }
        do {
            try prepare()
            let opened = try ObjectDatabase(
                layout: layout, quarantine: quarantine.objects.description, handles: handles)
            return .open(opened)
        } catch {
            return .refused
        }
    }

    /// Who reads objects, once a read was tried.
    var isReadThroughLibgit2: Bool {
        if case .open = database { return true }
        return false
    }

    static func line(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }
}
