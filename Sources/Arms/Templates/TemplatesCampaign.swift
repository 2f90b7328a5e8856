import Repair

/// Decides what is tried next and when it is enough; knows no process.
struct TemplatesCampaign {
    /// What screening said of one candidate.
    enum Outcome: Sendable {
        case plausible
        /// The count is of failing tests that it turned.
        case failed(turned: Int)
        case timedOut
        /// Does not compile, or behaves as one tried before.
        case useless
    }

    /// A candidate under a number that the driver knows it by.
    struct Order: Sendable {
        var number: Int
        var candidate: EditSearch.Candidate
        var isPatient: Bool
    }

    struct Find: Sendable {
        var number: Int
        var candidate: EditSearch.Candidate
    }

    let search: EditSearch
    let budget: TemplatesBudget
    private(set) var tried = 0
    private(set) var plausible: [Find] = []
    private(set) var timedOut = 0
    private var waiting: [EditSearch.Candidate]
    private var next = 0
    private var orders: [Int: Order] = [:]
    private var slow: [EditSearch.Candidate] = []
    private var seeds: [EditSearch.Candidate] = []
    private var stage = Stage.singles
    private var firstFind: Double?
    private var pairsBegan = 0.0
    private var count = 0

    enum Stage: String { case singles, patient, pairs, done }

    init(search: EditSearch, budget: TemplatesBudget) {
        self.search = search
        self.budget = budget
        waiting = search.singles
    }

    var total: Int { count - orders.count + orders.count + max(0, waiting.count - next) }
    var inFlight: Int { orders.count }
    var isDone: Bool { stage == .done && orders.isEmpty }

    /// The next candidate to run, or nil when none is worth it now.
    ///
    /// - Parameter elapsed: seconds since screening began.
    mutating func order(elapsed: Double) -> Order? {
        while stage != .done {
            if elapsed > budget.seconds || isSatisfied(elapsed) || isLate(elapsed) {
                stage = .done
                return nil
            }
            if next < waiting.count {
                let candidate = waiting[next]
                if let bar, bar > candidate.edit.score, elapsed > (firstFind ?? 0) + budget.extraSeconds {
                    // What follows is less likely still.
                    stage = .done
                    return nil
                }
                next += 1
                count += 1
                let order = Order(number: count, candidate: candidate, isPatient: stage == .patient)
                orders[count] = order
                return order
            }
            // Results still under way decide what the next stage tries.
            guard orders.isEmpty else { return nil }
            advance(elapsed: elapsed)
        }
        return nil
    }

    private var bar: Double? {
        guard let best = plausible.map({ $0.candidate.edit.score }).max() else { return nil }
        return best - logarithm(budget.margin)
    }

    private func isSatisfied(_ elapsed: Double) -> Bool {
        guard let firstFind else { return false }
        return plausible.count >= 60 || elapsed > firstFind * 2 + 8 * budget.extraSeconds
    }

    /// Pairs seldom are the answer: they get as long as the single edits took, within bounds.
    private func isLate(_ elapsed: Double) -> Bool {
        stage == .pairs && elapsed > pairsBegan + min(60, max(20, pairsBegan))
    }

    private mutating func advance(elapsed: Double) {
        next = 0
        switch stage {
        case .singles:
            stage = .patient
            // Those that ran out of their short time get a longer one, the likeliest first.
            waiting = plausible.isEmpty ? Array(slow.sorted { $0.edit.score > $1.edit.score }.prefix(80)) : []
        case .patient:
            stage = .pairs
            pairsBegan = elapsed
            waiting =
                plausible.isEmpty
                ? search.pairs(
                    of: Array(seeds.sorted { $0.edit.score > $1.edit.score }.prefix(260)), limit: budget.pairs) : []
        case .pairs, .done: stage = .done
        }
    }

    mutating func note(_ outcome: Outcome, of number: Int, elapsed: Double) {
        guard let order = orders.removeValue(forKey: number) else { return }
        tried += 1
        switch outcome {
        case .plausible:
            plausible.append(Find(number: number, candidate: order.candidate))
            if firstFind == nil { firstFind = elapsed }
        case .failed(let turned):
            guard stage == .singles || stage == .patient else { return }
            var seed = order.candidate
            // Half a repair is the best partner for another half.
            if turned > 0 { seed.edit.score += 5 }
            seeds.append(seed)
        case .timedOut:
            timedOut += 1
            if stage == .singles { slow.append(order.candidate) }
        case .useless: break
        }
    }

    /// Natural logarithm of a small whole ratio, without Foundation's.
    private func logarithm(_ value: Double) -> Double {
        var rest = value
        var result = 0.0
        while rest > 1.5 {
            rest /= 2.718281828459045
            result += 1
        }
        return result + (rest - 1)
    }
}
