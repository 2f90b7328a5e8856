import Foundation

/// What is known of models before a user's first job: facts from elsewhere, each worth only a few observations.
public struct PriorTable: Sendable {
    public struct Cell: Hashable, Sendable {
        /// Mean score, 0...1.
        public var mean: Double
        public var tasks: Int
        /// Mean bill in US dollars.
        public var cost: Double
    }

    /// `single-turn` or `repository`.
    public let name: String
    public let source: String
    /// By model, then dimension; the empty dimension stands for all.
    private let cells: [ArmID: [String: Cell]]
    private let tasks: Set<UInt32>

    /// Observations that a cell is worth at its level, however many tasks are behind it: they are other people's tasks.
    ///
    /// What one dimension of train says about an arm in another is worth 1/0.15 outcomes there
    /// (`BeliefParameters.armVarianceBelow`); other people's tasks are at least that far away, so a little less.
    public static let weight = 5.0
    /// For a model that the table does not have, from its kin or its price.
    static let inferredWeight = 2.0

    /// Single-turn tasks: one answer to a question.
    public static let singleTurn = PriorTable(
        name: "single-turn", source: "CodeRouterBench (arXiv 2606.22902), probing set, train rows",
        text: ShippedTables.singleTurn, tasks: ShippedTables.singleTurnTasks)
    /// Agentic tasks: a change to a repository. What a job of ours begins from.
    public static let repository = PriorTable(
        name: "repository", source: "CodeRouterBench (arXiv 2606.22902), agentic tasks, old112",
        text: ShippedTables.repository, tasks: ShippedTables.repositoryTasks)

    init(name: String, source: String, text: String, tasks: String) {
        self.name = name
        self.source = source
        var cells: [ArmID: [String: Cell]] = [:]
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard fields.count == 5, let mean = Double(fields[2]), let count = Int(fields[3]),
                let cost = Double(fields[4])
            else { continue }
            cells[ArmID(String(fields[0])), default: [:]][String(fields[1])] = Cell(
                mean: mean, tasks: count, cost: cost)
        }
        self.cells = cells
        var prints: Set<UInt32> = []
        var digits = tasks.utf8.filter { $0 != UInt8(ascii: "\n") }[...]
        while digits.count >= 8 {
            if let print = UInt32(String(decoding: digits.prefix(8), as: UTF8.self), radix: 16) { prints.insert(print) }
            digits = digits.dropFirst(8)
        }
        self.tasks = prints
    }

    public func cell(_ arm: ArmID, dimension: String = "") -> Cell? { cells[arm]?[dimension] }

    public var models: [ArmID] { cells.keys.sorted() }

    /// Tasks of a stream from which this table was made: to believe it there would be to know the answers.
    ///
    /// One match may be chance (names are kept as 32 bits); two are not.
    public func leaks(into table: OutcomeTable) -> Int {
        let matches = table.tasks.count { tasks.contains(Self.fingerprint($0.id)) }
        return matches > 1 ? matches : 0
    }

    /// FNV-1a, 64 bits, folded to 32.
    static func fingerprint(_ name: String) -> UInt32 {
        let value = name.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return UInt32(truncatingIfNeeded: (value >> 32) ^ value)
    }
}

extension PriorTable {
    /// An arm as a job of that dimension begins with it. A model that the table lacks starts from its family, then from
    /// models of about its price, then from nothing.
    public func offer(
        _ arm: ArmID, dimension: String, prices: [ArmID: ModelPrice] = ModelPrice.shipped
    ) -> ArmOffer {
        let known = cells[arm]
        let kin = known == nil ? kin(of: arm, prices: prices) : []
        func belief(_ dimension: String) -> ArmPriorBelief? {
            if let known { return known[dimension].map { ArmPriorBelief(mean: $0.mean, weight: Self.weight) } }
            return Self.mean(kin.map { (cells[$0.arm]?[dimension]?.mean, $0.nearness) })
                .map { ArmPriorBelief(mean: $0, weight: Self.inferredWeight) }
        }
        let cost =
            known.map { ($0[dimension] ?? $0[""])?.cost }
            ?? Self.mean(kin.map { (cells[$0.arm]?[""]?.cost, $0.nearness) })
        return ArmOffer(
            id: arm, priors: [belief(""), belief(dimension)], expectedCost: cost.map { MicroUSD(dollars: $0) })
    }

    /// Models that say something about one that the table lacks: its family, else those near it in price.
    private func kin(of arm: ArmID, prices: [ArmID: ModelPrice]) -> [(arm: ArmID, nearness: Double)] {
        let family = cells.keys.sorted().filter { Self.family($0) == Self.family(arm) }
        if !family.isEmpty { return family.map { ($0, 1) } }
        guard let price = prices[arm] else { return [] }
        return cells.keys.sorted().compactMap { other in
            // A factor of two in price is one standard deviation.
            prices[other].map { (other, exp(-0.5 * pow(log2($0.typical / price.typical), 2))) }
        }
    }

    /// The first word of a model's name in lower case, without the provider before it: `claude`, `gpt`, `qwen`.
    static func family(_ arm: ArmID) -> String {
        let name = arm.name.split(separator: "/").last ?? ""
        return name.prefix { $0.isLetter }.lowercased()
    }

    private static func mean(_ values: [(value: Double?, weight: Double)]) -> Double? {
        let known = values.compactMap { pair in pair.value.map { ($0, pair.weight) } }
        let total = known.reduce(0) { $0 + $1.1 }
        return total > 1e-9 ? known.reduce(0) { $0 + $1.0 * $1.1 } / total : nil
    }
}

/// List price of a model: US dollars per million tokens.
public struct ModelPrice: Hashable, Sendable {
    public var input: Double
    public var output: Double
    public var provider: String
    /// Whether the maker's own list says it in dollars: one that was converted compares models, but bills nobody.
    public var isList: Bool

    public init(input: Double, output: Double, provider: String = "", isList: Bool = false) {
        self.isList = isList
        self.input = input
        self.output = output
        self.provider = provider
    }

    /// Month of the shipped prices.
    public static let date = "2026-06"

    /// Prices of well-known models, as published with the benchmark; a user's own come first.
    public static let shipped: [ArmID: ModelPrice] = {
        var prices: [ArmID: ModelPrice] = [:]
        for line in ShippedTables.prices.split(separator: "\n") {
            let fields = line.split(separator: "\t")
            guard fields.count == 5, let input = Double(fields[2]), let output = Double(fields[3]) else { continue }
            prices[ArmID(String(fields[0]))] = ModelPrice(
                input: input, output: output, provider: String(fields[1]), isList: fields[4] == "list")
        }
        return prices
    }()

    /// A coding job reads about ten tokens for each that it writes.
    var typical: Double { max(1e-6, (10 * input + output) / 11) }
}
