internal import Changes

/// A raw object: what git's object database holds under a name.
struct RawObject: Sendable {
    enum Kind: String, Sendable { case commit, tree, blob, tag }

    var id: ObjectID
    var kind: Kind
    var bytes: [UInt8]
}

/// Reading objects by their names through a git child, which sees replacement refs, grafts and promised objects.
extension GitRepository {
    /// - Parameter name: An object's name, or any revision that git understands.
    /// - Returns: nil when there is no such object.
    func object(_ name: String, operation: String) async throws -> RawObject? {
        try await objects([name], operation: operation).first ?? nil
    }

    /// Several objects in one child; nil for each that does not exist.
    func objects(
        _ names: [String], setting: [String: String] = [:], operation: String
    ) async throws -> [RawObject?] {
        guard !names.isEmpty else { return [] }
        if let bad = names.first(where: { $0.contains("\n") }) {
            throw GitStoreError(.notFound, operation: operation, subject: bad)
        }
        let input = Array((names.joined(separator: "\n") + "\n").utf8)
        let result = try await attempt(["cat-file", "--batch"], input: input, setting: setting, operation: operation)
        guard result.status == 0 else { throw result.error(operation: operation, subject: names[0]) }
        let found = try Self.parse(batch: result.output, count: names.count, operation: operation)
        // A damaged object is "missing" to git, with a word about it.
        if let index = found.firstIndex(where: { $0 == nil }), !GitExecutable.Result.shortened(result.errors).isEmpty {
            throw result.error(operation: operation, subject: names[index])
        }
        return found
    }

    /// Format: `<id> SP <kind> SP <size> LF <bytes> LF`, or `<name> SP missing LF`.
    private static func parse(
        batch: [UInt8], count: Int, operation: String
    ) throws(GitStoreError) -> [RawObject?] {
        var found: [RawObject?] = []
        var rest = batch[...]
        while found.count < count {
            let header = rest.prefix { $0 != UInt8(ascii: "\n") }
            rest = rest[header.endIndex...].dropFirst()
            let fields = String(decoding: header, as: UTF8.self).split(separator: " ")
            if fields.count == 3, let id = ObjectID(hex: fields[0]),
                let kind = RawObject.Kind(rawValue: String(fields[1])),
                let size = Int(fields[2]), rest.count > size
            {
                found.append(RawObject(id: id, kind: kind, bytes: Array(rest.prefix(size))))
                rest = rest.dropFirst(size + 1)
            } else if fields.last == "missing" || fields.last == "ambiguous" {
                found.append(nil)
            } else {
                throw GitStoreError(
                    .damaged, operation: operation, underlying: "git cat-file printed what we cannot read")
            }
        }
        return found
    }
}
