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
    /// - Throws: what the workbench threw; `CancellationError` between two blocks.
    public func read(_ answer: String, on workbench: any Workbench) async throws -> Result<[FileEdit], EditProblem> {
        let paths = AnswerPaths(
            entries: try await workbench.entries(), privatePaths: try await workbench.privatePaths())
        let resolved: [(edit: AnswerEdit, path: RepoPath, target: RepoPath?)]
        do throws(EditProblem) {
            resolved = try resolve(answer, paths)
        } catch {
            return .failure(error)
        }
        var files = prompt.files
        for (_, path, _) in resolved where files[path] == nil {
            guard let entry = paths.entry(at: path) else { continue }
            files[path] = EditableFile(
                mode: entry.mode, bytes: try await workbench.bytes(of: entry.id), isShownWhole: false)
        }
        var changed = AnswerFiles(base: files, secrets: prompt.secrets)
        for (edit, path, target) in resolved {
            // A thousand blocks on a large file are seconds of work, which nobody may want any more.
            try Task.checkCancellation()
            do throws(EditProblem) {
                if let target { try changed.move(path, to: target) } else { try changed.apply(edit, at: path) }
            } catch {
                return .failure(error)
            }
        }
        let edits = changed.edits()
        return edits.isEmpty
            ? .failure(EditProblem("the answer changes nothing: what it puts in is there already")) : .success(edits)
    }

    private func resolve(
        _ answer: String, _ paths: AnswerPaths
    ) throws(EditProblem) -> [(edit: AnswerEdit, path: RepoPath, target: RepoPath?)] {
        var scanner = AnswerScanner(
            try AnswerText(answer), format: format, isKnown: { paths.isKnown(RepoPath(bytes: $0)) },
            lineCount: { [files = prompt.files] name in
                files[RepoPath(bytes: name)].map { $0.bytes.count { $0 == 0x0A } }
            })
        var resolved: [(AnswerEdit, RepoPath, RepoPath?)] = []
        for edit in try scanner.scan() {
            // A name that a move or an empty search brings is new.
            let path = try paths.resolve(edit, made: Set(resolved.compactMap { $0.2 ?? $0.1 }))
            var target: RepoPath?
            if case .move(let name) = edit.kind { target = try paths.checked(RepoPath(bytes: name)) }
            resolved.append((edit, path, target))
        }
        return resolved
    }
}
