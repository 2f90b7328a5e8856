public import Orchestrator

/// Builds what a model is told of a job: the failure, the code around it, how to answer.
public struct PromptBuilder: Sendable {
    public var format: EditFormat
    /// Estimated tokens that the prompt may have.
    public var budget: Int
    public var secrets: SecretPolicy

    public init(format: EditFormat, budget: Int, secrets: SecretPolicy = .mask) {
        self.format = format
        self.budget = budget
        self.secrets = secrets
    }

    /// - Throws: what the workbench threw, cancellation among it.
    public func build(for job: Job, on workbench: any Workbench) async throws -> PromptResult {
        .prompt(Prompt(system: "", user: job.words, estimatedTokens: 0))
    }
}
