import Changes
import Foundation
import Orchestrator
import Sandbox

/// A project in a repository of its own, a cache and a home, all in one folder that goes away with the fixture.
final class Fixture {
    let root: String
    let store: GitTrees

    var project: String { root + "/a home, with: odd/my \\project" }
    var home: String { root + "/a home, with: odd" }
    var cache: String { root + "/cache, too" }

    init(_ files: [String: String]) throws {
        let base = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        root = base + "/acrouter-sandbox-" + UUID().uuidString
        let project = root + "/a home, with: odd/my \\project"
        try FileManager.default.createDirectory(atPath: project, withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: root + "/cache, too", withIntermediateDirectories: true)
        store = GitTrees(repository: project, home: root + "/a home, with: odd")
        try store.git(["init", "-q"])
        try write(files)
    }

    deinit {
        let remove = Process()
        remove.executableURL = URL(fileURLWithPath: "/bin/rm")
        remove.arguments = ["-rf", root]
        // Best effort: a leftover temporary folder fails no test.
        try? remove.run()
        remove.waitUntilExit()
    }

    func write(_ files: [String: String]) throws {
        for (name, text) in files {
            let path = project + "/" + name
            let folder = (path as NSString).deletingLastPathComponent
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        }
    }

    /// The tree of everything in the project that git does not ignore.
    func tree() throws -> ObjectID {
        try store.git(["add", "-A"])
        let text = try store.git(["write-tree"]).trimmingCharacters(in: .whitespacesAndNewlines)
        guard let id = ObjectID(hex: text) else { throw GitTrees.GitFailed(arguments: ["write-tree"]) }
        return id
    }

    func configuration(_ environment: [String: String] = [:]) -> SandboxConfiguration {
        SandboxConfiguration(
            cacheDirectory: cache, projectPath: project, homeDirectory: home,
            environment: ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"].merging(environment) { $1 })
    }

    func sandbox(_ environment: [String: String] = [:]) async throws -> LocalSandbox {
        try await LocalSandbox(configuration: configuration(environment))
    }
}

extension SandboxStep {
    static func shell(
        _ script: String, seconds: Int = 20, outputs: [String] = [], support: [String: [UInt8]] = [:]
    ) -> SandboxStep {
        SandboxStep(
            arguments: ["sh", "-c", script], outputs: outputs, support: support,
            limits: SandboxLimits(wallClock: .seconds(seconds)))
    }
}
