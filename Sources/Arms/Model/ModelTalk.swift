import Changes
import ModelProtocol
import Orchestrator
import Routing
import Verification

/// One attempt's conversation with a model: ask, read the edits, have them judged, and say what is wrong with them.
struct ModelTalk {
    let endpoint: ModelEndpoint
    let call: ModelCall
    let secrets: SecretPolicy
    let job: Job
    let workbench: any Workbench
    var prompt: Prompt
    private var messages: [ModelRequest.Message]
    /// The last patch that was judged, and did not do.
    private var last: CandidatePatch?
    /// Why the last answer was no patch.
    private var trouble = "no answer came"
    private var rounds = 0

    init(
        endpoint: ModelEndpoint, call: ModelCall, secrets: SecretPolicy, job: Job, workbench: any Workbench,
        prompt: Prompt
    ) {
        self.endpoint = endpoint
        self.call = call
        self.secrets = secrets
        self.job = job
        self.workbench = workbench
        self.prompt = prompt
        self.messages = [ModelRequest.Message(role: .user, text: prompt.user)]
    }

    mutating func run() async throws -> ArmAnswer {
        while true {
            let left = (workbench.deadline - ContinuousClock.now) / .seconds(1)
            guard left > 2 else { return ending(or: .timeout(reason: "its time ran out")) }
            switch try await ask(seconds: left) {
            case .refused(let reason):
                return ending(or: rounds == 0 ? .declined(reason: reason) : .noPatch(reason: trouble))
            case .answered(let answer):
                if let failure = answer.failure { return ending(after: failure, seconds: left) }
                if let message = try await judge(answer) {
                    guard rounds < RepairRound.limit else { return ending(or: .noPatch(reason: trouble)) }
                    rounds += 1
                    messages.append(ModelRequest.Message(role: .assistant, text: answer.text))
                    messages.append(ModelRequest.Message(role: .user, text: message))
                    // A conversation that outgrows the context would come back as the endpoint's refusal.
                    guard promptTokens + endpoint.maxOutputTokens <= max(endpoint.contextTokens, 2_000) else {
                        return ending(or: .noPatch(reason: trouble))
                    }
                } else {
                    return ending(or: .noPatch(reason: trouble))
                }
            }
        }
    }

    private enum Asked {
        case answered(ModelAnswer)
        /// A budget stands against the call.
        case refused(String)
    }

    /// One call, its money set aside before and settled after, whatever becomes of it.
    private func ask(seconds: Double) async throws -> Asked {
        let worst = endpoint.price.worst(promptTokens: mostPromptTokens, answerTokens: endpoint.maxOutputTokens)
        let name: String
        switch try await workbench.reserve(worst) {
        case .refused(let reason): return .refused(reason)
        case .granted(let granted): name = granted
        }
        let meter = ModelMeter(promptTokens: promptTokens, workbench: workbench)
        do {
            let answer = try await call.run(request(seconds: seconds)) { meter.take($0) }
            try await workbench.settle(
                name, meter.bill(price: endpoint.price, failure: answer.failure, isMissing: answer.isMissing))
            return .answered(answer)
        } catch {
            // Cancelled: what was received is what is owed. The ledger has to hear of it although we are being ended.
            let bill = meter.bill(price: endpoint.price, failure: nil)
            let bench = workbench
            let settling = Task.detached { try await bench.settle(name, bill) }
            try await settling.value
            throw error
        }
    }

    private var texts: [String] { [prompt.system] + messages.map(\.text) }
    private var promptTokens: Int { texts.reduce(0) { $0 + TokenEstimate.of($1) } }
    /// What no tokenizer exceeds on such text: two bytes a token, and what an interface puts around a message.
    private var mostPromptTokens: Int {
        max(promptTokens, texts.reduce(0) { $0 + $1.utf8.count / 2 }) + 32 * texts.count
    }

    private func request(seconds: Double) -> ModelRequest {
        var timeouts = endpoint.timeouts
        timeouts.total = min(timeouts.total, seconds)
        timeouts.firstByte = min(timeouts.firstByte, timeouts.total)
        timeouts.stall = min(timeouts.stall, timeouts.total)
        timeouts.connect = min(timeouts.connect, timeouts.total)
        return ModelRequest(
            api: endpoint.api, url: endpoint.url, key: endpoint.key, model: endpoint.model, system: prompt.system,
            messages: messages, maxOutputTokens: endpoint.maxOutputTokens, temperature: endpoint.temperature,
            reasoningEffort: endpoint.reasoningEffort, timeouts: timeouts, retries: endpoint.retries)
    }

    /// Reads and judges an answer.
    /// - Returns: What to say to the model next; nil when there is nothing more to say.
    private mutating func judge(_ answer: ModelAnswer) async throws -> String? {
        let round = RepairRound(format: endpoint.editFormat, secrets: secrets)
        switch answer.finish {
        case .refusal:
            trouble = "the model refused"
            return nil
        case .filtered:
            trouble = "the endpoint's filter held the answer back"
            return nil
        case .length:
            trouble = "the answer was cut at its limit of \(endpoint.maxOutputTokens) tokens"
            return nil
        case .stop, .other, nil: break
        }
        guard answer.text.contains(where: { !$0.isWhitespace }) else {
            trouble = "the answer was empty"
            return nil
        }
        let reader = AnswerReader(format: endpoint.editFormat, prompt: prompt)
        switch try await reader.read(answer.text, on: workbench) {
        case .failure(let problem):
            trouble = problem.sentence
            return round.message(after: problem, of: &prompt)
        case .success(let edits):
            let candidate = CandidatePatch(base: job.base, edits: edits)
            last = candidate
            let finding = try await workbench.verify(candidate)
            trouble = finding.judgement.reason
            guard finding.judgement.verdict == .unresolved, let report = finding.report else { return nil }
            return round.message(after: report, against: job.baseline, of: &prompt)
        }
    }

    /// The last patch, if there is one, so that the loop says of it what it is worth.
    private func ending(or result: ArmAnswer.Result) -> ArmAnswer {
        let note = rounds == 0 ? "" : "after \(rounds) \(rounds == 1 ? "repair" : "repairs")"
        return ArmAnswer(result: last.map { .patch($0) } ?? result, note: note)
    }

    /// Cut off by the endpoint's trouble, what the model could do was not seen, whatever the rounds before came to.
    ///
    /// - Parameter seconds: that the call had left of the job's time: what that cut short is no trouble of the endpoint's.
    private func ending(after failure: ModelFailure, seconds: Double) -> ArmAnswer {
        if failure.kind == .timeout, seconds < endpoint.timeouts.total {
            return ending(or: .timeout(reason: "its time ran out: \(failure.message)"))
        }
        // The first round's request was taken, so what is wrong now is what the conversation came to.
        if failure.kind == .request, rounds > 0 { return ending(or: .noPatch(reason: trouble)) }
        return ArmAnswer(result: order(failure))
    }

    /// What is wrong with the endpoint, and for how long it is left alone.
    private func order(_ failure: ModelFailure) -> ArmAnswer.Result {
        let asked = failure.retryAfter.map { Int64(min(max($0, 1), 86_400)) }
        let cooling: Int64 =
            switch failure.kind {
            // Until somebody does something about it: an hour is soon enough to look again.
            case .authentication, .quota, .request, .redirect: 3_600
            case .rateLimited: asked ?? 300
            case .overloaded, .network: asked ?? 300
            case .server, .timeout: asked ?? 900
            case .malformed, .tooLarge, .program: 1_800
            }
        return .outage(reason: failure.message, cooling: cooling)
    }
}
