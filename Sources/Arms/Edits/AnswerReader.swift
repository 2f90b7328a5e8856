public import Changes
public import Orchestrator

/// Turns a model's answer into edits, or says in one sentence why it cannot.
///
/// The answer is data of unknown intent: nothing comes out but edits of files of the base that are not private, and new
/// files at paths that git would check out.
public struct AnswerReader: Sendable {
    public var format: EditFormat
    public var prompt: Prompt

    public init(format: EditFormat, prompt: Prompt) {
        self.format = format
        self.prompt = prompt
    }

    /// Reads the answer, fetching files from the workbench that it names and the prompt does not show.
    ///
    /// - Returns: Edits against the base, one for each path, or the first problem; nothing is applied by halves.
    /// - Throws: what the workbench threw.
    public func read(_ answer: String, on workbench: any Workbench) async throws -> Result<[FileEdit], EditProblem> {
        .failure(EditProblem("the answer holds no edit"))
    }
}
