public import Changes
internal import Orchestrator

extension GitRepository {
    /// Makes a new branch with one commit on top of HEAD that holds the candidate's change; working tree and index stay.
    ///
    /// The change must fit HEAD: where it rests on uncommitted work the error says so. Hooks that guard refs run.
    /// - Throws: `.doesNotApply`, `.noCommit`, `.gitFailed` (the branch exists, the name is no branch name, no identity).
    public func createBranch(_ name: String, candidate: CandidatePatch, message: String) async throws -> ObjectID {
        let operation = "make a branch"
        guard let head = try await head() else {
            throw GitStoreError(.noCommit, operation: operation, subject: name, underlying: "HEAD has no commit yet")
        }
        let user = userGit()
        _ = try await user.check(
            ["check-ref-format", "--branch", name], in: folder, operation: operation, subject: name)
        let diff = try await diffText(from: candidate.base, to: try await tree(of: candidate))
        let tree = try await withScratch { scratch in
            let setting = ["GIT_INDEX_FILE": scratch.appending("index").description]
            _ = try await user.check(["read-tree", head.tree.hex], setting: setting, in: folder, operation: operation)
            try await self.applyToIndex(diff, user: user, setting: setting, operation: operation)
            return Self.line(
                try await user.check(
                    ["write-tree", "--missing-ok"], setting: setting, in: folder, operation: operation))
        }
        let commit = try await user.check(
            ["commit-tree", "-p", head.id.hex, "-F", "-"] + (try await signs() ? ["-S"] : []) + [tree],
            input: Array(message.utf8), in: folder, operation: operation)
        guard let id = ObjectID(hex: Self.line(commit)) else {
            throw GitStoreError(.damaged, operation: operation, underlying: "git commit-tree printed no commit")
        }
        let zero = String(repeating: "0", count: id.hex.count)
        _ = try await user.check(
            ["update-ref", "--create-reflog", "-m", "git acrouter", "refs/heads/\(name)", id.hex, zero], in: folder,
            operation: operation, subject: name)
        return id
    }

    /// Git as the user would run it: own object store, own hooks. Only for what the user asked to be written.
    ///
    /// The repository is named only where git would not find it by itself: hooks inherit the variables, and a hook that
    /// looks at another repository would get this one.
    nonisolated func userGit() -> GitExecutable {
        var variables = GitEnvironment.cleared(environment)
        variables["LC_ALL"] = "C"
        variables["GIT_TERMINAL_PROMPT"] = "0"
        // Ignored: why it is not found; then it is named.
        let found = try? RepositoryLayout.find(from: folder, environment: variables)
        if found?.gitDirectory != layout.gitDirectory || found?.workTree != layout.workTree {
            variables["GIT_DIR"] = layout.gitDirectory
            variables["GIT_WORK_TREE"] = layout.workTree
        }
        return GitExecutable(environment: variables)
    }

    func applyToIndex(
        _ diff: [UInt8], user: GitExecutable, setting: [String: String] = [:], reverse: Bool = false, operation: String
    ) async throws {
        guard !diff.isEmpty else { return }
        let result = try await user.run(
            ["apply", "--cached", "--whitespace=nowarn"] + (reverse ? ["--reverse"] : []) + ["-"], input: diff,
            setting: setting, in: folder, operation: operation)
        guard result.status == 0 else {
            let failure = result.error(operation: operation)
            guard failure.code == .gitFailed || failure.code == .notFound else { throw failure }
            throw GitStoreError(
                .doesNotApply, operation: operation,
                underlying: "the patch rests on changes that are not committed: \(failure.underlying)")
        }
    }

    private func signs() async throws -> Bool {
        let last = try await configuration().last { $0.key == "commit.gpgsign" }
        guard let last else { return false }
        let value = last.value.map { String(decoding: $0, as: UTF8.self).lowercased() } ?? "true"
        return ["true", "yes", "on", "1"].contains(value)
    }
}
