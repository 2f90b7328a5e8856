import Foundation
import Testing

/// A folder of our own with a home, and the real program run in it; everything is gone afterwards.
///
/// Hermetic: cleared environment, no system or global configuration, fixed identity and dates.
final class Scratch: Sendable {
    struct Output: Sendable {
        var status: Int32
        var stdout: String
        var stderr: String
    }

    let root: String
    var home: String { root + "/home" }
    var repository: String { root + "/repo" }

    init() throws {
        let base = FileManager.default.temporaryDirectory.appending(path: "acrouter-commands-\(UUID().uuidString)")
        for name in ["home", "repo", "out"] {
            try FileManager.default.createDirectory(
                at: base.appending(path: name), withIntermediateDirectories: true)
        }
        // The place as git will name it: without links on the way.
        root = try #require(
            realpath(base.path, nil).map { pointer in
                defer { free(pointer) }
                return String(cString: pointer)
            })
    }

    deinit {
        // Sandboxes may leave folders that are not writable.
        _ = try? Process.run(URL(fileURLWithPath: "/bin/chmod"), arguments: ["-R", "u+w", root]).waitUntilExit()
        // What cannot be removed lies in the system's temporary folder and is removed with it.
        try? FileManager.default.removeItem(atPath: root)
    }

    /// The program, built beside the test bundle.
    static let program: URL = {
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        return bundle.deletingLastPathComponent().appending(path: "git-acrouter")
    }()

    var environment: [String: String] {
        [
            "HOME": home, "PATH": Self.program.deletingLastPathComponent().path + ":/usr/local/bin:/usr/bin:/bin",
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "TZ": "UTC", "LC_ALL": "C", "TERM": "dumb",
            "GIT_AUTHOR_NAME": "A U Thor", "GIT_AUTHOR_EMAIL": "author@example.com",
            "GIT_COMMITTER_NAME": "C O Mitter", "GIT_COMMITTER_EMAIL": "committer@example.com",
            "GIT_AUTHOR_DATE": "1700000000 +0000", "GIT_COMMITTER_DATE": "1700000000 +0000",
            "PYTHONDONTWRITEBYTECODE": "1",
        ]
    }

    /// Runs a command and waits for its end.
    ///
    /// - Parameter onError: called with each piece of standard error as it comes, and with the process.
    func run(
        _ words: [String], in folder: String? = nil, input: String = "", setting: [String: String] = [:],
        onError: (@Sendable (String, Process) -> Void)? = nil
    ) async throws -> Output {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.currentDirectoryURL = URL(fileURLWithPath: folder ?? repository)
        process.environment = environment.merging(setting) { $1 }
        let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
        process.standardInput = stdin
        process.standardOutput = stdout
        process.standardError = stderr
        try process.run()
        try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try stdin.fileHandleForWriting.close()
        let (text, messages) = await withTaskCancellationHandler {
            async let output = Self.read(stdout.fileHandleForReading) { _ in }
            async let errors = Self.read(stderr.fileHandleForReading) { onError?($0, process) }
            return await (output, errors)
        } onCancel: {
            // A test that takes too long ends in a failure, not in a hanging suite.
            process.terminate()
        }
        process.waitUntilExit()
        let status = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
        return Output(status: status, stdout: text, stderr: messages)
    }

    @concurrent
    private static func read(_ handle: FileHandle, _ body: (String) -> Void) async -> String {
        var bytes = Data()
        while true {
            // Not `read(upToCount:)`, which waits until it has them all.
            let piece = handle.availableData
            if piece.isEmpty { break }
            bytes += piece
            body(String(decoding: piece, as: UTF8.self))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A set-up step that has to succeed.
    @discardableResult
    func shell(_ script: String, in folder: String? = nil) async throws -> String {
        let output = try await run(["sh", "-ec", script], in: folder)
        try #require(output.status == 0, "\(script): \(output.stderr)")
        return output.stdout
    }

    func acrouter(_ words: String..., setting: [String: String] = [:]) async throws -> Output {
        try await run([Self.program.path] + words, setting: setting)
    }

    func write(_ text: String, to path: String) throws {
        let file = URL(fileURLWithPath: repository).appending(path: path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func text(_ path: String) throws -> String {
        try String(contentsOfFile: repository + "/" + path, encoding: .utf8)
    }
}
