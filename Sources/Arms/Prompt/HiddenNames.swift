import Changes

/// The names of private files, as others may print them: the whole path, or its last part alone.
///
/// A wrong alarm costs a message; so another file of the same name is taken for the private one.
struct HiddenNames {
    /// Last parts that are words of their own in any text.
    private var words: Set<[UInt8]> = []
    /// What has to be looked for as it is: names with blanks in them, and names that a sentence may hold.
    private var texts: [[UInt8]] = []
    /// Git writes such a name down in quotes.
    private var hasQuoted = false

    init(_ paths: Set<RepoPath>) {
        for path in paths {
            let name = Array(path.components.last ?? [])
            hasQuoted = hasQuoted || path.bytes.contains { $0 < 0x20 || $0 >= 0x80 || $0 == 0x22 || $0 == 0x5C }
            if name.allSatisfy(Self.isPart), name.dropFirst().contains(0x2E) || name.first == 0x2E {
                words.insert(Array(Self.trimmed(name[...])))
            } else if name.allSatisfy(Self.isPart), name.count == path.bytes.count {
                // `secrets` at the root: only where it is written as a place.
                texts += [[0x2F] + name, name + [0x3A]]
            } else {
                texts.append(name.allSatisfy(Self.isPart) ? path.bytes : name)
            }
        }
    }

    func areNamed(in text: some Sequence<UInt8>) -> Bool {
        if words.isEmpty, texts.isEmpty { return false }
        let bytes = Array(text)
        if !words.isEmpty {
            let found = bytes.split { !Self.isPart($0) }.contains { words.contains(Array(Self.trimmed($0))) }
            if found { return true }
        }
        return texts.contains { bytes.firstRange(of: $0, from: 0) != nil }
    }

    /// A line before the hunks of a diff. An environment file is no less private for being tracked.
    func areNamed(inHeader line: ArraySlice<UInt8>) -> Bool {
        if hasQuoted, line.contains(0x22) { return true }
        let names = line.split { !Self.isPart($0) }.map { RepoPath(bytes: Array($0)) }
        if names.contains(where: EnvironmentFile.isOne) { return true }
        return areNamed(in: line)
    }

    private static func isPart(_ byte: UInt8) -> Bool {
        byte >= 0x80 || TokenRule.Alphabet.dotted.contains(byte) || byte == 0x2B || byte == 0x40
    }

    /// Without the full stop of a sentence.
    private static func trimmed(_ word: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var word = word
        while word.last == 0x2E { word = word.dropLast() }
        return word
    }
}
