public import Changes

import func Foundation.exp

/// What kind of work a task asks for, by the user's own words.
enum TaskWords {
    /// A sign is a word, or the beginning of one before `*`, or several words in a row. Judged by eye: the strong ones
    /// name the work itself, the weak ones only come with it.
    private struct Signs {
        let dimension: Dimension
        let strong: [String]
        let weak: [String]

        init(_ dimension: Dimension, _ strong: [String], _ weak: [String]) {
            self.dimension = dimension
            self.strong = strong
            self.weak = weak
        }
    }

    private static let signs: [Signs] = [
        Signs(
            .bugFixing,
            ["fix*", "bug*", "crash*", "regression*", "broken", "wrong*", "incorrect*", "repair*"],
            ["fail*", "error*", "should not", "instead of", "leak*", "hang*", "exception*"]
        ),
        Signs(
            .testGeneration,
            ["add tests", "add a test", "write tests", "write a test", "unit test*", "test coverage", "cover*"],
            ["test*"]
        ),
        Signs(
            .codeRefactoring,
            ["refactor*", "rename*", "extract*", "simplif*", "clean up", "cleanup", "deduplicat*", "inline", "split*"],
            ["move*", "remove*", "unused", "modulari*", "replace*"]
        ),
        Signs(
            .multiLanguage,
            ["port", "ports", "porting", "translate*", "rewrite in", "convert to", "bindings"],
            ["migrat*"]
        ),
        Signs(
            .codeUnderstanding,
            ["document*", "docstring*", "readme", "explain*", "comment*", "changelog"], ["describe*", "typo*"]
        ),
        Signs(
            .dataScience,
            ["notebook*", "dataframe*", "pandas", "plot*", "dataset*", "regression model", "train a"],
            ["csv", "numpy", "statistic*"]
        ),
        Signs(
            .algorithm, ["algorithm*", "complexity", "dynamic programming", "o(n)", "faster than"],
            ["optimi*", "sort*", "search*"]
        ),
        Signs(
            .agenticProgramming,
            ["across the", "every file", "all files", "throughout", "whole project", "upgrade*", "integrate*"],
            ["migrat*", "modules", "dependency", "dependencies", "everywhere"]
        ),
        Signs(.codeCompletion, ["complete the", "fill in", "todo*", "stub*"], ["finish*"]),
        Signs(
            .codeGeneration, ["implement*", "add support", "new feature", "create*", "introduce*"],
            ["add*", "support*"]),
    ]

    /// - Returns: Weights by dimension, and what was found; empty when the words give nothing away.
    static func read(_ task: String) -> (weights: [Dimension: Double], found: [Dimension: [String]]) {
        let plain = String(task.lowercased().map { $0.isLetter || $0.isNumber || "()-_".contains($0) ? $0 : " " })
        let text = " " + plain.split(separator: " ").joined(separator: " ") + " "
        var weights: [Dimension: Double] = [:]
        var found: [Dimension: [String]] = [:]
        for row in signs {
            for (list, weight) in [(row.strong, 2.0), (row.weak, 0.7)] {
                for sign in list where holds(text, sign) {
                    weights[row.dimension, default: 0] += weight
                    found[row.dimension, default: []].append(sign.filter { $0 != "*" })
                }
            }
        }
        return (weights, found)
    }

    private static func holds(_ text: String, _ sign: String) -> Bool {
        text.contains(sign.hasSuffix("*") ? " " + sign.dropLast() : " " + sign + " ")
    }
}

extension Classifier {
    /// What kind of work a task asks for: by its words first, by the change that it would be done on where these say
    /// little.
    public static func classify(task: String, change: Patch) -> Classification {
        let (weights, found) = TaskWords.read(task)
        let seen = change.isEmpty ? nil : classify(change, testsFail: false)
        // Without a sign, words ask for something new more often than not.
        var scores = Dictionary(uniqueKeysWithValues: Dimension.allCases.map { ($0, weights[$0] ?? 0) })
        scores[.codeGeneration, default: 0] += 0.5
        for (dimension, probability) in seen?.probabilities ?? [:] {
            scores[dimension, default: 0] += 0.5 * probability
        }
        let powers = scores.mapValues(exp)
        let sum = powers.values.reduce(0, +)
        let best = scores.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }?.key ?? .codeGeneration
        var evidence: [String] = []
        if let words = found[best] {
            evidence.append("the task says " + words.map { "\"\($0)\"" }.joined(separator: ", "))
        }
        if let seen { evidence += seen.evidence }
        if evidence.isEmpty { evidence = ["the task does not say what kind of work it is"] }
        return Classification(
            dimension: best, probabilities: powers.mapValues { $0 / sum }, evidence: evidence)
    }
}
