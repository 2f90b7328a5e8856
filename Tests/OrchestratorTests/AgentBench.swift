import Arms
import Changes
import Foundation
import GitStore
import Memory
import Orchestrator
import Routing
import Sandbox
import Synchronization
import Verification

/// A job for an agent over real git, a real sandbox, real SQLite and real tests.
struct AgentBench {
    static let key = "sk-acrouter-test-0123456789abcdef"

    static let tests = """
        import os, unittest
        from shop import total


        class ShopTests(unittest.TestCase):
            def test_total(self):
                self.assertEqual(total([1, 2]), 3)

            def test_no_key_is_here(self):
                self.assertFalse([name for name, value in os.environ.items() if "sk-acr" in value])
                self.assertFalse(os.path.exists(os.path.expanduser("~/.agent/auth.json")))
                self.assertFalse(os.path.exists("/tmp/kept"))

        """
    static let broken = "def total(prices):\n    return -sum(prices)\n"
    static let command = "sed -i 's/-sum/sum/' shop.py"
    static let good = "def total(prices):\n    return sum(prices)\n"

    let scratch: Scratch
    let memory: Memory
    /// What was shown to the user while the job ran.
    private let shown = Shown()

    private final class Shown: Sendable {
        let lines = Mutex<[String]>([])
    }

    var said: [String] { shown.lines.withLock { $0 } }

    init() throws {
        scratch = try Scratch()
        try scratch.commit(
            "broken", ["shop.py": Self.broken, "test_shop.py": Self.tests, ".gitignore": "__pycache__/\n"])
        memory = try Memory(
            at: MemoryLocation(mainWorktree: scratch.project, commonGitDirectory: scratch.project + "/.git"),
            stateDirectory: scratch.state)
    }

    func remove() { scratch.remove() }

    /// The user's variables, with a folder of programs in front of the PATH.
    func user(_ variables: [String: String] = [:]) -> AgentUser {
        let path = scratch.home + "/.local/bin:/usr/local/bin:/usr/bin:/bin"
        return AgentUser(
            environment: scratch.environment.merging(["PATH": path]) { $1 }.merging(variables) { $1 },
            home: scratch.home)
    }

    /// A program of the user's: a link to a real one.
    func link(_ name: String, to program: String) throws {
        try FileManager.default.createDirectory(
            atPath: scratch.home + "/.local/bin", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: scratch.home + "/.local/bin/" + name, withDestinationPath: program)
    }

    func run(
        _ entry: AgentEntry, user: AgentUser, words: String = "", hiding hidden: Set<String> = [],
        budget: MicroUSD? = MicroUSD(2_000_000)
    ) async throws -> FixResult {
        let repository = try await scratch.repository()
        let snapshot = try await repository.snapshot()
        let head = try await repository.head()
        let sandbox = try await LocalSandbox(
            configuration: SandboxConfiguration(
                cacheDirectory: scratch.cache, projectPath: scratch.project, homeDirectory: scratch.home,
                environment: user.environment))
        let request = FixRequest(
            base: snapshot.tree, head: head, change: try await repository.patch(from: nil, to: snapshot.tree),
            plan: TestPlan.from(command: "python3 -m unittest", evidence: "test"), dimension: .bugFixing,
            language: "python", command: "fix", timeout: .seconds(180), budget: budget, dailyBudget: nil,
            costWeight: 0.1,
            timeCost: 0, explores: false, repositoryKey: "r", keepsPatches: true, words: words)
        let loop = FixLoop(
            store: PrivateStore(real: repository, hidden: hidden), sandbox: sandbox, memory: memory,
            arms: [AgentArm(entry: entry, user: user)], width: 1, now: { 1_790_000_000 },
            report: { [shown] event in
                if case .detail(let text) = event { shown.lines.withLock { $0.append(text) } }
            })
        return try await loop.run(request)
    }

    /// Files below the scratch folder that hold a text, links left alone.
    func files(holding text: String) -> [String] {
        let walk = FileManager.default.enumerator(atPath: scratch.root)
        return (walk?.compactMap { $0 as? String } ?? []).filter { path in
            FileManager.default.contents(atPath: scratch.root + "/" + path)?.range(of: Data(text.utf8)) != nil
        }
    }
}

/// The program that plays a model's provider, and what it was sent.
final class ScriptedProvider {
    let port: Int
    private let process = Process()
    private let input = Pipe()
    private let log: String

    /// - Parameter script: See `Tests/Servers/provider_server.py`.
    init(_ script: String, in folder: String) throws {
        let server = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Servers/provider_server.py")
        log = folder + "/provider.log"
        try script.write(toFile: folder + "/provider.json", atomically: false, encoding: .utf8)
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", server.path, folder + "/provider.json", log]
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line = Data()
        while let byte = try output.fileHandleForReading.read(upToCount: 1), byte != Data([0x0A]), !byte.isEmpty {
            line += byte
        }
        port = Int(String(decoding: line, as: UTF8.self)) ?? 0
    }

    /// Ends it; returns a line a request.
    func stop() throws -> [String] {
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
        return (try? String(contentsOfFile: log, encoding: .utf8))?.split(separator: "\n").map(String.init) ?? []
    }
}
