/// What configuration says of models, each by its name: `acrouter-model.<name>.<key>`.
///
/// Pure. Who may say what: the user's own configuration everything; a committed file, once trusted, a model over HTTP
/// under a name that the user does not use, without key, price or program. So a committed line can neither draw a key
/// of the user's to another host, nor run a command, nor make a call look cheaper than it is.
struct ModelSettings: Sendable {
    struct Entry: Hashable, Sendable {
        let name: String
        fileprivate(set) var values: [String: Settings.Value] = [:]
        /// Nothing of it is the user's own.
        var isCommitted: Bool

        func value(_ key: ModelKey) -> Settings.Value? { values[key.lowercased] }
        func text(_ key: ModelKey) -> String? { value(key)?.text }
        func list(_ key: ModelKey) -> [String] { value(key)?.texts ?? [] }
    }

    private(set) var entries: [String: Entry] = [:]
    private(set) var ignored: [Settings.Ignored] = []
    /// Names that the user's own configuration mentions at all.
    private let own: Set<String>
    /// Names whose committed lines ask for a program.
    private let programs: Set<String>

    /// - Parameter given: in any order of scopes; within one scope in the order of the file. Other keys are passed over.
    init(entries given: [SettingEntry], trustsCommitted: Bool) throws(CommandError) {
        let lines = given.compactMap(Line.init)
        own = Set(lines.filter { $0.entry.scope != .committed }.map(\.model))
        programs = Set(
            lines.filter {
                $0.entry.scope == .committed && $0.name == ModelKey.kind.lowercased
                    && $0.text != ModelKey.ModelKind.http.rawValue
            }.map(\.model))
        for scope in SettingScope.allCases {
            var fresh: Set<String> = []
            for line in lines where line.entry.scope == scope {
                try take(line, isFirst: fresh.insert(line.entry.key).inserted, trusts: trustsCommitted)
            }
        }
    }

    /// By name.
    var sorted: [Entry] { entries.values.sorted { $0.name < $1.name } }

    /// One line of configuration, taken apart.
    private struct Line {
        let entry: SettingEntry
        let model: String
        /// In lower case.
        let name: String

        init?(_ entry: SettingEntry) {
            guard entry.key.hasPrefix(ModelKey.prefix) else { return nil }
            let rest = entry.key.dropFirst(ModelKey.prefix.count)
            let dot = rest.lastIndex(of: ".")
            self.entry = entry
            model = dot.map { String(rest[..<$0]) } ?? ""
            name = (dot.map { rest[rest.index(after: $0)...] } ?? rest).lowercased()
        }

        var text: String { entry.value ?? "true" }
    }

    private mutating func take(_ line: Line, isFirst: Bool, trusts: Bool) throws(CommandError) {
        guard !line.model.isEmpty, let key = ModelKey.byName[line.name] else {
            return ignored.append(.init(entry: line.entry, reason: "no such setting"))
        }
        let isCommitted = line.entry.scope == .committed
        if isCommitted {
            if let reason = refusal(of: line, key: key) {
                return ignored.append(.init(entry: line.entry, reason: reason))
            }
            guard trusts else {
                let reason = "the committed configuration is not trusted"
                return ignored.append(.init(entry: line.entry, reason: reason, isForLackOfTrust: true))
            }
        }
        if let trouble = Self.trouble(with: line, key: key) {
            throw CommandError(
                .badSetting, "read", subject: "\(ModelKey.prefix)\(line.model).\(key.name) from \(line.entry.origin)",
                underlying: trouble)
        }
        var entry = entries[line.model] ?? Entry(name: line.model, isCommitted: isCommitted)
        entry.values[key.lowercased] = Settings.Value(
            line.text, of: line.entry, after: isFirst ? nil : entry.values[key.lowercased], isList: key.kind == .list)
        entries[line.model] = entry
    }

    /// Why a committed line can never count; nil when trust is all that it takes.
    private func refusal(of line: Line, key: ModelKey) -> String? {
        if own.contains(line.model) { return "your own configuration has a model of this name" }
        if programs.contains(line.model) { return "a committed file cannot name a program to run" }
        if key.committed == .never { return "only your own configuration may set it" }
        return Self.trouble(with: line, key: key)
    }

    private static func trouble(with line: Line, key: ModelKey) -> String? {
        if let reason = ModelName.trouble(line.model) { return reason }
        if ModelName.isReserved(line.model), key != .enabled {
            return "a built-in model can only be switched on and off"
        }
        guard !SettingText.isValid(line.text, kind: key.kind) else { return nil }
        // Who confuses a key with the name of its variable, or puts it into an address, need not see it printed.
        let isQuotable = key.kind != .variable && key.kind != .url
        return "\(isQuotable ? "\"\(line.text)\"" : "what is there") is not \(SettingText.expected(key.kind))"
    }
}

/// Names of models: git's subsections, which keep their case and may hold dots, slashes and colons.
enum ModelName {
    /// The built-in ones are ours.
    static func isReserved(_ name: String) -> Bool { name.hasPrefix("builtin/") }

    /// What is wrong with a name; nil when nothing is. Commas separate names in `acrouter.policy`.
    static func trouble(_ name: String) -> String? {
        let isPlain = name.unicodeScalars.allSatisfy { scalar in
            scalar.value > 0x20 && scalar.value != 0x7F && !(0x80...0xA0).contains(scalar.value)
                && !"\",\\".unicodeScalars.contains(scalar)
        }
        return isPlain && !name.isEmpty && !name.hasPrefix("-") && name.utf8.count <= 100
            ? nil : "a model's name has no spaces, quotes, commas or backslashes, and at most 100 bytes"
    }
}
