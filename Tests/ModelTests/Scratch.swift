import Foundation
import GitStore

/// A folder with a real repository, its own home, cache and state; removed by `remove()`.
struct Scratch {
    let root: String
    var project: String { root + "/project" }
    var cache: String { root + "/cache" }
    var state: String { root + "/state" }
    var home: String { root + "/home" }

    init() throws {
        root = NSTemporaryDirectory() + "acrouter-model-" + UUID().uuidString
        for folder in [project, cache, state, home] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        // Started by root the sandbox drops to another user, who has to get here.
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: root)
        try git("init", "-q", "-b", "main")
    }

    func remove() {
        // What cannot be removed is in the system's temporary folder.
        try? FileManager.default.removeItem(atPath: root)
    }

    var environment: [String: String] {
        [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": home, "TZ": "UTC",
            "LC_ALL": "C", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "A",
            "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.com",
            "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z", "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z",
        ]
    }

    struct Failed: Error {
        let command: String
        let output: String
    }

    @discardableResult
    func git(_ arguments: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["git"] + arguments
        process.currentDirectoryURL = URL(fileURLWithPath: project)
        process.environment = environment
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(command: arguments.joined(separator: " "), output: output)
        }
        return output
    }

    func write(_ files: [String: String]) throws {
        for (path, text) in files {
            let url = URL(fileURLWithPath: project + "/" + path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: url, atomically: false, encoding: .utf8)
        }
    }

    func commit(_ message: String, _ files: [String: String]) throws {
        try write(files)
        try git("add", "-A")
        try git("commit", "-q", "-m", message)
    }

    func repository() async throws -> GitRepository {
        try await GitRepository.open(at: project, environment: environment, cacheDirectory: cache)
    }
}
