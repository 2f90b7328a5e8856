import Changes
import Foundation
import GitStore
import Memory
import Orchestrator

/// An opened repository: what every command starts from.
struct Workspace: Sendable {
    let program: Program
    let folders: Folders
    let repository: GitRepository

    static func open(_ program: Program) async throws -> Workspace {
        let folders = try Folders(environment: program.environment)
        let repository = try await GitRepository.open(
            at: program.directory, environment: program.environment, cacheDirectory: folders.cache)
        return Workspace(program: program, folders: folders, repository: repository)
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
