import Foundation

/// JSON whose shape is somebody else's and may change: read by asking, and what is not there is nil.
indirect enum JSONTree: Decodable, Hashable, Sendable {
    case object([String: JSONTree])
    case array([JSONTree])
    case text(String)
    case number(Double)
    case flag(Bool)
    case null

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        // Each `try?` asks whether the value is of that kind; an error is the answer no.
        if value.decodeNil() {
            self = .null
        } else if let flag = try? value.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let list = try? value.decode([JSONTree].self) {
            self = .array(list)
        } else {
            self = .object(try value.decode([String: JSONTree].self))
        }
    }

    /// Nil for what is no JSON: agents print other lines too.
    init?(_ bytes: [UInt8]) {
        guard bytes.first(where: { $0 != 0x20 && $0 != 0x09 }) == UInt8(ascii: "{"),
            let tree = try? JSONDecoder().decode(JSONTree.self, from: Data(bytes))  // No JSON is no report.
        else { return nil }
        self = tree
    }

    subscript(_ path: String...) -> JSONTree? {
        var tree = self
        for name in path {
            guard case .object(let fields) = tree, let next = fields[name] else { return nil }
            tree = next
        }
        return tree
    }

    var text: String? { if case .text(let text) = self { text } else { nil } }
    var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
    var number: Double? { if case .number(let number) = self { number } else { nil } }
    var fields: [String: JSONTree] { if case .object(let fields) = self { fields } else { [:] } }

    /// A count of something: whole, never negative, 0 where there is none.
    func count(_ path: String...) -> Int {
        var tree: JSONTree? = self
        for name in path { tree = tree?[name] }
        guard let number = tree?.number, number > 0, number < 1e15 else { return 0 }
        return Int(number)
    }
}
