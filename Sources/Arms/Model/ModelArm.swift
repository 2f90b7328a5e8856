import Changes
import ModelProtocol
public import Orchestrator
public import Routing
import Verification

/// A model that is called over the wire: told what fails and what is around it, asked for a patch, given at most two
/// chances to mend it.
///
/// Whatever it answers, only edits come out, and these are judged like anybody's.
public struct ModelArm: Arm {
    public let endpoint: ModelEndpoint
    /// Nil when our helper was not found.
    let program: ModelProgram?
    /// All that the program gets, the key of this model among it.
    let environment: [String: String]
    let secrets: SecretPolicy

    public init(_ endpoint: ModelEndpoint, program: ModelProgram?, environment: [String: String], secrets: SecretPolicy)
    {
        self.endpoint = endpoint
        self.program = program
        self.environment = environment
        self.secrets = secrets
    }

    public var id: ArmID { endpoint.id }
    public var summary: String { "asks \(endpoint.model) at \(endpoint.destination)" }

    public func unsuitable(for job: Job) -> String? {
        program == nil ? "\(ModelProgram.helperName) was not found beside git-acrouter or on PATH" : nil
    }

    public func worstCost(for job: Job) -> MicroUSD {
        endpoint.price.worst(promptTokens: endpoint.promptTokens, answerTokens: endpoint.maxOutputTokens)
    }

    /// A usual call, by eye, until its own bills tell: a third of the prompt's bound, a short answer and some thinking.
    public func expectedCost(for job: Job) -> MicroUSD {
        endpoint.price.cost(
            of: TokenUsage(input: endpoint.promptTokens / 3, output: 1_000, reasoning: 1_000))
    }

    public func prior(for job: Job) -> ArmPrior { ArmPrior(passProbability: 0.4, weight: 2, seconds: 60) }

    public func priors(for job: Job) -> [ArmPriorBelief?]? {
        let known = PriorTable.repository.offer(endpoint.like, dimension: job.dimension.rawValue).priors
        return known.contains { $0 != nil } ? known : nil
    }

    public func preview(_ job: Job, on workbench: any Workbench) async throws -> PromptPreview? {
        switch try await builder.build(for: job, on: workbench) {
        case .refused(let reason):
            return PromptPreview(
                arm: id, destination: endpoint.destination, system: "", user: "nothing is sent: \(reason)",
                estimatedTokens: 0, worst: .zero)
        case .prompt(let prompt):
            return PromptPreview(
                arm: id, destination: endpoint.destination, system: prompt.system, user: prompt.user,
                estimatedTokens: prompt.estimatedTokens,
                worst: endpoint.price.worst(
                    promptTokens: prompt.estimatedTokens, answerTokens: endpoint.maxOutputTokens))
        }
    }

    var builder: PromptBuilder {
        PromptBuilder(format: endpoint.editFormat, budget: endpoint.promptTokens, secrets: secrets)
    }

    public func attempt(_ job: Job, on workbench: any Workbench) async throws -> ArmAnswer {
        guard let program else { return ArmAnswer(result: .outage(reason: unsuitable(for: job) ?? "")) }
        switch try await builder.build(for: job, on: workbench) {
        case .refused(let reason): return ArmAnswer(result: .declined(reason: reason))
        case .prompt(let prompt):
            for note in prompt.notes { workbench.progress(note) }
            var talk = ModelTalk(
                endpoint: endpoint, call: ModelCall(program: program, environment: environment), secrets: secrets,
                job: job, workbench: workbench, prompt: prompt)
            return try await talk.run()
        }
    }
}

extension ModelEndpoint {
    /// Tokens that a prompt may have: what the context leaves beside the answer, and no more than helps. Models lose the
    /// thread in long prompts, and the user pays for each word.
    public var promptTokens: Int { max(1_000, min(contextTokens - maxOutputTokens, 24_000)) }

    /// Where prompts go, for people.
    public var destination: String {
        if let program { return "'\(program)'" }
        return url.isEmpty ? model : url
    }
}
