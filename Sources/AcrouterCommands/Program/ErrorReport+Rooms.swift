import Changes
import GitStore
import Memory
import Orchestrator
import Sandbox

private let spaceHints = [
    "make space; sandboxes in the cache folder may be deleted at any time", "nothing was changed in your working tree",
]

extension ErrorReport {
    static func gitStore(_ error: GitStoreError) -> ErrorReport {
        let on = error.subject.isEmpty ? "" : " (\(error.subject))"
        let tried = "cannot \(error.operation)\(on)"
        let cause = [error.underlying]
        let paths = error.paths.prefix(5).map(\.display).joined(separator: ", ")
        switch error.code {
        case .notARepository:
            return .init(
                kind: "not_a_repository", "not a git repository: \(error.subject)",
                hints: ["go to one, or make one: git init"])
        case .dubiousOwnership:
            return .init(
                kind: "dubious_ownership", "the repository belongs to another user: \(error.subject)", causes: cause,
                hints: ["if you trust it: git config --global --add safe.directory '\(error.subject)'"])
        case .bareRepository: return command(CommandError(.bareRepository, error.operation, subject: error.subject))
        case .noCommit: return command(CommandError(.noCommit, error.operation))
        case .gitMissing:
            return .init(kind: "git_missing", "git was not found", hints: ["install git and put it on PATH"])
        case .unsupportedRepository:
            return .init(kind: "unsupported_repository", tried, causes: cause, hints: ["a newer git may read it"])
        case .unmergedIndex:
            return .init(
                kind: "unmerged", "the index has unmerged files: \(paths)", hints: ["resolve them, then git add them"])
        case .locked:
            return .init(kind: "locked", tried, causes: cause, hints: ["wait for the other command, then try again"])
        case .noSpace: return .init(kind: "no_space", tried, causes: ["no space is left"], hints: spaceHints)
        case .notFound: return .init(kind: "not_found", tried, causes: cause)
        case .doesNotApply:
            return .init(
                kind: "does_not_apply", "the patch does not apply here", causes: cause,
                hints: ["it has to fit the working tree as it is now"])
        case .changedMeanwhile:
            return .init(
                kind: "changed_meanwhile", "files have changed meanwhile: \(paths)", causes: cause,
                hints: ["nothing was written"])
        case .indexDiffersFromHead:
            return command(CommandError(.indexDiffers, error.operation, underlying: paths))
        case .operationUnderWay: return .init(kind: "operation_under_way", tried, causes: cause)
        case .unreadable:
            return .init(kind: "unreadable", tried, causes: [paths, error.underlying], hints: ["check permissions"])
        case .gitFailed, .damaged, .outputTooLong, .invalidCandidate, .system:
            return .init(kind: error.code.rawValue.snakeCased, tried, causes: [paths, error.underlying])
        }
    }

    static func memory(_ error: MemoryError) -> ErrorReport {
        let tried = "cannot \(error.operation): \(error.subject)"
        let cause = [error.underlying ?? ""]
        switch error.code {
        case .notWritable:
            return .init(kind: "memory_not_writable", tried, causes: cause, hints: ["check permissions of that folder"])
        case .diskFull: return .init(kind: "no_space", tried, causes: ["no space is left"], hints: spaceHints)
        case .busy:
            return .init(
                kind: "memory_busy", tried, causes: ["another process keeps it locked"],
                hints: ["try again in a moment"])
        case .corrupt:
            return .init(
                kind: "memory_damaged", tried, causes: cause + ["the file is damaged"],
                hints: ["the next 'git acrouter fix' moves it aside and restores it from the journal"])
        case .newer:
            return .init(
                kind: "memory_newer", tried, causes: ["it was written by a later version"],
                hints: ["update git-acrouter"])
        case .notOurs:
            return .init(
                kind: "memory_not_ours", tried, causes: ["a link or special file is in the way, and is not followed"],
                hints: ["look at it, and move it away"])
        case .notFound: return command(CommandError(.unknownJob, error.operation, subject: error.subject))
        case .ambiguous(let jobs):
            return command(
                CommandError(
                    .ambiguousJob, error.operation, subject: error.subject,
                    underlying: jobs.map(\.short).joined(separator: ", ")))
        case .unstorable, .inputOutput: return .init(kind: "memory_failed", tried, causes: cause)
        }
    }

    static func sandbox(_ error: SandboxError) -> ErrorReport {
        let tried = "cannot \(error.operation) (\(error.subject))"
        let kind: String =
            switch error.code {
            case .unavailable: "no_sandbox"
            case .noSpace: "no_space"
            case .slotsBusy: "slots_busy"
            case .invalidPath: "invalid_path"
            default: "sandbox_failed"
            }
        var hints = error.hints
        if error.code == .noSpace { hints += spaceHints }
        if error.code == .slotsBusy { hints.append("other runs use every sandbox; try again when one has ended") }
        return .init(kind: kind, tried, causes: [error.underlying], hints: hints)
    }
}

extension String {
    /// `gitFailed` is `git_failed` on the wire.
    fileprivate var snakeCased: String {
        reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
    }
}
