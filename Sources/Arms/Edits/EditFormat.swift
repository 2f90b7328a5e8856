/// How a model is asked to write its change down.
public enum EditFormat: String, Hashable, Sendable, CaseIterable {
    /// Blocks of what to look for and what to put in its place.
    case searchReplace = "search-replace"
    /// A unified diff.
    case diff
    /// Whole files.
    case whole
}
