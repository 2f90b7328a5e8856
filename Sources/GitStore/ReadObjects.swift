public import Changes
public import Orchestrator

extension GitRepository {
    /// The commit that HEAD names; nil before the first one.
    public func head() async throws -> CommitSummary? {
        let operation = "read HEAD"
        guard let object = try await object("HEAD", operation: operation) else { return nil }
        return try commit(object, operation: operation).summary
    }

    /// The object that a revision names, as `git rev-parse --verify` reads it.
    /// - Throws: `.notFound`.
    public func resolve(_ revision: String) async throws -> ObjectID {
        if let id = ObjectID(hex: revision) { return id }
        let operation = "find the revision"
        guard !revision.hasPrefix("-"), !revision.isEmpty else {
            throw GitStoreError(.notFound, operation: operation, subject: revision)
        }
        let result = try await attempt(["rev-parse", "--verify", "--quiet", revision], operation: operation)
        if result.status == 0, let id = ObjectID(hex: Self.line(result.output)) { return id }
        if !result.errors.isEmpty { throw result.error(operation: operation, subject: revision) }
        throw GitStoreError(.notFound, operation: operation, subject: revision, underlying: "no such revision")
    }

    public func commit(_ id: ObjectID) async throws -> Commit {
        let operation = "read a commit"
        guard let object = try await object(id.hex + "^{commit}", operation: operation) else {
            throw GitStoreError(.notFound, operation: operation, subject: id.hex)
        }
        return try commit(object, operation: operation)
    }

    /// Commits along first parents, newest first.
    public func history(from revision: String = "HEAD", limit: Int) async throws -> [Commit] {
        let operation = "read the history"
        let start = try await resolve(revision + "^{commit}")
        let words = try await run(
            ["rev-list", "--first-parent", "--max-count=\(limit)", start.hex, "--"], operation: operation)
        let ids = String(decoding: words, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
        return try await commits(ids, operation: operation)
    }

    public func greenCandidates(limit: Int) async throws -> [CommitSummary] {
        let operation = "look for the last green state"
        guard let head = try await head(), limit > 0 else { return [] }
        let words = try await run(
            ["rev-list", "--first-parent", "--max-count=\(limit)", head.id.hex, "--"], operation: operation)
        var ids = String(decoding: words, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
        // A branch without upstream is no failure: git says so by its status.
        let base = try await attempt(["merge-base", head.id.hex, "@{upstream}"], operation: operation)
        if base.status == 0, let id = ObjectID(hex: Self.line(base.output)), ids.first != id.hex {
            ids.removeAll { $0 == id.hex }
            ids.insert(id.hex, at: min(1, ids.count))
        }
        return try await commits(Array(ids.prefix(limit)), operation: operation).map(\.summary)
    }

    public func bytes(of blob: ObjectID) async throws -> [UInt8] {
        let operation = "read a file of a tree"
        if let object = throughLibgit2({ try $0.object(blob, operation: operation) }) { return object.bytes }
        guard let object = try await object(blob.hex, operation: operation) else {
            throw GitStoreError(.notFound, operation: operation, subject: blob.hex, underlying: "the object is missing")
        }
        return object.bytes
    }

    private func commits(_ ids: [String], operation: String) async throws -> [Commit] {
        let found = try await objects(ids, operation: operation)
        return try zip(ids, found).map { id, object in
            guard let object else { throw GitStoreError(.notFound, operation: operation, subject: id) }
            return try commit(object, operation: operation)
        }
    }

    /// A commit at which a shallow clone was cut has no parents, whatever is written in it.
    private func commit(_ object: RawObject, operation: String) throws(GitStoreError) -> Commit {
        guard var commit = Commit(object) else {
            throw GitStoreError(.damaged, operation: operation, subject: object.id.hex, underlying: "not a commit")
        }
        let shallow = Disk.line(DiskPath(layout.commonDirectory + "/shallow")) ?? ""
        if shallow.contains(commit.id.hex) { commit.parents = [] }
        return commit
    }
}
