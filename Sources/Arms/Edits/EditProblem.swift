public import Changes

/// Why an answer is no patch, in words for the model that wrote it and for the user.
public struct EditProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// One sentence. May quote the answer, never a file.
    public var sentence: String
    /// The file that an edit did not fit, and the text that was looked for in it.
    public var path: RepoPath?
    public var wanted: [UInt8]?
    /// The lines of the file that are most like it, as they are: to be masked before they are sent.
    public var nearest: [UInt8]?

    public init(_ sentence: String, path: RepoPath? = nil, wanted: [UInt8]? = nil, nearest: [UInt8]? = nil) {
        self.sentence = sentence
        self.path = path
        self.wanted = wanted
        self.nearest = nearest
    }

    public var description: String { sentence }
}
