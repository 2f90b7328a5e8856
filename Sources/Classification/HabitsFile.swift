internal import Changes

/// Habits as bytes, for a small file that is read at every start; corrections as lines, which people may read.
extension Habits {
    /// Changes when what was kept means something else and is to be read anew.
    public static var model: String { Weights.version }

    /// Without corrections and author: those are the user's.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        Self.put(total, to: &bytes)
        Self.put(UInt64(words.count), to: &bytes)
        for (word, kinds) in words {
            Self.put(word, to: &bytes)
            Self.put(kinds, to: &bytes)
        }
        Self.put(UInt64(authors.count), to: &bytes)
        for (author, shares) in authors {
            Self.put(author, to: &bytes)
            for label in ChangeModel.labels.indices { Self.put(UInt64(shares[label].bitPattern), to: &bytes) }
        }
        Self.put(UInt64(latest.count), to: &bytes)
        for commit in latest {
            Self.put(UInt64(commit.label), to: &bytes)
            Self.put(UInt64(commit.words.count), to: &bytes)
            for word in commit.words { Self.put(word, to: &bytes) }
        }
        return bytes
    }

    /// - Returns: nil when they are damaged.
    public init?(bytes: ArraySlice<UInt8>) {
        self.init()
        let isWhole = bytes.withUnsafeBytes { all -> Bool in
            var reader = Reader(bytes: all)
            return read(&reader) && reader.at == all.count
        }
        guard isWhole else { return nil }
    }

    private mutating func read(_ reader: inout Reader) -> Bool {
        guard let total = reader.kinds(), let wordCount = reader.count(of: 18) else { return false }
        self.total = total
        words.reserveCapacity(wordCount)
        for _ in 0..<wordCount {
            guard let word = reader.number(), let kinds = reader.kinds() else { return false }
            words[word] = kinds
        }
        guard let authorCount = reader.count(of: 48) else { return false }
        for _ in 0..<authorCount {
            guard let author = reader.number() else { return false }
            var shares = Shares()
            for label in ChangeModel.labels.indices {
                guard let number = reader.number(), let bits = UInt32(exactly: number) else { return false }
                shares[label] = Float(bitPattern: bits)
            }
            authors[author] = shares
        }
        guard let latestCount = reader.count(of: 16), latestCount <= Self.reach else { return false }
        for _ in 0..<latestCount {
            guard let label = reader.number(), label < UInt64(ChangeModel.labels.count), let count = reader.count(of: 8)
            else { return false }
            latest.append(((0..<count).compactMap { _ in reader.number() }, Int(label)))
        }
        return true
    }

    private static func put(_ number: UInt64, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    private static func put(_ kinds: Kinds, to bytes: inout [UInt8]) {
        for label in ChangeModel.labels.indices {
            withUnsafeBytes(of: kinds[label].littleEndian) { bytes.append(contentsOf: $0) }
        }
    }

    private struct Reader {
        let bytes: UnsafeRawBufferPointer
        var at = 0

        mutating func number() -> UInt64? {
            guard at + 8 <= bytes.count else { return nil }
            defer { at += 8 }
            return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
        }

        mutating func kinds() -> Kinds? {
            let labels = ChangeModel.labels.indices
            guard at + 2 * labels.count <= bytes.count else { return nil }
            var kinds = Kinds()
            for label in labels {
                kinds[label] = UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt16.self))
                at += 2
            }
            return kinds
        }

        /// How many things of at least `size` bytes follow; nil when there is no room for so many.
        mutating func count(of size: Int) -> Int? {
            guard let number = number(), let count = Int(exactly: number), count <= (bytes.count - at) / size else {
                return nil
            }
            return count
        }
    }
}

extension Habits.Correction {
    /// One line: the change, what it is, the weights that scored it, scores, words of paths.
    public var text: String {
        String(change, radix: 16) + " " + dimension.rawValue + " " + Habits.model + " "
            + scores.map { String(($0 * 10_000).rounded() / 10_000) }.joined(separator: " ") + " "
            + pathWords.map { String($0, radix: 16) }.joined(separator: ",")
    }

    public init?(text: Substring) {
        let fields = text.split(separator: " ", omittingEmptySubsequences: false)
        let labels = ChangeModel.labels.count
        guard fields.count == labels + 4, let change = UInt64(fields[0], radix: 16),
            let dimension = Dimension(rawValue: String(fields[1]))
        else { return nil }
        let scores = fields[3..<(labels + 3)].compactMap { Double($0) }
        guard scores.count == labels else { return nil }
        self.init(
            change: change, pathWords: fields[labels + 3].split(separator: ",").compactMap { UInt64($0, radix: 16) },
            // Other weights score otherwise: what was said of that very change still holds, and no more.
            scores: fields[2] == Habits.model ? scores : [], dimension: dimension)
    }
}
