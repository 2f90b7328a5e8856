/// Rough kind of a value: enough to prefer edits that make sense.
public enum ValueKind: String, Hashable, Sendable, CaseIterable {
    case number, text, truth, none, list, tuple, map, set, function, object

    /// From the name of a run-time type (Python) or a written type (Swift).
    public init?(typeName: String) {
        switch typeName {
        case "int", "float", "complex", "Int", "Double", "Float", "UInt", "Int64", "Int32", "UInt8", "CGFloat":
            self = .number
        case "str", "bytes", "String", "Character", "Substring": self = .text
        case "bool", "Bool": self = .truth
        case "NoneType": self = .none
        case "list", "deque", "range", "bytearray", "Array": self = .list
        case "tuple": self = .tuple
        case "dict", "defaultdict", "Counter", "OrderedDict", "Dictionary": self = .map
        case "set", "frozenset", "Set": self = .set
        case "function", "builtin_function_or_method", "method", "type": self = .function
        case "": return nil
        default:
            let bare = typeName.hasPrefix("inout ") ? String(typeName.dropFirst(6)) : typeName
            if bare != typeName {
                self.init(typeName: bare)
            } else if bare.hasSuffix("?") {
                self.init(typeName: String(bare.dropLast()))
            } else if bare.hasPrefix("[") {
                self = bare.contains(":") ? .map : .list
            } else if bare.hasPrefix("Set<") || bare.hasPrefix("Set <") {
                self = .set
            } else if bare.hasPrefix("(") && bare.contains("->") {
                self = .function
            } else {
                self = .object
            }
        }
    }

    var isContainer: Bool { self == .list || self == .tuple || self == .map || self == .set || self == .text }
    var isSequence: Bool { self == .list || self == .tuple || self == .text }
}
