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

extension Settings {
    /// The models of this job: `--model`, else `acrouter.model`, else all.
    /// - Throws: `.unknownModel`.
    func arms(named options: [String]) throws(CommandError) -> [any Arm] {
        let wanted = options.isEmpty ? list(.model) : options
        guard !wanted.isEmpty else { return ModelCatalogue.all }
        var chosen: [any Arm] = []
        for name in wanted {
            guard let arm = ModelCatalogue.all.first(where: { $0.id.name == name }) else {
                throw CommandError(
                    .unknownModel, "choose a model", subject: name,
                    underlying: ModelCatalogue.names.joined(separator: ", "))
            }
            if !chosen.contains(where: { $0.id == arm.id }) { chosen.append(arm) }
        }
        return chosen
    }
}
