import Changes
public import Orchestrator
public import Routing
import Verification

/// An agent command: it works by itself inside the sandbox's layer, and what it changed there is the candidate.
///
/// It gets a network, the variables and files that its entry names, and nothing else that tests do not get.
public struct AgentArm: Arm {
    public let entry: AgentEntry
    private let user: AgentUser
    private let secrets: SecretPolicy

    /// - Parameter secrets: what is done about a secret in what the agent is told. What it reads by itself in the tree is
    ///   its own matter: there nothing but private files is missing.
    public init(entry: AgentEntry, user: AgentUser, secrets: SecretPolicy = .mask) {
        self.entry = entry
        self.user = user
        self.secrets = secrets
    }

    public var id: ArmID { entry.id }

    public var summary: String {
        let model = entry.model.isEmpty ? "" : " with \(entry.model)"
        return "\(entry.program ?? "an agent command")\(model), in the sandbox, with its network open"
    }

    public func unsuitable(for job: Job) -> String? { entry.obstacle(for: user) }

    public func worstCost(for job: Job) -> MicroUSD { entry.costLimit }

    /// From the record of the model that it is like; without one, half of what it may cost at most.
    public func expectedCost(for job: Job) -> MicroUSD {
        let half = MicroUSD(entry.costLimit.amount / 2)
        return min(offer(for: job)?.expectedCost ?? half, entry.costLimit)
    }

    /// Agents read, edit and run tests for minutes: the wait is most of what a solved job costs besides money.
    public func prior(for job: Job) -> ArmPrior {
        ArmPrior(passProbability: 0.5, weight: 2, seconds: min(180, entry.secondsLimit))
    }

    public func priors(for job: Job) -> [ArmPriorBelief?]? { offer(for: job)?.priors }

    private func offer(for job: Job) -> ArmOffer? {
        guard let like = entry.like ?? (entry.model.isEmpty ? nil : ArmID(entry.model)) else { return nil }
        let offer = PriorTable.repository.offer(like, dimension: job.dimension.rawValue)
        return offer.priors.contains { $0 != nil } ? offer : nil
    }

    /// Beside these words it sees the whole tree but what is private.
    public func preview(_ job: Job, on workbench: any Workbench) async throws -> PromptPreview? {
        let prompt = try await AgentPrompt(job, on: workbench)
        let text = obstacle(prompt).map { "nothing is sent: \($0)" } ?? prompt.text
        return PromptPreview(
            arm: id, destination: "'\(entry.command)', in a copy of the tree with its network open", system: "",
            user: text,
            estimatedTokens: TokenEstimate.of(text), worst: entry.costLimit)
    }

    private func obstacle(_ prompt: AgentPrompt) -> String? { secrets == .refuse ? prompt.refusal : nil }

    /// The money is set aside before anything starts. A cancelled attempt leaves it so: nobody knows what was spent, and
    /// what is not settled stays charged at its worst.
    public func attempt(_ job: Job, on workbench: any Workbench) async throws -> ArmAnswer {
        let prompt = try await AgentPrompt(job, on: workbench)
        if let reason = obstacle(prompt) { return ArmAnswer(result: .declined(reason: reason)) }
        switch try await workbench.reserve(entry.costLimit) {
        case .refused(let reason): return ArmAnswer(result: .declined(reason: reason))
        case .granted(let name):
            let finding = try await AgentSession(
                entry: entry, user: user, job: job, bench: workbench, prompt: prompt.text
            ).run()
            try await workbench.settle(name, finding.bill)
            return finding.answer
        }
    }
}
