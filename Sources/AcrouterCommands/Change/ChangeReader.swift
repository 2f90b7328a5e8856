import Changes
import GitStore

/// Changes of many commits, a few dozen in one child of git.
enum ChangeReader {
    /// Few enough that their patches fit into memory many times over.
    static let batch = 64

    /// - Returns: Without those that cannot be read (an object is missing, as in a partial clone offline).
    static func changes(_ ids: [ObjectID], in repository: GitRepository) async throws -> [ObjectID: Patch] {
        do {
            return try await repository.changes(ofCommits: ids)
        } catch let error as GitStoreError where error.code != .gitMissing {
            guard ids.count > 1 else {
                guard error.code == .outputTooLong, let id = ids.first else { return [:] }
                // With less around it, it may do; if not, it cannot be read.
                let patch = try? await repository.patch(ofCommit: id, moves: .renames, context: .wide)
                return patch.map { [id: $0] } ?? [:]
            }
            var found: [ObjectID: Patch] = [:]
            for half in [ids[..<(ids.count / 2)], ids[(ids.count / 2)...]] {
                found.merge(try await changes(Array(half), in: repository)) { first, _ in first }
            }
            return found
        }
    }
}
