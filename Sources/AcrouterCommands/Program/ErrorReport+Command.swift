extension ErrorReport {
    /// This target's own errors in words.
    static func command(_ error: CommandError) -> ErrorReport {
        let on = error.subject.isEmpty ? "" : " \(error.subject)"
        let tried = "cannot \(error.operation)\(on)"
        let cause = [error.underlying]
        switch error.code {
        case .usage:
            return .init(kind: "usage", error.operation, hints: ["see 'git acrouter help'"], status: .usage)
        case .outputClosed:
            var report = ErrorReport(kind: "output_closed", tried, status: .outputClosed)
            report.isSilent = true
            return report
        case .badSetting:
            return .init(
                kind: "bad_setting", tried, causes: cause,
                hints: ["'git config --show-origin --get-all' with the key shows every file that sets it"])
        case .unreadableFile: return .init(kind: "unreadable_file", tried, causes: cause)
        case .unwritableFile:
            return .init(
                kind: "unwritable_file", tried, causes: cause,
                hints: error.hints.isEmpty ? ["make sure that the folder exists and has space"] : error.hints)
        case .noHomeFolder:
            return .init(
                kind: "no_home", tried, hints: ["set HOME, or \(error.subject) to an absolute path"])
        case .noCommit, .bareRepository, .operationUnderWay: return state(error)
        case .noTestCommand:
            return .init(
                kind: "no_test_command", "no test command found", causes: cause,
                hints: [
                    "name it once: git acrouter fix --test 'make check'",
                    "or for good: git config acrouter.test 'make check'",
                ])
        case .unknownModel:
            return .init(
                kind: "unknown_model", "no model is called \(error.subject)",
                hints: ["models: \(error.underlying)"] + error.hints, status: .usage)
        case .unavailableModel:
            return .init(
                kind: "unavailable_model", tried, causes: cause, hints: error.hints)
        case .unknownProvider:
            return .init(
                kind: "unknown_provider", tried, causes: cause, hints: error.hints, status: .usage)
        case .unknownJob, .ambiguousJob, .noPatchKept, .nothingToUndo: return job(error)
        case .badRevision:
            return .init(kind: "bad_revision", tried, causes: cause, hints: ["give a commit, or a range A..B"])
        case .committedConfig:
            return .init(kind: "committed_config", tried, causes: cause, hints: ["it must be a plain, small file"])
        case .indexDiffers:
            return .init(
                kind: "index_differs", "cannot commit: the index differs from HEAD", causes: cause,
                hints: ["commit or unstage what is staged, or leave --commit out"])
        case .leakingPrior:
            return .init(
                kind: "leaking_prior", tried, causes: cause,
                hints: ["--prior none, or another table; or --allow-leak, and do not believe the figures"])
        case .hooksRefused: return .init(kind: "hooks_refused", tried, causes: cause, hints: error.hints)
        case .templateMissing: return .init(kind: "no_template", tried, causes: cause, hints: error.hints)
        case .branchExists:
            return .init(kind: "branch_exists", tried, causes: cause, hints: ["choose another name for --branch"])
        }
    }

    private static func state(_ error: CommandError) -> ErrorReport {
        switch error.code {
        case .noCommit:
            .init(
                kind: "no_commit", "this repository has no commit yet",
                hints: ["make a first commit: git add . && git commit"])
        case .bareRepository:
            .init(
                kind: "bare_repository", "\(error.subject) has no working tree",
                hints: ["run this in a clone, or in a worktree: git worktree add <path>"])
        default:
            .init(
                kind: "operation_under_way", "'\(error.subject)' is under way",
                hints: ["finish it first, or end it: \(error.underlying)", "nothing was changed"])
        }
    }

    private static func job(_ error: CommandError) -> ErrorReport {
        switch error.code {
        case .unknownJob:
            .init(
                kind: "unknown_job",
                error.subject.isEmpty ? "no job is remembered here yet" : "no job is called \(error.subject)",
                hints: [error.subject.isEmpty ? "run one: git acrouter fix" : "'git acrouter log' lists them"])
        case .ambiguousJob:
            .init(
                kind: "ambiguous_job", "\(error.subject) names several jobs", causes: [error.underlying],
                hints: ["give more digits"])
        case .noPatchKept:
            .init(
                kind: "no_patch", "job \(error.subject) has no patch", causes: [error.underlying],
                hints: ["'git acrouter show \(error.subject)' says what came of it"])
        default:
            .init(
                kind: "nothing_to_undo", "nothing to undo", causes: [error.underlying],
                hints: ["only what 'git acrouter fix' applied can be taken back"])
        }
    }
}
