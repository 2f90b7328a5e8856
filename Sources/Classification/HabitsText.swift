import Changes

/// Habits and examples as lines of text, for a small file that is read at every start.
extension Habits {
    /// Changes when scores of another model mean something else: what was kept is then to be read anew.
    public static var model: String { Weights.version }

    /// Six lines and one for each word.
    public var text: String {
        var text = "\(examples) \(corrections)\n" + Self.join(mixing) + "\n" + Self.join(bias) + "\n"
        text += Self.join(series) + "\n" + Self.join(recent.shares) + "\n\(words.count)\n"
        let labels = ChangeModel.labels.count
        for (word, row) in words.sorted(by: { $0.value < $1.value }) {
            text += String(word, radix: 16) + " " + Self.join(wordWeights[row * labels..<(row + 1) * labels]) + "\n"
        }
        return text
    }

    /// Reads `text` from the front of `lines` and takes it away; nil when it is damaged.
    public init?(lines: inout ArraySlice<Substring>) {
        let labels = ChangeModel.labels.count
        guard let counts = lines.popFirst()?.split(separator: " ").compactMap({ Int($0) }), counts.count == 2,
            let mixing = lines.popFirst().map(Self.numbers), mixing.count == labels * labels,
            let bias = lines.popFirst().map(Self.numbers), bias.count == labels,
            let series = lines.popFirst().map(Self.numbers), series.count == labels * labels,
            let recent = lines.popFirst().map(Self.numbers), recent.count == labels,
            let count = lines.popFirst().flatMap({ Int($0) }), count <= lines.count
        else { return nil }
        var words: [UInt64: Int] = [:]
        var weights: [Double] = []
        for line in lines.prefix(count) {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, let word = UInt64(parts[0], radix: 16) else { return nil }
            words[word] = words.count
            weights += Self.numbers(parts[1])
        }
        guard weights.count == words.count * labels else { return nil }
        lines = lines.dropFirst(count)
        self.init(
            examples: counts[0], corrections: counts[1], mixing: mixing, bias: bias, series: series,
            recent: Recent(shares: recent), words: words, wordWeights: weights)
    }

    static func join(_ numbers: some Sequence<Double>) -> String {
        // Four digits behind the point are more than any of these is known to.
        numbers.map { String(kept($0)) }.joined(separator: " ")
    }

    static func numbers(_ text: Substring) -> [Double] { text.split(separator: " ").compactMap { Double($0) } }
}

extension Habits.Example {
    /// One line: dimension, scores, words of paths.
    public var text: String {
        dimension.rawValue + " " + Habits.join(scores) + " "
            + pathWords.map { String($0, radix: 16) }.joined(separator: ",")
    }

    public init?(text: Substring) {
        let fields = text.split(separator: " ", omittingEmptySubsequences: false)
        let labels = ChangeModel.labels.count
        guard fields.count == labels + 2, let dimension = Dimension(rawValue: String(fields[0])) else { return nil }
        let scores = fields[1...labels].compactMap { Double($0) }
        guard scores.count == labels else { return nil }
        self.init(
            scores: scores, pathWords: fields[labels + 1].split(separator: ",").compactMap { UInt64($0, radix: 16) },
            dimension: dimension)
    }
}
