public import Changes
public import Orchestrator

/// A commit, its message as bytes (its encoding is the author's business).
public struct Commit: Hashable, Sendable {
    public var id: ObjectID
    public var tree: ObjectID
    public var parents: [ObjectID]
    /// `Name <mail> seconds zone`, as stored.
    public var author: [UInt8]
    public var committer: [UInt8]
    public var message: [UInt8]

    /// First paragraph on one line, decoded for people.
    public var subject: String {
        let text = String(decoding: message, as: UTF8.self).drop { $0.isNewline }
        var lines: [Substring] = []
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            if line.allSatisfy(\.isWhitespace) { break }
            lines.append(line)
        }
        return lines.joined(separator: " ")
    }

    /// Seconds since 1970 of the committer's date, 0 when it is damaged.
    public var committedAt: Int64 {
        let fields = committer.split(separator: UInt8(ascii: " "))
        return fields.count >= 2 ? Int64(String(decoding: fields[fields.count - 2], as: UTF8.self)) ?? 0 : 0
    }

    /// What stands between the author's angle brackets.
    public var authorAddress: String {
        // As `%ae` has it: behind the first one.
        guard let start = author.firstIndex(of: UInt8(ascii: "<")) else { return "" }
        return String(decoding: author[start...].dropFirst().prefix { $0 != UInt8(ascii: ">") }, as: UTF8.self)
    }

    public var summary: CommitSummary { CommitSummary(id: id, tree: tree, subject: subject) }

    /// Reads a raw commit object; nil when it is none.
    init?(_ object: RawObject) {
        guard object.kind == .commit else { return nil }
        var tree: ObjectID?
        var parents: [ObjectID] = []
        var people: [String: [UInt8]] = [:]
        var rest = object.bytes[...]
        while true {
            let line = rest.prefix { $0 != UInt8(ascii: "\n") }
            rest = rest[line.endIndex...].dropFirst()
            if line.isEmpty { break }
            guard let space = line.firstIndex(of: UInt8(ascii: " ")) else { continue }
            let name = String(decoding: line[..<space], as: UTF8.self)
            let value = line[(space + 1)...]
            switch name {
            case "tree": tree = ObjectID(hex: String(decoding: value, as: UTF8.self))
            case "parent": if let id = ObjectID(hex: String(decoding: value, as: UTF8.self)) { parents.append(id) }
            case "author", "committer": people[name] = Array(value)
            default: break
            }
        }
        guard let tree else { return nil }
        id = object.id
        self.tree = tree
        self.parents = parents
        author = people["author"] ?? []
        committer = people["committer"] ?? []
        message = Array(rest)
    }
}
