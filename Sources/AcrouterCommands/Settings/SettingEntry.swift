/// Where a value of configuration comes from, least specific first: a later one wins.
enum SettingScope: Int, Comparable, Sendable, CaseIterable {
    case builtIn, system, global, committed, local, worktree, command

    static func < (left: SettingScope, right: SettingScope) -> Bool { left.rawValue < right.rawValue }

    /// For people: as `git config --show-scope` says it.
    var word: String {
        switch self {
        case .builtIn: "default"
        case .system: "system"
        case .global: "global"
        case .committed: "committed"
        case .local: "local"
        case .worktree: "worktree"
        case .command: "command line"
        }
    }
}

/// One line of configuration, as read; nothing judged yet.
struct SettingEntry: Hashable, Sendable {
    var key: String
    /// Nil for a key without `=`, which git reads as true.
    var value: String?
    var scope: SettingScope
    /// File or other place, for people.
    var origin: String
}
