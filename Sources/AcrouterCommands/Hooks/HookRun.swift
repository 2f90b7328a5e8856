import Changes
import Foundation
import GitStore
import Memory
import Orchestrator
import Report

/// What each hook does, once it is clear that it shall. Errors are for `Hook` to tell in one line.
///
/// Only the staged change is read with the variables that git sets for its hooks (`GIT_INDEX_FILE` names another index
/// under `commit -a`); children get the repository by name and nothing else of them.
struct HookRun: Sendable {
    let program: Program
    let arguments: [String]
    let input: [UInt8]

    func perform(_ hook: HookName) async throws -> ExitStatus {
        let layout = try await GitRepository.layout(at: program.directory, environment: program.environment)
        let operation = layout.operationUnderWay()
        switch hook {
        case .preCommit: return try Suggest.runHook(in: program)
        case .prepareCommitMessage: if operation.isCalm { try await addTrailers(layout) }
        // During a rebase it runs at every pick; `post-rewrite` tells the end of it at once.
        case .postCommit: if operation != .rebase, operation != .applyMailbox { try await tieToHead(layout) }
        case .postMerge: try await tellOfSettings()
        case .postRewrite: try await follow(layout)
        case .prePush: return try await PushedTests(program: program).verify(input)
        }
        return .done
    }

    private func repository() async throws -> GitRepository {
        let folders = try Folders(environment: program.environment)
        return try await GitRepository.open(
            at: program.directory, environment: program.environment, cacheDirectory: folders.cache)
    }

    // MARK: prepare-commit-msg

    private func addTrailers(_ layout: RepositoryLayout) async throws {
        // pre-commit and prek give the file alone, and the rest in a variable.
        let source =
            arguments.count > 1 ? arguments[1] : program.value("PRE_COMMIT_COMMIT_MSG_SOURCE") ?? ""
        guard let named = arguments.first, source != "merge", source != "squash" else { return }
        let waiting = AppliedPatches(layout).all
        guard !waiting.isEmpty else { return }
        let repository = try await repository()
        let staged = try await repository.stagedFiles(among: waiting.flatMap { $0.files.map(\.path) })
        let makers = Set(waiting.filter { $0.isCarried(by: staged) }.map(\.model)).sorted()
        let file = named.hasPrefix("/") ? named : program.directory + "/" + named
        let settings = try await repository.messageSettings()
        for maker in makers {
            let message = CommitMessage(try KeptPatch.read(file, directory: "/"), settings: settings)
            if opensEditor(source) {
                let remark = "to say who wrote it with you: Assisted-by: \(maker)"
                if let changed = message.withRemark(remark) { try KeptPatch.write(changed, to: file) }
            } else if !message.isEmpty {
                // A trailer would make a message of what git is about to refuse.
                try await repository.addTrailer("Assisted-by", maker, to: file, mark: message.mark)
            }
        }
    }

    /// An editor is about to be opened on what git takes for nothing: with a trailer in it, leaving the editor would no
    /// longer end the commit, as git expects. Git sets `GIT_EDITOR` to `:` when it opens none.
    private func opensEditor(_ source: String) -> Bool {
        (source.isEmpty || source == "template") && program.environment["GIT_EDITOR"] != ":"
    }

    // MARK: post-commit, post-rewrite

    private func tieToHead(_ layout: RepositoryLayout) async throws {
        let patches = AppliedPatches(layout)
        let waiting = patches.all
        guard !waiting.isEmpty else { return }
        let repository = try await repository()
        guard let head = try await repository.head() else { return }
        let commit = try await repository.commit(head.id)
        let changed = try await repository.changedFiles(
            from: commit.parents.first, to: head.id, among: waiting.flatMap { $0.files.map(\.path) })
        let carried = waiting.filter { $0.isCarried(by: changed) }
        guard !carried.isEmpty else { return }
        let memory = try await JobMemory.open(try await Workspace.open(program))
        for patch in carried {
            try await memory.committed(patch.job, commit: head.id.hex)
            patches.forget(patch.job)
        }
    }

    private func follow(_ layout: RepositoryLayout) async throws {
        let pairs = RewrittenCommits.read(input)
        guard !pairs.isEmpty else { return }
        // Reading makes no file: where no job ever ran, there is nothing to open.
        let history = try History.open(
            layout.memoryLocation, stateDirectory: StateDirectory.path(environment: program.environment))
        let jobs = try history.jobs(inCommits: Set(pairs.map(\.old)))
        guard !jobs.isEmpty else { return }
        let memory = try await JobMemory.open(try await Workspace.open(program))
        for pair in pairs {
            for job in (jobs[pair.old] ?? []).sorted(by: { $0.hex < $1.hex }) {
                try await memory.store.markRewritten(job, at: Clock.now(), from: pair.old, to: pair.new)
            }
        }
    }

    // MARK: post-merge

    /// What was trusted no longer counts once a merge has changed it, and nobody would see why.
    private func tellOfSettings() async throws {
        let workspace = try await Workspace.open(program)
        let repository = workspace.repository
        let before = try await repository.resolve("ORIG_HEAD")
        let after = try await repository.resolve("HEAD")
        let file = RepoPath(CommittedConfig.path)
        guard try await !repository.changedFiles(from: before, to: after, among: [file]).isEmpty else { return }
        let committed = try await workspace.committed()
        guard case .present = committed.state, !committed.isTrusted, !committed.entries.isEmpty else { return }
        program.say(
            "git acrouter: \(CommittedConfig.path) has changed and is not trusted: see it with git acrouter trust")
    }
}

extension OperationUnderWay? {
    /// A bisection moves HEAD between commits and is no reason to keep quiet about one of the user's own.
    var isCalm: Bool { self == nil || self == .bisect }
}

/// What git writes to post-rewrite: an old and a new id on each line, and perhaps more behind them.
enum RewrittenCommits {
    static func read(_ input: [UInt8]) -> [(old: String, new: String)] {
        String(decoding: input, as: UTF8.self).split(whereSeparator: \.isNewline).compactMap { line in
            let words = line.split(separator: " ")
            guard words.count > 1, let old = ObjectID(hex: words[0]), let new = ObjectID(hex: words[1]), old != new
            else { return nil }
            return (old.hex, new.hex)
        }
    }
}
