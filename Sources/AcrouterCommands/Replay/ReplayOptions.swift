import ArgumentParser
import Routing

/// Arguments of `replay`.
struct ReplayOptions: ParsableArguments, Sendable {
    @Argument(
        help: ArgumentHelp(
            "Recorded outcomes: every model on every task, as CodeRouterBench publishes them.",
            valueName: "outcomes.csv"),
        completion: .file(extensions: ["csv"]))
    var outcomes: String

    @Option(
        help: ArgumentHelp("Learn from these rows first: all models of each task are known.", valueName: "file"),
        completion: .file(extensions: ["csv"]))
    var warm: String?

    @Option(
        help: ArgumentHelp("Rows of --warm that count; repeatable.", valueName: "column=value"),
        transform: Self.filter)
    var warmFilter: [RowFilter] = []

    @Option(
        help: ArgumentHelp("Rows of the stream that count; repeatable.", valueName: "column=value"),
        transform: Self.filter)
    var filter: [RowFilter] = []

    enum Prior: String, ExpressibleByArgument, CaseIterable, Sendable {
        case none, shipped, repository
        case singleTurn = "single-turn"
    }

    @Option(help: "What is believed of the models beforehand.")
    var prior = Prior.shipped

    @Flag(help: "Take a prior that was made from tasks of the stream all the same.")
    var allowLeak = false

    enum Mode: String, ExpressibleByArgument, CaseIterable, Sendable { case single, cascade }

    @Option(help: "One model a task, or models after each other; without it single for answers, cascade for agents.")
    var mode: Mode?

    @Option(
        help: ArgumentHelp(
            "A policy: \(PolicyName.known.joined(separator: ", ")); repeatable. Without it all that fit.",
            valueName: "name"))
    var policy: [String] = []

    @Option(help: ArgumentHelp("Runs of each policy, each with a seed of its own.", valueName: "n"))
    var seeds = 10

    @Flag(help: "Put the tasks into a random order, another one for each seed.")
    var shuffle = false

    @Option(
        help: ArgumentHelp(
            "Play this random share of the stream first and do not score it (0 to 0.9).", valueName: "share"))
    var history = 0.0

    @Option(help: ArgumentHelp("Reward lost for each dollar.", valueName: "reward"))
    var costWeight = Reward.paperCostWeight

    @Option(
        help: ArgumentHelp(
            "Shares of failures that the verifier passes and of passes that it fails; regret is scored on the truth.",
            valueName: "falsepass,falsefail"),
        transform: Self.noise)
    var verifierNoise = Replay.VerifierNoise()

    @Flag(inversion: .prefixedNo, help: "Let acrouter try what looks second best, to learn.")
    var explore = true

    @Option(
        help: ArgumentHelp(
            "What a language model said should do each task, for llm-router: JSON lines with task_id and answer.",
            valueName: "file"),
        completion: .file())
    var llmAnswers: String?

    @Option(
        help: ArgumentHelp(
            "Write what a language model would be asked for each task (JSON lines: task_id, system, user).",
            valueName: "file"),
        completion: .file())
    var llmPrompts: String?

    @Option(
        help: ArgumentHelp("Draw the cumulative regret over the stream, one line a policy.", valueName: "file"),
        completion: .file(extensions: ["svg"]))
    var svg: String?

    func validate() throws {
        guard (1...1000).contains(seeds) else { throw ValidationError("--seeds takes 1 to 1000") }
        guard (0...0.9).contains(history) else { throw ValidationError("--history takes 0 to 0.9") }
        guard (0...1e6).contains(costWeight) else { throw ValidationError("--cost-weight takes 0 to a million") }
        for name in policy where PolicyName(name) == nil {
            throw ValidationError(
                "there is no policy '\(name)'; there are: \(PolicyName.known.joined(separator: ", "))")
        }
        if warm == nil, !warmFilter.isEmpty { throw ValidationError("--warm-filter needs --warm") }
        if llmAnswers == nil, policy.contains("llm-router") {
            throw ValidationError("llm-router answers from a record here: --llm-answers FILE")
        }
    }

    private static func filter(_ text: String) throws -> RowFilter {
        guard let filter = RowFilter(parsing: text) else {
            throw ValidationError("'\(text)' is not column=value")
        }
        return filter
    }

    private static func noise(_ text: String) throws -> Replay.VerifierNoise {
        let shares = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
        guard shares.count == 2, let pass = shares[0], let fail = shares[1], (0...1).contains(pass),
            (0...1).contains(fail)
        else { throw ValidationError("'\(text)' is not two shares from 0 to 1, as 0.1,0.05") }
        return Replay.VerifierNoise(falsePass: pass, falseFail: fail)
    }
}
