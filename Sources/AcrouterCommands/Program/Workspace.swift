import Changes
import Foundation
import GitStore
import Memory
import Orchestrator

/// An opened repository: what every command starts from.
struct Workspace: Sendable {
    /// Less the keys that the configuration names.
    let program: Program
    let folders: Folders
    let repository: GitRepository
    /// Every entry of git's layers, the committed file's left out.
    let configuration: [ConfigurationEntry]

    /// Which variables hold keys the configuration says: the child that reads it gets only what it cannot do without,
    /// and those after it everything else but keys.
    static func open(_ program: Program) async throws -> Workspace {
        let folders = try Folders(environment: program.environment)
        let bare = KeyVariables.indispensable(in: program.environment)
        let configuration = try await GitRepository.open(
            at: program.directory, environment: bare, cacheDirectory: folders.cache
        ).configuration()
        var program = program
        program.environment = KeyVariables.removed(
            from: program.environment, named: KeyVariables.named(in: configuration))
        let repository = try await GitRepository.open(
            at: program.directory, environment: program.environment, cacheDirectory: folders.cache)
        return Workspace(
            program: program, folders: folders, repository: repository, configuration: configuration)
    }

    var layout: RepositoryLayout { repository.layout }

    /// - Throws: `.bareRepository`.
    func root() throws(CommandError) -> String {
        guard let root = layout.workTree else {
            throw CommandError(.bareRepository, "find the working tree", subject: layout.gitDirectory)
        }
        return root
    }

    /// Refuses to work while git is in the middle of something: the tree is then nobody's finished state.
    /// - Throws: `.bareRepository`, `.operationUnderWay`.
    func requireCalm() throws(CommandError) {
        _ = try root()
        guard let operation = repository.operationUnderWay() else { return }
        throw CommandError(
            .operationUnderWay, "start", subject: operation.command,
            underlying: operation == .bisect ? "git bisect reset" : "\(operation.command) --abort")
    }

    /// - Throws: `.noCommit` before the first commit.
    func snapshot() async throws -> (Snapshot, head: CommitSummary) {
        let snapshot = try await repository.snapshot()
        guard let head = snapshot.head else { throw CommandError(.noCommit, "take a snapshot") }
        for path in snapshot.skipped.prefix(5) {
            program.warn("left out: \(path.display)", hints: [])
        }
        return (snapshot, head)
    }
}

extension RepositoryLayout {
    /// Linked worktrees share the main one's memory.
    var memoryLocation: MemoryLocation {
        guard isLinkedWorktree else {
            return MemoryLocation(mainWorktree: workTree, commonGitDirectory: commonDirectory)
        }
        let main = commonDirectory.hasSuffix("/.git") ? String(commonDirectory.dropLast("/.git".count)) : nil
        return MemoryLocation(mainWorktree: main, commonGitDirectory: commonDirectory)
    }

    var patchFolder: String { gitDirectory + "/acrouter/patches" }
}
