/// Secrets by the placeholders that stand for them in a prompt.
public struct SecretTable: Hashable, Sendable {
    struct Entry: Hashable {
        var value: [UInt8]
        var kind: String
        /// Where it was first seen, in words.
        var place: String
    }

    private(set) var entries: [String: Entry] = [:]
    private var names: [[UInt8]: String] = [:]

    static let stem = Array("ACROUTER-MASKED-".utf8)

    public init() {}

    public var isEmpty: Bool { entries.isEmpty }

    func value(of placeholder: String) -> [UInt8]? { entries[placeholder]?.value }

    /// Values that are secret wherever they come up; shorter ones are words of other texts too.
    var literals: [[UInt8]] {
        entries.values.filter { $0.value.count >= 8 && $0.kind != SecretScanner.likePlaceholder }.map(\.value)
    }

    /// The placeholder of a value, the same whenever the value comes up again.
    mutating func placeholder(for value: [UInt8], kind: String, place: String) -> [UInt8] {
        if let name = names[value] { return Array(name.utf8) }
        let name = String(decoding: Self.stem, as: UTF8.self) + String(entries.count + 1)
        entries[name] = Entry(value: value, kind: kind, place: place)
        names[value] = name
        return Array(name.utf8)
    }

    /// What is masked in a text that would be sent: kind and place, never the value.
    func masked(in text: String) -> [(kind: String, place: String)] {
        let bytes = Array(text.utf8)
        var seen: Set<String> = []
        var found: [(String, String)] = []
        var position = 0
        while let range = bytes.firstPlaceholder(from: position) {
            position = range.upperBound
            let name = String(decoding: bytes[range], as: UTF8.self)
            guard let entry = entries[name], entry.kind != SecretScanner.likePlaceholder, seen.insert(name).inserted
            else { continue }
            found.append((entry.kind, entry.place))
        }
        return found
    }

    /// Why a text may not be sent where secrets are to be refused; nil where it holds none.
    func refusal(of text: String) -> String? {
        masked(in: text).first.map {
            "it would hold a secret (\($0.kind) in \($0.place)), and acrouter.secrets is refuse"
        }
    }
}

/// Its description names no value, so that no log and no failed expectation can.
extension SecretTable: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "\(entries.count) masked" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
