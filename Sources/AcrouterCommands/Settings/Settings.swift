import Routing

/// All settings of one run, resolved: system < global < committed < local < worktree < `-c`.
///
/// Pure: entries in, values out. The committed file's entries are judged by each key's rule; what was not counted is
/// kept in `ignored`, so that `doctor` can say so.
struct Settings: Sendable {
    /// What holds for one key, and where it comes from.
    struct Value: Hashable, Sendable {
        var texts: [String]
        var scope: SettingScope
        var origin: String

        var text: String? { texts.last }

        init(texts: [String], scope: SettingScope, origin: String) {
            self.texts = texts
            self.scope = scope
            self.origin = origin
        }

        /// - Parameter known: what the same file said before. An empty value clears a list, as elsewhere in git
        ///   configuration.
        init(_ text: String, of entry: SettingEntry, after known: Value?, isList: Bool) {
            let before = isList ? known?.texts ?? [] : []
            self.init(
                texts: isList && text.isEmpty ? [] : before + [text], scope: entry.scope, origin: entry.origin)
        }
    }

    struct Ignored: Hashable, Sendable {
        var entry: SettingEntry
        var reason: String
        /// It would count if the user trusted the committed file.
        var isForLackOfTrust = false
    }

    private(set) var values: [String: Value] = [:]
    private(set) var ignored: [Ignored] = []
    /// What is said of models, `acrouter-model.<name>.<key>`.
    let models: ModelSettings

    /// - Parameter entries: in any order of scopes; within one scope in the order of the file.
    init(entries: [SettingEntry], trustsCommitted: Bool) throws(CommandError) {
        models = try ModelSettings(entries: entries, trustsCommitted: trustsCommitted)
        for key in SettingKey.all {
            if let fallback = key.fallback {
                values[key.lowercased] = Value(texts: [fallback], scope: .builtIn, origin: "")
            }
        }
        for scope in SettingScope.allCases {
            var fresh: Set<String> = []
            for entry in entries where entry.scope == scope {
                let name = entry.key.lowercased()
                guard name.hasPrefix("acrouter.") else { continue }
                guard let key = SettingKey.byName[name] else {
                    ignored.append(Ignored(entry: entry, reason: "no such setting"))
                    continue
                }
                try take(entry, key: key, isFirst: fresh.insert(name).inserted, trusts: trustsCommitted)
            }
        }
        ignored += models.ignored
    }

    private mutating func take(
        _ entry: SettingEntry, key: SettingKey, isFirst: Bool, trusts: Bool
    ) throws(CommandError) {
        let text = entry.value ?? "true"
        if entry.scope == .committed {
            if let reason = refusal(of: text, key: key, trusts: trusts) {
                let isUntrusted = !trusts && refusal(of: text, key: key, trusts: true) == nil
                ignored.append(Ignored(entry: entry, reason: reason, isForLackOfTrust: isUntrusted))
                return
            }
        }
        guard SettingText.isValid(text, kind: key.kind) else {
            throw CommandError(
                .badSetting, "read", subject: "\(key.name) from \(entry.origin)",
                underlying: "\"\(text)\" is not \(SettingText.expected(key.kind))")
        }
        let isFresh = isFirst && !(entry.scope == .committed && key.committed == .adds)
        values[key.lowercased] = Value(
            text, of: entry, after: isFresh ? nil : values[key.lowercased], isList: key.isList)
    }

    /// Why a committed value does not count; nil when it does.
    private func refusal(of text: String, key: SettingKey, trusts: Bool) -> String? {
        switch key.committed {
        case .always: return SettingText.isValid(text, kind: key.kind) ? nil : "not \(SettingText.expected(key.kind))"
        case .adds:
            if text.isEmpty { return "a committed file may only add to it" }
            return SettingText.isValid(text, kind: key.kind) ? nil : "not \(SettingText.expected(key.kind))"
        case .never: return "only your own configuration may set it"
        case .trusted, .lowers, .tightens:
            guard trusts else { return "the committed configuration is not trusted" }
        }
        switch key.committed {
        case .lowers: return lowers(text, key: key) ? nil : "a committed file may only lower it"
        case .tightens: return text.lowercased() == key.fallback ? nil : "a committed file cannot weaken it"
        default: return nil
        }
    }

    private func lowers(_ text: String, key: SettingKey) -> Bool {
        guard let held = values[key.lowercased]?.text else { return true }
        switch key.kind {
        case .money:
            guard let new = Budget(parsing: text), let old = Budget(parsing: held) else { return false }
            return new.limit <= old.limit
        case .duration:
            guard let new = DurationText.parse(text), let old = DurationText.parse(held) else { return false }
            return new <= old
        case .choice(let words):
            // Choices are listed from the most to the least.
            guard let new = words.firstIndex(of: text), let old = words.firstIndex(of: held) else { return false }
            return new >= old
        default: return false
        }
    }
}

extension Settings {
    func value(_ key: SettingKey) -> Value? { values[key.lowercased] }
    func text(_ key: SettingKey) -> String? { value(key)?.text }
    func list(_ key: SettingKey) -> [String] { value(key)?.texts ?? [] }
    func bool(_ key: SettingKey) -> Bool { text(key).flatMap(SettingText.bool) ?? false }
    func duration(_ key: SettingKey) -> Duration? { text(key).flatMap(DurationText.parse) }
    func money(_ key: SettingKey) -> MicroUSD? { text(key).flatMap { Budget(parsing: $0)?.limit } }
    func number(_ key: SettingKey) -> Double? { text(key).flatMap(Double.init) }
    func bytes(_ key: SettingKey) -> Int? { text(key).flatMap(SettingText.bytes) }
}
