import Changes
import Foundation
import Orchestrator
import Verification

/// The workbench's port over a plain folder: real files and processes, no isolation.
final class TemplatesWorkbench: Workbench {
    let root: URL
    let base: ObjectID
    let width = 2
    let deadline = ContinuousClock().now + .seconds(120)
    private let files: [(entry: TreeEntry, bytes: [UInt8])]

    init(files: [String: String]) throws {
        guard let base = ObjectID(hex: String(repeating: "a", count: 40)) else { throw CocoaError(.formatting) }
        self.base = base
        root = FileManager.default.temporaryDirectory.appending(path: "acrouter-templates-\(UUID().uuidString)")
        var listed: [(TreeEntry, [UInt8])] = []
        for (number, file) in files.sorted(by: { $0.key < $1.key }).enumerated() {
            let digits = String(number + 1, radix: 16)
            guard let id = ObjectID(hex: String(repeating: "0", count: 40 - digits.count) + digits) else { continue }
            listed.append((TreeEntry(path: RepoPath(file.key), mode: .regular, id: id), Array(file.value.utf8)))
        }
        self.files = listed
        try write(listed.map { ($0.0.path, $0.1) }, to: root.appending(path: "project"))
    }

    func remove() {
        try? FileManager.default.removeItem(at: root)  // a folder in the temporary one; the system clears it too
    }

    private func write(_ files: [(RepoPath, [UInt8])], to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (path, bytes) in files { try Data(bytes).write(to: folder.appending(path: path.display)) }
    }

    /// Nothing is sent anywhere.
    func privatePaths() async throws -> Set<RepoPath> { [] }

    func withAgent<Value: Sendable>(
        hiding hidden: Set<RepoPath>, _ body: (any SandboxAttempt) async throws -> sending Value
    ) async throws -> sending Value { throw CocoaError(.featureUnsupported) }

    /// These arms leave the judging to the loop.
    func verify(_ candidate: CandidatePatch) async throws -> VerifiedCandidate { throw CocoaError(.featureUnsupported) }

    /// Whether all tests pass with the patch.
    func passes(_ patch: CandidatePatch) throws -> Bool {
        let folder = root.appending(path: "judged")
        try write(files.map { ($0.entry.path, $0.bytes) }, to: folder)
        for edit in patch.edits {
            if case .write(_, let bytes) = edit.content { try write([(edit.path, bytes)], to: folder) }
        }
        let process = process(["python3", "-B", "-m", "unittest", "-q"], [:], folder)
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    fileprivate func process(_ words: [String], _ own: [String: String], _ folder: URL) -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        process.environment = ["PATH": path, "HOME": root.path, "LC_ALL": "C.UTF-8"].merging(own) { $1 }
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return process
    }

    func entries() async throws -> [TreeEntry] { files.map(\.entry) }
    func entries(of tree: ObjectID) async throws -> [TreeEntry] { try await entries() }
    func bytes(of path: RepoPath) async throws -> [UInt8]? { files.first { $0.entry.path == path }?.bytes }
    func bytes(of blob: ObjectID) async throws -> [UInt8] { files.first { $0.entry.id == blob }?.bytes ?? [] }
    func changeSinceGreen() async throws -> (green: ObjectID, change: Patch)? { nil }
    func steps(only: Set<TestID>?) -> [TestStep] { [] }
    func progress(_ text: String) {}

    func test(_ candidate: CandidatePatch, only: Set<TestID>?, wallClock: Duration) async throws -> TestReport {
        TestReport(outcome: .couldNotRun, isPerTest: false, cases: [], log: "", seconds: 0)
    }

    func withAttempt<Value: Sendable>(
        applying edits: [FileEdit], _ body: (any SandboxAttempt) async throws -> sending Value
    ) async throws -> sending Value {
        try await body(TemplatesAttempt(bench: self))
    }
}

/// Runs a step in the folder itself; support files lie beside it.
private struct TemplatesAttempt: SandboxAttempt {
    let bench: TemplatesWorkbench

    func run(_ step: SandboxStep) async throws -> StepResult {
        let support = bench.root.appending(path: "support")
        try FileManager.default.createDirectory(at: support, withIntermediateDirectories: true)
        for (name, bytes) in step.support { try Data(bytes).write(to: support.appending(path: name)) }
        let words = step.arguments.map { $0.replacing(SandboxPaths.support, with: support.path) }
        let process = bench.process(words, step.environment, bench.root.appending(path: "project"))
        let input = Pipe()
        let output = Pipe()
        if step.input != nil { process.standardInput = input }
        process.standardOutput = output
        try process.run()
        let reader = output.fileHandleForReading
        let writer = input.fileHandleForWriting
        let pieces = step.input ?? AsyncStream { $0.finish() }
        return await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await piece in pieces {
                    try writer.write(contentsOf: Data(piece))
                }
                try writer.close()
            }
            await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
                // A thread of its own: reads block.
                Thread.detachNewThread {
                    var rest: [UInt8] = []
                    while case let data = reader.availableData, !data.isEmpty {
                        rest += data
                        while let end = rest.firstIndex(of: 0x0A) {
                            step.onLine?(Array(rest[..<end]))
                            rest.removeSubrange(...end)
                        }
                    }
                    process.waitUntilExit()
                    done.resume()
                }
            }
            group.cancelAll()
            return StepResult(ending: .exited(process.terminationStatus), log: [], seconds: 0)
        }
    }
}
