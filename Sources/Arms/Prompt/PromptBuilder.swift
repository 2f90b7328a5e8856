import Changes
import Classification
public import Orchestrator
import Verification

/// Builds what a model is told of a job: the failure, the code around it, how to answer.
public struct PromptBuilder: Sendable {
    public var format: EditFormat
    /// Estimated tokens that the prompt may have.
    public var budget: Int
    public var secrets: SecretPolicy

    public init(format: EditFormat, budget: Int, secrets: SecretPolicy = .mask) {
        self.format = format
        self.budget = budget
        self.secrets = secrets
    }

    /// - Throws: what the workbench threw, cancellation among it.
    public func build(for job: Job, on workbench: any Workbench) async throws -> PromptResult {
        let system = FormatInstructions.system(goal: job.goal, format: format)
        var sources = try await PromptSources(workbench)
        sources.masker.learn(from: job.change)
        var outgoing = OutgoingText(hidden: sources.privatePaths, masker: sources.masker)
        var left = budget - TokenEstimate.of(system) - 60
        var parts = [task(job, masker: &outgoing.masker)]
        func spend(_ text: String) { left -= TokenEstimate.of(text) }
        spend(parts[0])
        parts += failures(job, tokens: left * 3 / 10, &outgoing)
        parts += digest(workbench.failures, tokens: left / 8, &outgoing)
        parts += change(job, sources: sources, tokens: left / 6, masker: &outgoing.masker)
        sources.masker = outgoing.masker
        let talk = parts.dropFirst().joined(separator: "\n")
        spend(talk)
        var search = ContextSearch(job: job, sources: sources, tokens: max(0, left * 9 / 10))
        try await search.run()
        sources = search.sources
        var files: [RepoPath: EditableFile] = [:]
        var code: [String] = []
        for path in search.plan.order {
            guard let file = try await sources.file(path) else { continue }
            files[path] = EditableFile(mode: file.mode, bytes: file.bytes, isShownWhole: search.plan.isWhole(file))
            code.append(search.plan.rendered(file))
        }
        if !code.isEmpty { parts.append("# Code\n\n" + code.joined(separator: "\n")) }
        let room = max(0, search.plan.left + left / 10)
        parts += try await AgentsFiles(paths: search.plan.order, tokens: room / 2).read(&sources)
        parts += listing(job, sources: sources, shown: files.isEmpty, tokens: room / 2)
        return finished(system: system, parts: parts, files: files, sources: sources)
    }

    private func finished(
        system: String, parts: [String], files: [RepoPath: EditableFile], sources: PromptSources
    ) -> PromptResult {
        var masker = sources.masker
        let user = masker.maskWhatIsLeft(parts.joined(separator: "\n"), place: "the prompt")
        if secrets == .refuse, let reason = masker.table.refusal(of: user) { return .refused(reason) }
        var prompt = Prompt(
            system: system, user: user, estimatedTokens: TokenEstimate.of(system) + TokenEstimate.of(user),
            files: files, secrets: masker.table,
            notes: masker.table.masked(in: user).map { "masked: \($0.kind) in \($0.place)" })
        prompt.hidden = sources.privatePaths
        return .prompt(prompt)
    }

    private func task(_ job: Job, masker: inout SecretMasker) -> String {
        let plain = masker.mask(job.words, place: "the user's words")
        let words = plain.isEmpty ? "" : "\n" + PromptText.fenced(PromptText.shortened(plain, tokens: budget / 4))
        let command = masker.mask(job.plan.command, place: "the test command")
        let accept =
            job.accept.map { " It is done when `\(masker.mask($0, place: "the accepting command"))` exits with 0." }
            ?? ""
        switch job.goal {
        case .failingTests:
            let count = job.baseline.failToPass.count
            let what =
                job.baseline.failToPass.contains(.build)
                ? "The project does not build." : count == 1 ? "One test fails." : "\(count) tests fail."
            let said = words.isEmpty ? "" : " The user describes what is wrong:\n" + words
            let them = count == 1 ? "it" : "them"
            return "# Task\n\n\(what) Make \(them) pass (`\(command)`).\(said)\n"
        case .reproduction:
            return
                "# Task\n\nNo test shows yet what the user describes. Write one that does (`\(command)` runs them):\n\(words)"
        case .task: return "# Task\n\nThe user asks for this:\n\(words)\(accept)\n"
        }
    }

    private func failures(_ job: Job, tokens: Int, _ outgoing: inout OutgoingText) -> [String] {
        guard job.goal == .failingTests else { return [] }
        let (report, only) = (job.baseline.report, job.baseline.failToPass)
        return ["# What fails\n\n" + FailureText.of(report, only: only, tokens: max(200, tokens), &outgoing)]
    }

    /// What others tried, in short: never what they said.
    private func digest(_ failures: [FailedAttempt], tokens: Int, _ outgoing: inout OutgoingText) -> [String] {
        guard !failures.isEmpty else { return [] }
        let shown = failures.suffix(3)
        var text = "# Tried before, without success\n\n"
        for failure in shown {
            // It may name tests, so it is data as well.
            let reason = outgoing.masker.mask(failure.reason, place: "why an earlier patch did not do")
            text += PromptText.fenced(PromptText.shortened(reason, tokens: 80))
            guard let diff = failure.diff, let plain = outgoing.diff(diff) else { continue }
            text += PromptText.fenced(PromptText.shortened(plain, tokens: max(60, tokens / shown.count)), info: "diff")
        }
        return [text]
    }

    /// What has been changed since the last commit, as far as it may be shown. What comes and goes in environment files
    /// is a key that comes and goes, and of a file that is gone nothing says any more whether it was private.
    private func change(
        _ job: Job, sources: PromptSources, tokens: Int, masker: inout SecretMasker
    ) -> [String] {
        let files = job.change.files.filter { file in
            file.kind != .deleted
                && [file.path, file.oldPath ?? file.path].allSatisfy {
                    sources.isShowable($0) && !EnvironmentFile.isOne($0)
                        && [.source, .tests, .config].contains(PathKind.of($0))
                } && !file.hunks.isEmpty
        }
        guard !files.isEmpty else { return [] }
        var text = ""
        for file in files.prefix(20) {
            text += "\(file.path.display)\n"
            for hunk in file.hunks {
                text += "@@ line \(hunk.newStart) @@\n"
                for line in hunk.lines {
                    let sign = line.origin == .added ? "+" : line.origin == .removed ? "-" : " "
                    text += sign + String(decoding: line.content, as: UTF8.self)
                    if line.content.last != 0x0A { text += "\n" }
                }
            }
        }
        let plain = masker.mask(text, place: "the change")
        return [
            "# Changed since the last commit\n\n"
                + PromptText.fenced(PromptText.shortened(plain, tokens: max(100, tokens)), info: "diff")
        ]
    }

    /// Names of files, for a model that may have to add one or ask itself where something is.
    private func listing(_ job: Job, sources: PromptSources, shown isEmpty: Bool, tokens: Int) -> [String] {
        guard tokens > 100, isEmpty || job.goal != .failingTests else { return [] }
        let paths = sources.entries.map(\.path).filter { [.source, .tests, .docs, .config].contains(PathKind.of($0)) }
        var text = ""
        var left = min(tokens, 2_000)
        for (index, path) in paths.enumerated() {
            left -= TokenEstimate.of(path.display) + 1
            guard left > 0 else {
                text += "... and \(paths.count - index) more\n"
                break
            }
            text += path.display + "\n"
        }
        return ["# Files\n\n" + PromptText.fenced(text)]
    }
}
