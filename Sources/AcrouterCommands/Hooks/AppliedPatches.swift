import Changes
import Foundation
import GitStore
import Orchestrator

/// Patches that wait for their commit: one small file each, which a hook reads without opening a database.
///
/// In the git directory of the working tree that they were applied to. With `acrouter.memoryDetail=counts` too: ids of
/// contents and paths stay in this repository, and go with the commit.
struct AppliedPatches: Sendable {
    /// As many as `undo` keeps; the oldest go.
    static let most = 50

    private let folder: String

    init(_ layout: RepositoryLayout) { folder = layout.gitDirectory + "/acrouter/applied" }

    /// In order of their files' names; what cannot be read is not there.
    var all: [AppliedPatch] {
        names.prefix(Self.most).compactMap { name in
            SmallFile.read(folder + "/" + name, limit: 1 << 20).flatMap { AppliedPatch($0.bytes) }
        }
    }

    private var names: [String] {
        // Ignored: no folder means no patch.
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { !$0.hasPrefix(".") }.sorted()
    }

    func keep(_ patch: AppliedPatch) throws(CommandError) {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw CommandError(
                .unwritableFile, "make the folder", subject: folder, underlying: error.localizedDescription)
        }
        try KeptPatch.write(patch.serialized, to: path(patch.job))
        for name in oldest { unlink(folder + "/" + name) }
    }

    func forget(_ job: JobID) { unlink(path(job)) }

    private func path(_ job: JobID) -> String { folder + "/" + job.hex }

    private var oldest: ArraySlice<String> {
        let names = names
        guard names.count > Self.most else { return [] }
        func age(_ name: String) -> Int {
            var status = stat()
            guard lstat(folder + "/" + name, &status) == 0 else { return 0 }
            #if canImport(Darwin)
                return status.st_mtimespec.tv_sec
            #else
                return status.st_mtim.tv_sec
            #endif
        }
        return names.map { (name: $0, age: age($0)) }.sorted { $0.age < $1.age }.map(\.name)
            .dropLast(Self.most)
    }
}

extension AppliedPatch {
    /// - Parameter head: tree of HEAD when the patch was applied.
    /// - Returns: Nil when the patch brought everything back to HEAD, so that no commit will ever carry it.
    static func describe(
        _ candidate: CandidatePatch, job: JobID, model: String, head: ObjectID?, in repository: GitRepository
    ) async throws -> AppliedPatch? {
        let tree = try await repository.tree(of: candidate)
        let changed = try await repository.changedFiles(from: candidate.base, to: tree)
        let against = Set(
            try await repository.changedFiles(from: head, to: tree, among: changed.map(\.path)).map(\.path))
        guard !against.isEmpty else { return nil }
        return AppliedPatch(
            job: job, model: model, files: changed.map { File(file: $0, isAsInHead: !against.contains($0.path)) })
    }
}
