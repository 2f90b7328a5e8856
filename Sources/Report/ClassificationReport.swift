import Changes
public import Classification

/// `git acrouter classify`: what kind of work a change is.
public struct ClassificationReport: Sendable {
    public static let schema = "acrouter.classify/1"
    /// As it was asked for; nil for a change that is no commit yet.
    public var revision: String?
    public var classification: Classification
    public var language: String
    public var files: Int
    public var added: Int
    public var removed: Int
    /// Whether to say what this repository's habits did.
    public var explains: Bool

    public init(
        revision: String?, classification: Classification, language: String, files: Int, added: Int, removed: Int,
        explains: Bool = false
    ) {
        self.revision = revision
        self.explains = explains
        self.classification = classification
        self.language = language
        self.files = files
        self.added = added
        self.removed = removed
    }

    private var ranked: [(dimension: String, share: Double)] {
        classification.probabilities.map { ($0.key.rawValue, $0.value) }
            .sorted { $0.1 != $1.1 ? $0.1 > $1.1 : $0.0 < $1.0 }
    }

    public func text(on canvas: Canvas) -> String {
        let size = "\(Amounts.count(files, "file")), +\(added) -\(removed)"
        var text = canvas.paint(classification.dimension.rawValue, .bold)
        text += "  (\(size)" + (language.isEmpty ? "" : ", \(language)") + ")\n"
        for line in classification.evidence { text += "  because " + Printable.text(line, oneLine: true) + "\n" }
        var table = Table(columns: [.init(title: "", alignsRight: true), .init(title: "")])
        for (dimension, share) in ranked where share >= 0.005 {
            table.rows.append([.init(Amounts.percent(share)), .init(dimension)])
        }
        return text + "\n" + table.rendered(on: canvas, titles: false) + (explains ? explanation : "")
    }

    private var shifts: [(dimension: String, shift: Double)] {
        (classification.adaptation?.shifts ?? [:]).map { ($0.key.rawValue, $0.value) }
            .sorted { abs($0.1) != abs($1.1) ? abs($0.1) > abs($1.1) : $0.0 < $1.0 }
    }

    private var explanation: String {
        guard let adaptation = classification.adaptation else {
            return "\nThis repository's habits are not asked, or its commits do not say their kind often enough.\n"
        }
        var text = "\nThis repository's habits (\(Amounts.count(adaptation.examples, "earlier commit"))"
        if adaptation.corrections > 0 { text += ", \(Amounts.count(adaptation.corrections, "correction"))" }
        text += ") moved:\n"
        for (dimension, shift) in shifts {
            let points = Int((shift * 100).rounded())
            text += "  \(dimension) \(points < 0 ? "" : "+")\(points) points\n"
        }
        return text
    }

    private var adaptation: JSON {
        guard let adaptation = classification.adaptation else { return .null }
        return [
            "examples": .count(adaptation.examples), "corrections": .count(adaptation.corrections),
            "shifts": .object(shifts.map { .init($0.dimension, .number($0.shift)) }),
        ]
    }

    public var json: JSON {
        [
            "schema": .string(Self.schema), "rev": .text(revision),
            "dimension": .string(classification.dimension.rawValue),
            "probabilities": .object(ranked.map { .init($0.dimension, .number($0.share)) }),
            "evidence": .texts(classification.evidence), "adaptation": adaptation,
            "language": .string(language), "files": .count(files), "added": .count(added), "removed": .count(removed),
        ]
    }
}
