import Changes
import Foundation
import Orchestrator
import Verification

/// A project in a temporary folder, gone with the value.
final class Scratch: Sendable {
    let folder: URL

    init(_ files: [String: String] = [:]) throws {
        folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
            .appendingPathComponent("acrouter-verification-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (path, text) in files { try write(path, text) }
    }

    deinit {
        // Nothing to do about a folder that cannot be removed; the system clears temporary files.
        try? FileManager.default.removeItem(at: folder)
    }

    func write(_ path: String, _ text: String) throws {
        let file = folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    /// Contents of a file, or nil when there is none.
    func read(_ path: String) -> [UInt8]? {
        // No such file: an answer, not an error.
        (try? Data(contentsOf: folder.appendingPathComponent(path))).map(Array.init)
    }

    /// Every file, as a tree listing would give it.
    var paths: [RepoPath] {
        get throws {
            let found = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
            return found.filter { path in
                var isFolder: ObjCBool = false
                _ = FileManager.default.fileExists(
                    atPath: folder.appendingPathComponent(path).path, isDirectory: &isFolder)
                return !isFolder.boolValue && !path.hasPrefix(".build/")
            }.map { RepoPath($0) }.sorted()
        }
    }
}

/// Runs steps on a scratch project with ordinary processes: the real commands, without isolation.
///
/// Edits are made in place and taken back afterwards, so that build products stay valid. One attempt at a time.
struct PlainSlot: SandboxSlot {
    let project: Scratch
    let base: ObjectID
    let level = SandboxLevel.plain

    init(_ project: Scratch, base: ObjectID = PlainSlot.someTree) {
        self.project = project
        self.base = base
    }

    static let someTree = ObjectID(hex: String(repeating: "ab", count: 20)) ?? preconditionFailureID
    private static var preconditionFailureID: ObjectID { preconditionFailure("40 digits are an object name") }

    /// No agent works here.
    func withAgentAttempt<Value: Sendable>(
        applying edits: [FileEdit], hiding hidden: Set<RepoPath>,
        _ body: (any SandboxAttempt) async throws -> sending Value
    ) async throws -> sending Value { throw CocoaError(.featureUnsupported) }

    func withAttempt<Value: Sendable>(
        applying edits: [FileEdit], _ body: (any SandboxAttempt) async throws -> sending Value
    ) async throws -> sending Value {
        var before: [(path: String, bytes: [UInt8]?)] = []
        for edit in edits {
            let path = edit.path.display
            before.append((path, project.read(path)))
            switch edit.content {
            case .write(_, let bytes): try project.write(path, String(decoding: bytes, as: UTF8.self))
            case .delete: try FileManager.default.removeItem(at: project.folder.appendingPathComponent(path))
            }
        }
        let attempt = PlainAttempt(project: project, tools: try Scratch())
        let result: Result<Value, any Error>
        do { result = .success(try await body(attempt)) } catch { result = .failure(error) }
        for (path, bytes) in before {
            if let bytes {
                try project.write(path, String(decoding: bytes, as: UTF8.self))
            } else {
                try FileManager.default.removeItem(at: project.folder.appendingPathComponent(path))
            }
        }
        return try result.get()
    }
}

struct PlainAttempt: SandboxAttempt {
    let project: Scratch
    let tools: Scratch

    func run(_ step: SandboxStep) async throws -> StepResult {
        for (name, bytes) in step.support { try tools.write("support/\(name)", String(decoding: bytes, as: UTF8.self)) }
        try FileManager.default.createDirectory(
            at: tools.folder.appendingPathComponent("out"), withIntermediateDirectories: true)
        let log = tools.folder.appendingPathComponent("log")
        try Data().write(to: log)
        let handle = try FileHandle(forWritingTo: log)
        defer { handle.closeFile() }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
        process.arguments = ["-s", "KILL", String(seconds(step.limits.wallClock))] + step.arguments.map(placed)
        var environment = ProcessInfo.processInfo.environment
        // Hermetic and three times as fast; what plugins of this machine do is not ours to test.
        environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        environment.merge(step.environment.mapValues(placed)) { $1 }
        process.environment = environment
        process.currentDirectoryURL = project.folder.appendingPathComponent(step.directory)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handle
        process.standardError = handle
        let started = ContinuousClock.now
        let status = try await process.ended()
        let elapsed = started.duration(to: .now)
        var files: [String: [UInt8]] = [:]
        for name in step.outputs { files[name] = tools.read("out/\(name)") }
        // `timeout -s KILL` kills itself along with its child.
        let timedOut = elapsed > step.limits.wallClock && status != .exited(0)
        return StepResult(
            ending: timedOut ? .timedOut : status, log: Array(try Data(contentsOf: log)), files: files,
            seconds: seconds(elapsed))
    }

    private func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }

    /// What a mount namespace does for the real sandbox.
    private func placed(_ text: String) -> String {
        text.replacingOccurrences(of: SandboxPaths.support, with: tools.folder.path + "/support")
            .replacingOccurrences(of: SandboxPaths.output, with: tools.folder.path + "/out")
    }
}

extension Process {
    /// Runs to the end without blocking a thread of the pool.
    fileprivate func ended() async throws -> StepResult.Ending {
        try await withCheckedThrowingContinuation { continuation in
            terminationHandler = { process in
                let status = process.terminationStatus
                if process.terminationReason == .uncaughtSignal {
                    continuation.resume(returning: .signalled(status))
                } else {
                    continuation.resume(returning: status == 127 ? .notStarted("not found") : .exited(status))
                }
            }
            do { try run() } catch { continuation.resume(throwing: error) }
        }
    }
}
