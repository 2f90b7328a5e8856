internal import Changes

/// One level of a tree object.
struct TreeObject {
    struct Entry {
        var name: [UInt8]
        /// As git stores it, in octal: `40000` is a folder.
        var mode: String
        var id: ObjectID
    }

    var entries: [Entry]

    /// - Parameter width: Bytes of an object name: 20 or 32.
    init?(_ object: RawObject, width: Int) {
        guard object.kind == .tree else { return nil }
        entries = []
        var rest = object.bytes[...]
        while !rest.isEmpty {
            guard let space = rest.firstIndex(of: UInt8(ascii: " ")), let zero = rest[space...].firstIndex(of: 0),
                rest.endIndex - zero - 1 >= width,
                let id = ObjectID(raw: rest[(zero + 1)..<(zero + 1 + width)])
            else { return nil }
            entries.append(
                Entry(
                    name: Array(rest[(space + 1)..<zero]),
                    mode: String(decoding: rest[..<space], as: UTF8.self), id: id))
            rest = rest[(zero + 1 + width)...]
        }
    }
}

extension ObjectID {
    init?(raw: some Collection<UInt8>) {
        let digits = Array("0123456789abcdef".utf8)
        self.init(hex: String(decoding: raw.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self))
    }
}
