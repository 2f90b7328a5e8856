public import Changes

/// A file that a prompt shows, or that an edit may address.
public struct EditableFile: Hashable, Sendable {
    public var mode: FileMode
    /// As it is in the base, secrets and all.
    public var bytes: [UInt8]
    /// Whether the model has seen all of it: only then may an answer replace it as a whole.
    public var isShownWhole: Bool

    public init(mode: FileMode, bytes: [UInt8], isShownWhole: Bool) {
        self.mode = mode
        self.bytes = bytes
        self.isShownWhole = isShownWhole
    }
}

/// Everything that one call would send, and what is needed to read its answer.
public struct Prompt: Hashable, Sendable {
    public var system: String
    public var user: String
    /// Cautious: of `system` and `user` together, rather too high than too low.
    public var estimatedTokens: Int
    /// Files of which something is shown.
    public var files: [RepoPath: EditableFile]
    /// What the placeholders in the text stand for. Never printed, never stored.
    public var secrets: SecretTable
    /// Files that must not leave the machine, for what is said later in the same conversation.
    var hidden: Set<RepoPath> = []
    /// What the user should know before it is sent: what was masked, what was kept back, what found no room.
    public var notes: [String]

    public init(
        system: String, user: String, estimatedTokens: Int, files: [RepoPath: EditableFile] = [:],
        secrets: SecretTable = SecretTable(), notes: [String] = []
    ) {
        self.system = system
        self.user = user
        self.estimatedTokens = estimatedTokens
        self.files = files
        self.secrets = secrets
        self.notes = notes
    }
}

/// What came of building a prompt.
public enum PromptResult: Sendable {
    case prompt(Prompt)
    /// Nothing may be sent; one sentence that names kind and place of what stands against it, never a value.
    case refused(String)
}
