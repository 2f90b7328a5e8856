import Changes
import Foundation
import Orchestrator
import Synchronization
import Verification

/// A repository made by real git, without anyone's configuration, in a temporary folder that `remove` takes away.
struct RevertRepository: Sendable {
    let root: URL

    init() throws {
        root = FileManager.default.temporaryDirectory.appending(path: "acrouter-revert-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        try git("init", "-q", "-b", "main")
    }

    func remove() throws { try FileManager.default.removeItem(at: root) }

    func write(_ files: [String: String?]) throws {
        for (path, text) in files { try write(path, text.map { Array($0.utf8) }) }
    }

    func write(_ path: String, _ bytes: [UInt8]?) throws {
        let file = root.appending(path: path)
        guard let bytes else { return try FileManager.default.removeItem(at: file) }
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    /// Commits everything there is and names the commit.
    func commit() throws -> ObjectID {
        try git("add", "-A")
        try git("commit", "-q", "--allow-empty", "-m", "state")
        return try name("HEAD^{tree}")
    }

    func name(_ revision: String) throws -> ObjectID {
        let text = String(decoding: try git("rev-parse", revision), as: UTF8.self)
        guard let id = ObjectID(hex: text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw CocoaError(.formatting)
        }
        return id
    }

    @discardableResult
    func git(_ arguments: String...) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["git", "-C", root.path] + arguments
        process.environment = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": root.path,
            "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C", "TZ": "UTC",
            "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_AUTHOR_DATE": "1700000000 +0000",
            "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org",
            "GIT_COMMITTER_DATE": "1700000000 +0000",
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
        return Array(bytes)
    }
}

/// The workbench's port over plain copies of a folder: real files, real test processes, no isolation.
///
/// The fixture's tests are `tests/*.py`; `Self.runner` runs their functions and prints one line for each. A file that does
/// not import fails under its own name, as with pytest.
final class RevertWorkbench: Workbench {
    static let runner = """
        import glob, importlib, os, sys
        sys.path[:0] = [os.getcwd(), "tests"]
        names = set(sys.argv[1:])
        for path in sorted(glob.glob("tests/test_*.py")):
            try:
                module = importlib.import_module(os.path.basename(path)[:-3])
            except Exception as error:
                print("FAIL", path, path, type(error).__name__)
                continue
            for name in sorted(vars(module)):
                if name.startswith("test_") and (not names or name in names or path in names):
                    try:
                        getattr(module, name)()
                        print("PASS", name, path)
                    except Exception as error:
                        print("FAIL", name, path, type(error).__name__)
        """

    let repository: RevertRepository
    let base: ObjectID
    let green: ObjectID?
    let width = 2
    let deadline: ContinuousClock.Instant
    /// Paths of the change that the arm is told of; git's own pathspec.
    let pathspec: String
    /// Judges the command as a whole, as for a runner whose report nobody reads.
    let isWhole: Bool
    private let log = Mutex<(tested: [(candidate: CandidatePatch, only: Set<TestID>?)], said: [String])>(([], []))

    /// Objects never change, so each is asked for once.
    private let seen = Mutex<(trees: [ObjectID: [TreeEntry]], blobs: [ObjectID: [UInt8]])>(([:], [:]))

    init(
        _ repository: RevertRepository, base: ObjectID, green: ObjectID?, timeout: Duration = .seconds(120),
        pathspec: String = ":!tests", isWhole: Bool = false
    ) {
        self.repository = repository
        self.base = base
        self.green = green
        self.deadline = ContinuousClock().now + timeout
        self.pathspec = pathspec
        self.isWhole = isWhole
    }

    var tested: [(candidate: CandidatePatch, only: Set<TestID>?)] { log.withLock { $0.tested } }
    var said: [String] { log.withLock { $0.said } }

    func progress(_ text: String) { log.withLock { $0.said.append(text) } }

    /// Nothing is sent anywhere.
    func privatePaths() async throws -> Set<RepoPath> { [] }

    func withAgent<Value: Sendable>(
        hiding hidden: Set<RepoPath>, _ body: (any SandboxAttempt) async throws -> sending Value
    ) async throws -> sending Value { throw CocoaError(.featureUnsupported) }

    /// These arms leave the judging to the loop.
    func verify(_ candidate: CandidatePatch) async throws -> VerifiedCandidate { throw CocoaError(.featureUnsupported) }

    func steps(only: Set<TestID>?) -> [TestStep] { [] }

    func entries() async throws -> [TreeEntry] { try await entries(of: base) }

    func entries(of tree: ObjectID) async throws -> [TreeEntry] {
        if let known = seen.withLock({ $0.trees[tree] }) { return known }
        let listing = try repository.git("ls-tree", "-r", "-z", tree.hex)
        let entries: [TreeEntry] = listing.split(separator: 0).compactMap { entry in
            let parts = entry.split(separator: UInt8(ascii: "\t"), maxSplits: 1)
            let words = String(decoding: parts[0], as: UTF8.self).split(separator: " ")
            guard let mode = FileMode(octal: String(words[0])), let id = ObjectID(hex: words[2]) else { return nil }
            return TreeEntry(path: RepoPath(bytes: Array(parts[1])), mode: mode, id: id)
        }
        seen.withLock { $0.trees[tree] = entries }
        return entries
    }

    func bytes(of path: RepoPath) async throws -> [UInt8]? {
        guard let entry = try await entries().first(where: { $0.path == path }) else { return nil }
        return try await bytes(of: entry.id)
    }

    func bytes(of blob: ObjectID) async throws -> [UInt8] {
        if let known = seen.withLock({ $0.blobs[blob] }) { return known }
        let bytes = try repository.git("cat-file", "blob", blob.hex)
        seen.withLock { $0.blobs[blob] = bytes }
        return bytes
    }

    func changeSinceGreen() async throws -> (green: ObjectID, change: Patch)? {
        guard let green else { return nil }
        let text = try repository.git(
            "diff", "--no-renames", "--full-index", "--binary", green.hex, base.hex, "--", ".", pathspec)
        return (green, try PatchParser.parse(text))
    }

    func withAttempt<Value: Sendable>(
        applying edits: [FileEdit], _ body: (any SandboxAttempt) async throws -> sending Value
    ) async throws -> sending Value {
        // The arm under test runs nothing itself.
        throw CocoaError(.featureUnsupported)
    }

    func test(_ candidate: CandidatePatch, only: Set<TestID>?, wallClock: Duration) async throws -> TestReport {
        try Task.checkCancellation()
        log.withLock { $0.tested.append((candidate, only)) }
        let copy = RevertRepository.scratch()
        defer { try? FileManager.default.removeItem(at: copy) }  // A folder that is gone already is as good.
        try await checkOut(candidate, at: copy)
        return try await run(at: copy, only: only)
    }

    private func checkOut(_ candidate: CandidatePatch, at copy: URL) async throws {
        let manager = FileManager.default
        func place(_ path: RepoPath, _ content: FileEdit.Content) throws {
            let file = copy.appending(path: path.display)
            guard case .write(let mode, let bytes) = content else { return try manager.removeItem(at: file) }
            try manager.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: file)
            try manager.setAttributes([.posixPermissions: mode == .executable ? 0o755 : 0o644], ofItemAtPath: file.path)
        }
        for entry in try await entries() {
            try place(entry.path, .write(mode: entry.mode, bytes: try await bytes(of: entry.id)))
        }
        for edit in candidate.edits { try place(edit.path, edit.content) }
    }

    private func run(at folder: URL, only: Set<TestID>?) async throws -> TestReport {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-B", "-c", Self.runner] + (only ?? []).map(\.name).sorted()
        process.currentDirectoryURL = folder
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        return report(text)
    }

    private func report(_ text: String) -> TestReport {
        let lines = text.split(separator: "\n").map { $0.split(separator: " ") }
        var cases = lines.filter { $0.first == "PASS" || $0.first == "FAIL" }.map {
            TestCase(id: TestID(String($0[1])), status: $0[0] == "PASS" ? .passed : .failed, file: String($0[2]))
        }
        if isWhole {
            let isGood = !cases.isEmpty && cases.allSatisfy { $0.status == .passed }
            cases = [TestCase(id: .wholeCommand, status: isGood ? .passed : .failed)]
        }
        return TestReport(
            outcome: cases.isEmpty ? .couldNotRun : .ran, isPerTest: !isWhole, cases: cases, log: text,
            seconds: 0.1)
    }
}

extension RevertRepository {
    static func scratch() -> URL {
        FileManager.default.temporaryDirectory.appending(path: "acrouter-revert-\(UUID().uuidString)")
    }
}
