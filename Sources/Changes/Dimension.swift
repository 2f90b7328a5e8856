/// The paper's kinds of coding work (Agent-as-a-Router, section 4). Raw values are its names, used on the wire.
///
/// It lives with the changes because every room speaks of it and rooms of one floor do not import each other.
public enum Dimension: String, Hashable, Sendable, CaseIterable, Codable {
    case bugFixing = "bug_fixing"
    case testGeneration = "test_generation"
    case codeRefactoring = "code_refactoring"
    case agenticProgramming = "agentic_programming"
    case codeGeneration = "code_generation"
    case codeCompletion = "code_completion"
    case algorithm
    case dataScience = "data_science"
    case multiLanguage = "multi_language"
    case codeUnderstanding = "code_understanding"
}
