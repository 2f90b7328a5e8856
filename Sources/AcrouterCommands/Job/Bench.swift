import Arms
import Changes
import Classification
import Foundation
import GitStore
import Orchestrator
import Routing
import Sandbox
import Verification

/// The rooms wired together for one job: memory, sandbox, models.
struct Bench: Sendable {
    let workspace: Workspace
    let settings: Settings
    let memory: JobMemory
    let sandbox: LocalSandbox

    static func prepare(_ workspace: Workspace, settings: Settings) async throws -> Bench {
        let memory = try await JobMemory.open(workspace)
        let configuration = try sandboxConfiguration(workspace, settings: settings)
        return Bench(
            workspace: workspace, settings: settings, memory: memory,
            sandbox: try await LocalSandbox(configuration: configuration))
    }

    static func sandboxConfiguration(_ workspace: Workspace, settings: Settings) throws -> SandboxConfiguration {
        var configuration = SandboxConfiguration(
            cacheDirectory: workspace.folders.cache, projectPath: try workspace.root(),
            homeDirectory: workspace.folders.home, environment: workspace.program.environment,
            carriedFolders: settings.list(.carry), allowsNetwork: settings.bool(.testNetwork),
            requested: settings.text(.sandbox) == "plain" ? .plain : .auto)
        if let limit = settings.bytes(.cacheLimit) { configuration.cacheLimit = limit }
        return configuration
    }

    /// Cores that this process may use: what attempts run on at once.
    static var width: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }
}
