/// What a change says of itself to users: entries of a changelog, and the heading that they stand under.
struct NewsTally {
    enum Kind: Int, CaseIterable { case fix, feature, change, internals, documentation, removal }

    var headed = [Int](repeating: 0, count: Kind.allCases.count)
    var said = [Int](repeating: 0, count: Kind.allCases.count)
    var patches = 0
    var minors = 0
    var lines = 0

    private static let stems: [(Kind, [String])] = [
        (.fix, ["fix", "bug", "patch", "correct", "resolve", "prevent", "crash", "handle", "regression"]),
        (
            .feature,
            ["add", "feature", "feat", "new", "support", "allow", "enhancement", "minor", "introduce", "enable"]
        ),
        (.change, ["change", "improve", "update", "perf"]),
        (
            .internals,
            ["internal", "refactor", "chore", "misc", "maint", "under the hood", "clean", "rename", "move", "migrate"]
        ),
        (.documentation, ["doc"]), (.removal, ["remov", "deprecat", "break", "delete"]),
    ]

    /// Bytes of a heading: `### Fixes`, `**Added:**`, `Bug Fixes` over a rule is not looked for.
    static func heading(_ line: [UInt8]) -> [UInt8]? {
        let text = line.drop { Bytes.isSpace($0) }
        guard text.first == UInt8(ascii: "#") || text.starts(with: "**".utf8) && line.count < 40 else { return nil }
        return Array(text)
    }

    mutating func look(_ line: [UInt8], under heading: [UInt8]?) {
        let text = Self.plain(line)
        guard text.count > 3 else { return }
        lines += 1
        if let heading { Self.add(Self.plain(heading), to: &headed) }
        Self.add(text, to: &said)
        if text.contains(": patch") || text.contains(":patch") { patches += 1 }
        if text.contains(": minor") || text.contains(":minor") { minors += 1 }
    }

    private static func plain(_ line: [UInt8]) -> String {
        String(decoding: line.prefix(200).map { Bytes.isUpper($0) ? $0 | 32 : $0 }, as: UTF8.self)
    }

    private static func add(_ text: String, to counts: inout [Int]) {
        // The first words say what kind of entry it is; later ones may speak of anything.
        let words = text.split { !$0.isLetter }.prefix(8)
        for (kind, list) in stems where words.contains(where: { word in list.contains { word.hasPrefix($0) } }) {
            counts[kind.rawValue] += 1
        }
    }
}
