import Foundation
import Report
import Routing

/// A recorded stream with everything that `replay` needs around it.
struct ReplaySession: Sendable {
    /// What the user should know of the input.
    private(set) var notes: [String] = []
    private let replay: Replay
    private let policies: [PolicyName]
    private let answers: [String: String]
    private let seeds: Int

    init(_ options: ReplayOptions, directory: String) throws {
        func read(_ path: String, filters: [RowFilter]) throws -> OutcomeTable {
            try OutcomeTable(csv: try Self.bytes(path, directory: directory), file: path, filters: filters)
        }
        let table = try read(options.outcomes, filters: options.filter)
        let mode: Replay.Mode =
            switch options.mode {
            case .single: .single
            case .cascade: .cascade
            case nil: table.kind == .repository ? .cascade : .single
            }
        let offers = try Self.offers(options, table: table)
        var replay = Replay(table, mode: mode, offers: offers)
        if let warm = options.warm {
            let known = try read(warm, filters: options.warmFilter)
            guard known.arms.contains(where: { table.arms.contains($0) }) else {
                throw CommandError.usage("\(warm) and \(options.outcomes) have no model in common")
            }
            replay.warm = known.aligned(to: table.arms)
        }
        replay.costWeight = options.costWeight
        replay.noise = options.verifierNoise
        replay.shuffles = options.shuffle
        replay.history = options.history
        replay.explores = options.explore
        self.replay = replay
        seeds = options.seeds
        answers = try options.llmAnswers.map { try Self.answers($0, directory: directory) } ?? [:]
        policies = try Self.policies(options, table: table, mode: mode)
        if table.unknownCosts > 0 {
            notes.append("\(table.unknownCosts) outcomes of \(options.outcomes) have no cost; they count as free")
        }
    }

    /// What a language model would be asked about each task, one JSON object a line. The files have no words of the tasks;
    /// their names stand for them.
    var prompts: String {
        var sums: [ArmID: [String: (count: Double, score: Double)]] = [:]
        if let warm = replay.warm {
            for (number, task) in warm.tasks.enumerated() {
                for (column, arm) in warm.arms.enumerated() {
                    let cell = warm.cell(task: number, arm: column)
                    guard cell.isKnown else { continue }
                    let sum = sums[arm]?[task.dimension] ?? (0, 0)
                    sums[arm, default: [:]][task.dimension] = (sum.count + 1, sum.score + cell.score)
                }
            }
        }
        let tasks = replay.table.tasks
        let dimensions = Set(tasks.map(\.dimension)).sorted()
        return tasks.map { task in
            let prompt = LanguageModelPolicy.prompt(
                job: task.id, dimension: task.dimension, arms: replay.table.arms, prices: ModelPrice.shipped,
                mean: { arm, dimension in sums[arm]?[dimension].map { $0.score / $0.count } }, dimensions: dimensions)
            let line: JSON = [
                "task_id": .string(task.id), "system": .string(prompt.system), "user": .string(prompt.user),
            ]
            return line.renderedOnOneLine()
        }.joined()
    }

    /// Every policy with every seed, on all cores.
    func study() async throws -> ReplayStudy {
        let named = policies.map { ($0, $0.policy(answers: answers)) }
        let runs = try await withThrowingTaskGroup(of: (policy: Int, seed: Int, run: ReplayRun).self) { group in
            for (index, (_, policy)) in named.enumerated() {
                for seed in 0..<seeds {
                    group.addTask {
                        try Task.checkCancellation()
                        let run =
                            policy.map { replay.run($0, seed: UInt64(seed + 1)) }
                            ?? replay.runOracle(seed: UInt64(seed + 1))
                        return (index, seed, run)
                    }
                }
            }
            var runs = Array(repeating: Array(repeating: ReplayRun(), count: seeds), count: named.count)
            for try await done in group { runs[done.policy][done.seed] = done.run }
            return runs
        }
        let rows = zip(named, runs).map { named, runs in
            (policy: named.1?.name ?? "oracle", mode: replay.mode, runs: runs)
        }
        return ReplayStudy(replay, runs: rows)
    }

    private static func policies(
        _ options: ReplayOptions, table: OutcomeTable, mode: Replay.Mode
    ) throws -> [PolicyName] {
        let named = options.policy.compactMap { PolicyName($0) }
        for policy in named {
            if let missing = policy.arms.first(where: { !table.arms.contains($0) }) {
                throw CommandError(
                    .unknownModel, "replay", subject: missing.name,
                    underlying: table.arms.map(\.name).joined(separator: ", "))
            }
            if policy.isCascade, mode == .single {
                throw CommandError.usage("a cascade runs several models; --mode single allows one")
            }
        }
        guard named.isEmpty else { return named }
        var all: [PolicyName] = [.acrouter, .random, .knn, .linUCB, .linTS]
        if options.warm != nil { all.append(.dimensionBest) }
        if options.llmAnswers != nil { all.append(.llmRouter) }
        if mode == .cascade, PolicyName.paperCascade.arms.allSatisfy({ table.arms.contains($0) }) {
            all.append(.paperCascade)
        }
        return all + table.arms.map { .always($0) }
    }

    private static func offers(
        _ options: ReplayOptions, table: OutcomeTable
    ) throws -> (@Sendable (String) -> [ArmOffer])? {
        let prior: PriorTable
        switch options.prior {
        case .none: return nil
        case .singleTurn: prior = .singleTurn
        case .repository: prior = .repository
        case .shipped: prior = table.kind == .repository ? .repository : .singleTurn
        }
        let known = prior.leaks(into: table)
        guard known == 0 || options.allowLeak else {
            throw CommandError(
                .leakingPrior, "replay with the prior '\(prior.name)'", subject: "",
                underlying: "it was made from \(known) of the \(table.tasks.count) tasks of this stream")
        }
        let arms = table.arms
        return { dimension in arms.map { prior.offer($0, dimension: dimension) } }
    }

    private static func bytes(_ path: String, directory: String) throws(CommandError) -> [UInt8] {
        try KeptPatch.read(path, directory: directory, limit: 1 << 30)
    }

    private static func answers(_ path: String, directory: String) throws -> [String: String] {
        struct Line: Decodable {
            var task: String
            var answer: String
            enum CodingKeys: String, CodingKey {
                case task = "task_id"
                case answer
            }
        }
        var answers: [String: String] = [:]
        let lines = try bytes(path, directory: directory).split(separator: UInt8(ascii: "\n"))
        for (number, line) in lines.enumerated() {
            do {
                let line = try JSONDecoder().decode(Line.self, from: Data(line))
                answers[line.task] = line.answer
            } catch {
                throw OutcomeTableError(
                    file: path, line: number + 1, problem: "not a JSON object with 'task_id' and 'answer'")
            }
        }
        return answers
    }
}
