internal import Changes
internal import Orchestrator

/// Replaces secrets by placeholders in whatever is about to become part of a prompt.
///
/// Whole files are masked before they are cut into pieces, because a piece of a key is no longer known as one. A mask
/// never changes the number of lines.
struct SecretMasker {
    private(set) var table: SecretTable
    private var scanner: SecretScanner

    init(table: SecretTable = SecretTable()) {
        self.table = table
        scanner = SecretScanner(literals: table.literals)
    }

    /// - Parameter place: in words, for the user: "config.py", "output of test_a".
    mutating func mask(_ bytes: [UInt8], place: String) -> [UInt8] {
        replace(scanner.findings(in: bytes), in: bytes, place: place)
    }

    mutating func mask(_ text: String, place: String) -> String {
        String(decoding: mask(Array(text.utf8), place: place), as: UTF8.self)
    }

    /// A last pass over a text that was put together of masked pieces: their placeholders stay as they are.
    mutating func maskWhatIsLeft(_ text: String, place: String) -> String {
        let bytes = Array(text.utf8)
        let findings = scanner.findings(in: bytes).filter { Array(bytes[$0.range]).firstPlaceholder(from: 0) == nil }
        return String(decoding: replace(findings, in: bytes, place: place), as: UTF8.self)
    }

    /// Learns the values of environment files, private ones too, which tests may print.
    mutating func learn(from workbench: any Workbench, _ entries: [TreeEntry]) async throws {
        // A few such files are what a project has.
        for entry in entries.filter({ $0.mode.isFile && EnvironmentFile.isOne($0.path) }).prefix(20) {
            learn(environmentFile: try await workbench.bytes(of: entry.id), at: entry.path)
        }
    }

    /// Learns the values that a change takes from environment files, or puts there.
    mutating func learn(from change: Patch) {
        for file in change.files
        where EnvironmentFile.isOne(file.path) || file.oldPath.map(EnvironmentFile.isOne) == true {
            let lines = file.hunks.flatMap(\.lines).map { $0.content.last == 0x0A ? $0.content : $0.content + [0x0A] }
            learn(environmentFile: Array(lines.joined()), at: file.path)
        }
    }

    mutating func mask(file bytes: [UInt8], at path: RepoPath) -> [UInt8] {
        guard EnvironmentFile.isOne(path) else { return mask(bytes, place: path.display) }
        let values = EnvironmentFile.values(in: bytes).filter { !EnvironmentFile.isTrivial(bytes[$0.range]) }
        let shown = replace(
            values.map { SecretFinding(kind: "value of a .env file", range: $0.range) }, in: bytes, place: path.display)
        return mask(shown, place: path.display)
    }

    /// Learns the values of a `.env` file, which may turn up in output or in another file.
    mutating func learn(environmentFile bytes: [UInt8], at path: RepoPath) {
        for (name, range) in EnvironmentFile.values(in: bytes) {
            let value = Array(bytes[range])
            guard value.count >= 8, !EnvironmentFile.isTrivial(value[...]) else { continue }
            let isSecret =
                SecretAssignments.says(name) || SecretShape.looksRandom(value, isQuoted: true, isCautious: false)
            if isSecret { _ = table.placeholder(for: value, kind: "value of a .env file", place: path.display) }
        }
        scanner = SecretScanner(literals: table.literals)
    }

    private mutating func replace(_ findings: [SecretFinding], in bytes: [UInt8], place: String) -> [UInt8] {
        guard !findings.isEmpty else { return bytes }
        var result: [UInt8] = []
        var position = 0
        var line = 1
        for finding in findings {
            let before = bytes[position..<finding.range.lowerBound]
            result += before
            // A secret has no line end.
            line += before.count { $0 == 0x0A }
            result += table.placeholder(
                for: Array(bytes[finding.range]), kind: finding.kind, place: "\(place), line \(line)")
            position = finding.range.upperBound
        }
        return result + bytes[position...]
    }
}

/// Files of settings that are kept out of repositories as a rule, because they hold secrets.
enum EnvironmentFile {
    private static let templates = ["example", "sample", "template", "dist", "defaults", "schema"]

    static func isOne(_ path: RepoPath) -> Bool {
        guard mayBeOne(path.bytes) else { return false }
        let name = path.name.lowercased()
        guard name == ".env" || name.hasPrefix(".env.") || name.hasSuffix(".env") || name == ".envrc" else {
            return false
        }
        return !templates.contains { name.contains($0) }
    }

    /// Asked of every file of a tree, so it looks at bytes only: a dot with "env" behind it.
    private static func mayBeOne(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { text in
            var index = text.count - 4
            while index >= 0 {
                if text[index] == 0x2E, text[index + 1] | 0x20 == 0x65, text[index + 2] | 0x20 == 0x6E,
                    text[index + 3] | 0x20 == 0x76
                {
                    return true
                }
                index -= 1
            }
            return false
        }
    }

    /// `NAME=value`, one a line; `export` and quotes are allowed.
    static func values(in bytes: [UInt8]) -> [(name: String, range: Range<Int>)] {
        bytes.split(separator: 0x0A).compactMap { line in
            guard let sign = line.firstIndex(of: UInt8(ascii: "=")), line.first != UInt8(ascii: "#") else { return nil }
            let words = String(decoding: line[..<sign], as: UTF8.self).split { $0 == " " || $0 == "\t" }
            guard let name = words.last else { return nil }
            var value = line[(sign + 1)...]
            while let last = value.last, last <= 0x20 { value = value.dropLast() }
            value = value.drop { $0 <= 0x20 }
            if let quote = value.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"), value.count > 1 {
                value = value.dropFirst().prefix { $0 != quote }
            }
            return value.isEmpty ? nil : (String(name), value.startIndex..<value.endIndex)
        }
    }

    private static let words: Set<String> = [
        "true", "false", "yes", "no", "on", "off", "none", "null", "localhost", "development", "production", "debug",
        "info", "warn", "error", "test",
    ]

    /// Says nothing about anybody: switches, levels, small numbers.
    static func isTrivial(_ value: ArraySlice<UInt8>) -> Bool {
        if value.count <= 5, value.allSatisfy({ ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2E }) { return true }
        return words.contains(String(decoding: value, as: UTF8.self).lowercased())
    }
}
