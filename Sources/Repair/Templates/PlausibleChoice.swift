/// Chooses among candidates that all pass the visible tests, because tests that nobody sees will judge.
public enum PlausibleChoice {
    /// What a candidate did on one made-up input: a mark of its result, and whether it raised an error.
    public struct Answer: Hashable, Sendable {
        public var mark: UInt32
        public var raised: Bool

        public init(mark: UInt32, raised: Bool) {
            self.mark = mark
            self.raised = raised
        }
    }

    /// Index of the candidate to offer; nil when there is none.
    ///
    /// Its own probability counts, and that of the candidates that behave as it does: right repairs can be written in
    /// several ways and agree, while wrong ones are wrong each in its own way. Errors on inputs that others survive
    /// count against it.
    /// - Parameter answers: one list for each candidate, of equal length; empty where it was not asked.
    public static func best(of edits: [TemplateEdit], answers: [[Answer]]) -> Int? {
        guard let top = edits.map(\.score).max() else { return nil }
        let weights = edits.map { Portable.exp(max(-60, $0.score - top)) * $0.trust }
        let asked = answers.count == edits.count ? answers.map { !$0.isEmpty } : edits.map { _ in false }
        // Voices are flatter than beliefs: ten unlikely candidates that agree say something that one likely one cannot.
        let voices = weights.map { $0.squareRoot() }
        let all = edits.indices.filter { asked[$0] }.map { voices[$0] }.reduce(0, +)
        let fewest = edits.indices.filter { asked[$0] }.map { errors(answers[$0]) }.min() ?? 0
        var best: (index: Int, value: Double)?
        for index in edits.indices {
            var value = Portable.log(weights[index] + 1e-30) + 2 * Portable.log(edits[index].trust)
            if asked[index], all > 0 {
                var support = 0.0
                for other in edits.indices where asked[other] {
                    support += voices[other] * agreement(answers[index], answers[other])
                }
                value += 2 * Portable.log(support / all + 1e-6) - 1.5 * (errors(answers[index]) - fewest)
            }
            if best.map({ value > $0.value }) ?? true { best = (index, value) }
        }
        return best?.index
    }

    /// Share of inputs on which two candidates do the same, sharpened: nearly the same is not the same.
    private static func agreement(_ left: [Answer], _ right: [Answer]) -> Double {
        guard left.count == right.count, !left.isEmpty else { return 0 }
        let same = zip(left, right).count { $0.mark == $1.mark }
        let share = Double(same) / Double(left.count)
        return share == 1 ? 1 : 0.7 * share * share * share
    }

    private static func errors(_ answers: [Answer]) -> Double {
        answers.isEmpty ? 0 : Double(answers.count { $0.raised }) / Double(answers.count)
    }
}
