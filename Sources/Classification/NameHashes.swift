/// The names of a text as hashes, with whether it seems to define them: what the index of names keeps of a file.
public enum NameHashes {
    /// FNV-1a over the name, its lowest bit given up for "defined here".
    public static func hash(_ name: some Sequence<UInt8>) -> UInt32 {
        var hash: UInt32 = 0x811C_9DC5
        for byte in name { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
        return hash & ~1
    }

    /// Shorter names are letters of formulas, and every file has them.
    public static let shortest = 3
    private static let longest = 80

    /// - Returns: Sorted, each name once; the lowest bit says that the text defines it.
    public static func of(_ bytes: [UInt8]) -> [UInt32] {
        var found: Set<UInt32> = []
        var defined: Set<UInt32> = []
        for slice in bytes.split(separator: 0x0A) where slice.count < 2_000 {
            let line = Array(slice)
            if let name = Definitions.name(in: line)?.range, name.count >= shortest {
                defined.insert(hash(line[name]))
            }
            collect(line, into: &found)
        }
        return found.union(defined).map { defined.contains($0) ? $0 | 1 : $0 }.sorted()
    }

    private static func collect(_ line: [UInt8], into found: inout Set<UInt32>) {
        var start = 0
        while start < line.count {
            guard Definitions.isNamePart(line[start]) else {
                start += 1
                continue
            }
            var end = start
            while end < line.count, Definitions.isNamePart(line[end]) { end += 1 }
            let isNumber = line[start] >= 0x30 && line[start] <= 0x39
            if !isNumber, (shortest...longest).contains(end - start) { found.insert(hash(line[start..<end])) }
            start = end
        }
    }
}
