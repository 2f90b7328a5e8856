import Changes
public import Classification

/// `git acrouter classify`: what kind of work a change is.
public struct ClassificationReport: Sendable {
    public static let schema = "acrouter.classify/1"
    public var classification: Classification
    public var language: String
    public var files: Int
    public var added: Int
    public var removed: Int

    public init(classification: Classification, language: String, files: Int, added: Int, removed: Int) {
        self.classification = classification
        self.language = language
        self.files = files
        self.added = added
        self.removed = removed
    }

    private var ranked: [(dimension: String, share: Double)] {
        classification.probabilities.filter { $0.value > 0 }.map { ($0.key.rawValue, $0.value) }
            .sorted { $0.1 != $1.1 ? $0.1 > $1.1 : $0.0 < $1.0 }
    }

    public func text(on canvas: Canvas) -> String {
        let size = "\(Amounts.count(files, "file")), +\(added) -\(removed)"
        var text = canvas.paint(classification.dimension.rawValue, .bold)
        text += "  (\(size)" + (language.isEmpty ? "" : ", \(language)") + ")\n"
        for line in classification.evidence { text += "  because " + Printable.text(line, oneLine: true) + "\n" }
        var table = Table(columns: [.init(title: "", alignsRight: true), .init(title: "")])
        for (dimension, share) in ranked { table.rows.append([.init(Amounts.percent(share)), .init(dimension)]) }
        return text + "\n" + table.rendered(on: canvas, titles: false)
    }

    public var json: JSON {
        [
            "schema": .string(Self.schema), "dimension": .string(classification.dimension.rawValue),
            "probabilities": .object(ranked.map { .init($0.dimension, .number($0.share)) }),
            "evidence": .texts(classification.evidence), "leaf": .string(classification.leaf),
            "language": .string(language), "files": .count(files), "added": .count(added), "removed": .count(removed),
        ]
    }
}
