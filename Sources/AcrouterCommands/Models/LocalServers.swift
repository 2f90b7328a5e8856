import Arms
import ModelProtocol

/// Model servers that listen at their usual places on this machine. Nothing but loopback is ever asked, without a key.
struct LocalServers: Sendable {
    struct Found: Hashable, Sendable {
        var provider: Provider
        var models: [String]
    }

    let program: Program

    /// Long for a server on the same machine, short for a person who waits.
    private static let timeouts = ModelRequest.Timeouts(connect: 0.3, firstByte: 1, stall: 1, total: 2)

    /// - Returns: Those that answered with at least one model, in the table's order; none without our helper.
    /// - Throws: `CancellationError`.
    func find() async throws -> [Found] {
        guard let helper = ModelProgram.findHelper(environment: program.environment) else { return [] }
        let environment = ModelTools.withoutProxies(ModelEnvironment.variables(from: program.environment))
        let local = Providers.all.filter(\.isLocal)
        return try await withThrowingTaskGroup(of: Found?.self) { group in
            for provider in local {
                group.addTask {
                    let request = ModelRequest(
                        operation: .models, api: provider.api, url: provider.url, model: "", messages: [],
                        maxOutputTokens: 1, timeouts: Self.timeouts, retries: 0)
                    let answer = try await ModelCall(program: helper, environment: environment).run(request)
                    return answer.finish != nil && !answer.models.isEmpty
                        ? Found(provider: provider, models: answer.models) : nil
                }
            }
            var found: [Found] = []
            for try await one in group { if let one { found.append(one) } }
            return local.compactMap { provider in found.first { $0.provider == provider } }
        }
    }
}
