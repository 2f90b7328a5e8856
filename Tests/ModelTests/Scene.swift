import Arms
import Changes
import Foundation
import GitStore
import Memory
import ModelProtocol
import ModelServers
import Orchestrator
import Routing
import Sandbox
import Verification

/// A repository with one thing wrong, and the rooms around it, all real: git, sandbox, SQLite, the helper over HTTP.
struct Scene {
    let scratch: Scratch
    let repository: GitRepository
    let memory: Memory
    let sandbox: LocalSandbox

    static let wrong = "answer = 41\n"
    static let right = replacing("answer = 41", by: "answer = 42", in: "answer.py")
    static let worse = replacing("answer = 41", by: "answer = 40", in: "answer.py")

    /// - Parameter command: passes when `answer.py` says 42.
    init(files: [String: String] = ["answer.py": Scene.wrong, "check.sh": "grep -q '= 42' answer.py\n"]) async throws {
        scratch = try Scratch()
        try scratch.commit("start", files)
        repository = try await scratch.repository()
        memory = try Memory(
            at: MemoryLocation(mainWorktree: scratch.project, commonGitDirectory: scratch.project + "/.git"),
            stateDirectory: scratch.state)
        sandbox = try await LocalSandbox(
            configuration: SandboxConfiguration(
                cacheDirectory: scratch.cache, projectPath: scratch.project, homeDirectory: scratch.home,
                environment: scratch.environment))
    }

    /// Beside the tests' own bundle.
    static var helper: ModelProgram? {
        let first = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
        let folder = URL(fileURLWithPath: first).resolvingSymlinksInPath().deletingLastPathComponent()
        return .helper(folder.appending(path: ModelProgram.helperName).path)
    }

    /// A model of the server, at millionths of a dollar a token so that every sum is exact.
    static func endpoint(
        _ name: String, at server: ModelServer, input: Int64 = 1_000_000, output: Int64 = 4_000_000
    ) -> ModelEndpoint {
        ModelEndpoint(
            id: ArmID(name), url: server.url, model: name,
            price: TokenPrice(input: .init(input), output: .init(output)), maxOutputTokens: 500,
            contextTokens: 4_000, timeouts: .init(connect: 5, firstByte: 5, stall: 3, total: 30), retries: 0)
    }

    static func arm(_ endpoint: ModelEndpoint) -> ModelArm {
        ModelArm(
            endpoint, program: helper, environment: ["PATH": "/usr/bin:/bin", "HOME": "/"], secrets: .mask)
    }

    func request(
        budget: MicroUSD? = nil, daily: MicroUSD? = nil, explores: Bool = false, policy: any Policy = AcrouterPolicy(),
        timeout: Duration = .seconds(120)
    ) async throws -> FixRequest {
        let snapshot = try await repository.snapshot()
        return FixRequest(
            base: snapshot.tree, head: try await repository.head(), change: Patch(files: []),
            plan: TestPlan.from(command: "sh check.sh", evidence: "test"), dimension: .bugFixing, language: "python",
            command: "fix", timeout: timeout, budget: budget, dailyBudget: daily, costWeight: 0.1, timeCost: 0,
            explores: explores, policy: policy, repositoryKey: "r", keepsPatches: false)
    }

    func loop(_ arms: [any Arm], now: Int64 = 1_790_000_000) -> FixLoop {
        FixLoop(
            store: repository, sandbox: sandbox, memory: memory, arms: arms, width: 2, now: { now },
            seed: { UInt64(bitPattern: now) }, report: { _ in })
    }
}
