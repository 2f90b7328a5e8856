/// Secrets by the placeholders that stand for them in a prompt.
public struct SecretTable: Hashable, Sendable {
    private(set) var values: [String: [UInt8]] = [:]
    private var names: [[UInt8]: String] = [:]

    public init() {}

    public var isEmpty: Bool { values.isEmpty }

    /// The placeholder of a value, the same whenever the value comes up again.
    mutating func placeholder(for value: [UInt8]) -> String {
        if let name = names[value] { return name }
        let name = "ACROUTER-MASKED-\(values.count + 1)"
        values[name] = value
        names[value] = name
        return name
    }
}

/// Its description names no value, so that no log and no failed expectation can.
extension SecretTable: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "\(values.count) masked" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
