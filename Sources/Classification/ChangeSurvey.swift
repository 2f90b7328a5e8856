import Changes

/// Everything that is counted in one pass over a change.
struct ChangeSurvey {
    enum Zone: Int, CaseIterable {
        case source, tests, docs, config

        static func of(_ kind: PathKind) -> Zone? {
            switch kind {
            case .source: .source
            case .tests: .tests
            case .docs: .docs
            case .config: .config
            case .generated: nil
            }
        }
    }

    var zones = [ZoneTally](repeating: ZoneTally(), count: Zone.allCases.count)
    var generatedFiles = 0
    var roles = [Int](repeating: 0, count: PathRole.allCases.count)
    var roleChurn = [Int](repeating: 0, count: PathRole.allCases.count)
    var createdRoles: UInt64 = 0
    var words: [Set<UInt64>] = Array(repeating: [], count: WordPlace.allCases.count)

    // Names of source and tests: what was there and what is new.
    var oldNames: Set<UInt64> = []
    var newNames: Set<UInt64> = []
    var contextNames: Set<UInt64> = []
    /// Names of all context there is, however far.
    var farNames = NameSet()
    var testNames: Set<UInt64> = []
    var contextLines = 0
    var news = NewsTally()
    var removedLines: [UInt64: Int] = [:]
    var addedLineHashes: [UInt64] = []
    var movedLines = 0
    var folders: Set<[UInt8]> = []
    var tops: Set<[UInt8]> = []
    var languages: Set<String> = []
    var sourceStems: Set<String> = []
    var testStems: Set<String> = []
    var docShapes = DocTally()
    var depth = 0

    init(_ patch: Patch) {
        for file in patch.files { survey(file) }
        findMoves()
    }

    subscript(zone: Zone) -> ZoneTally { zones[zone.rawValue] }

    func saw(_ place: WordPlace, _ word: UInt64) -> Bool { words[place.rawValue].contains(word) }

    private mutating func survey(_ file: FilePatch) {
        guard let zone = Zone.of(PathKind.of(file.path)) else {
            generatedFiles += 1
            return
        }
        notePath(file, zone)
        if zone == .docs || (zone == .config && Language.of(file.path) == nil) {
            prose(file, zone)
        } else {
            code(file, zone)
        }
    }

    private mutating func notePath(_ file: FilePatch, _ zone: Zone) {
        let index = zone.rawValue
        zones[index].files += 1
        switch file.kind {
        case .added: zones[index].created += 1
        case .deleted: zones[index].deleted += 1
        case .renamed, .copied: zones[index].moved += 1
        case .modified, .typeChanged: break
        }
        let found = PathRole.of(file.path)
        let churn = file.addedLines + file.removedLines
        for role in PathRole.allCases where found & role.bit != 0 {
            roles[role.rawValue] += 1
            roleChurn[role.rawValue] += churn
        }
        if file.kind == .added { createdRoles |= found }
        let parts = file.path.components
        depth = max(depth, parts.count)
        folders.insert(Array(parts.dropLast().joined(separator: [UInt8(ascii: "/")])))
        if parts.count > 1 { tops.insert(Array(parts.prefix(2).joined(separator: [UInt8(ascii: "/")]))) }
        if let language = Language.of(file.path), zone != .docs { languages.insert(language.name) }
        PathWords.insert(file.path, into: &words[WordPlace.path.rawValue])
        let stem = Self.stem(file.path.name)
        if zone == .source { sourceStems.insert(stem) } else if zone == .tests { testStems.insert(stem) }
    }

    /// `parser` of `parser_test.go`, `ParserTests.swift` and `test_parser.py`.
    private static func stem(_ name: String) -> String {
        var stem = name.lowercased().split(separator: ".").first.map(String.init) ?? ""
        for affix in ["tests", "test", "specs", "spec"] where stem.hasSuffix(affix) { stem.removeLast(affix.count) }
        if stem.hasPrefix("test") { stem.removeFirst(4) }
        return stem.filter { $0 != "_" && $0 != "-" }
    }

    private mutating func findMoves() {
        var left = removedLines
        for hash in addedLineHashes {
            guard let count = left[hash], count > 0 else { continue }
            left[hash] = count - 1
            movedLines += 1
        }
    }
}
