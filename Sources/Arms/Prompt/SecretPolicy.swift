/// What is done about a secret in what would leave the machine (`acrouter.secrets`).
public enum SecretPolicy: String, Hashable, Sendable, CaseIterable {
    /// It is replaced by a placeholder, which an edit of the same file may carry.
    case mask
    /// Nothing is sent.
    case refuse
}
