public import Changes
internal import Orchestrator

extension GitRepository {
    /// Filling a folder with a tree; see `TreeStore.fill`.
    ///
    /// The checkout runs with the user's configuration, attributes and sparse patterns (so filters, line ends and missing
    /// folders are as in the user's own working tree), with our object directory, the folder's own index, and no hooks.
    /// The folder may belong to another user: ownership, inode and change time do not count as a change.
    public func fill(directory: String, with tree: ObjectID) async throws {
        let operation = "fill a folder with a tree"
        let root = DiskPath(directory)
        try Disk.makeDirectory(root, operation: operation)
        let dotGit = root.appending(".git")
        try await ensureRepository(dotGit, root: root, operation: operation)
        // Whoever calls us holds the folder alone; a lock can only be what a killed run left.
        try Disk.remove(dotGit.appending("index.lock"), operation: operation)
        // Each time: the user's repository may borrow from another one since.
        let shown = objectDirectories.indices.map { "\(SandboxPaths.objects)/\($0)\n" }.joined()
        try Disk.write(Array(shown.utf8), to: dotGit.appending("objects/info/alternates"), operation: operation)
        try await point(dotGit, at: tree, operation: operation)
        _ = try await run(
            Self.statOptions + ["read-tree", "--reset", "-u", tree.hex],
            setting: ["GIT_INDEX_FILE": dotGit.appending("index").description, "GIT_WORK_TREE": directory],
            operation: operation, subject: directory)
    }

    private static let statOptions = [
        "core.checkStat=minimal", "core.trustctime=false", "index.skipHash=false", "core.untrackedCache=false",
        "core.preloadIndex=true",
    ].flatMap { ["-c", $0] }

    /// Written last, so that a folder with it is whole.
    private static let marker = "acrouter"

    private func ensureRepository(_ dotGit: DiskPath, root: DiskPath, operation: String) async throws {
        if Disk.status(dotGit.appending(Self.marker)) != nil { return }
        Disk.removeTree(dotGit)
        let plain = GitExecutable(environment: GitEnvironment.parsing(environment))
        _ = try await plain.check(
            [
                "-c", "init.defaultBranch=acrouter", "init", "--quiet", "--template=",
                "--object-format=\(layout.objectFormat.rawValue)", root.description,
            ],
            in: root.description, operation: operation, subject: root.description)
        try Disk.makeDirectory(dotGit.appending("info"), operation: operation)
        for name in ["attributes", "exclude"] {
            let own = DiskPath(layout.commonDirectory + "/info/" + name)
            guard Disk.status(own, following: true)?.kind == .file else { continue }
            try Disk.write(
                try Disk.read(own, operation: operation), to: dotGit.appending("info/" + name), operation: operation)
        }
        let shallow = DiskPath(layout.commonDirectory + "/shallow")
        if Disk.status(shallow)?.kind == .file {
            try Disk.write(
                try Disk.read(shallow, operation: operation), to: dotGit.appending("shallow"), operation: operation)
        }
        try await configure(dotGit, operation: operation)
        try Disk.write([], to: dotGit.appending(Self.marker), operation: operation)
    }

    /// What of the user's configuration decides how files are compared, so that `git status` inside agrees.
    private static let carried: Set<String> = [
        "core.autocrlf", "core.eol", "core.filemode", "core.ignorecase", "core.symlinks", "core.precomposeunicode",
        "core.longpaths", "core.bigfilethreshold",
    ]

    private func configure(_ dotGit: DiskPath, operation: String) async throws {
        var text = """

            [core]
            \thooksPath = /dev/null
            \tcheckStat = minimal
            \ttrustctime = false
            \tlogAllRefUpdates = false
            [gc]
            \tauto = 0

            """
        for entry in try await configuration() where Self.carried.contains(entry.key) {
            let value = String(decoding: entry.value ?? Array("true".utf8), as: UTF8.self)
            let name = entry.key.dropFirst("core.".count)
            // Only words and numbers: these keys take nothing else.
            guard value.allSatisfy({ $0.isLetter || $0.isNumber }) else { continue }
            text += "[core]\n\t\(name) = \(value)\n"
        }
        let path = dotGit.appending("config")
        let bytes = try Disk.read(path, operation: operation) + Array(text.utf8)
        try Disk.write(bytes, to: path, operation: operation)
    }

    /// HEAD of the folder: the user's own HEAD when its tree is the base, else a commit of ours on top of it.
    private func point(_ dotGit: DiskPath, at tree: ObjectID, operation: String) async throws {
        let head = try await head()
        let commit: ObjectID
        if let head, head.tree == tree {
            commit = head.id
        } else {
            commit = try await baseCommit(tree, parent: head?.id, operation: operation)
        }
        let file = dotGit.appending("HEAD")
        if Disk.line(file) == commit.hex { return }
        try Disk.write(Array((commit.hex + "\n").utf8), to: file, operation: operation)
        try await copyTags(to: dotGit, operation: operation)
    }

    /// The same tree on the same HEAD always gives the same commit: identity and dates are fixed.
    private func baseCommit(_ tree: ObjectID, parent: ObjectID?, operation: String) async throws -> ObjectID {
        var seconds: Int64 = 0
        var arguments = ["commit-tree", "-m", "Working tree as git-acrouter found it"]
        if let parent {
            seconds = try await commit(parent).committedAt
            arguments += ["-p", parent.hex]
        }
        let words = try await run(
            arguments + [tree.hex],
            setting: [
                "GIT_AUTHOR_NAME": "git-acrouter", "GIT_AUTHOR_EMAIL": "git-acrouter@localhost",
                "GIT_COMMITTER_NAME": "git-acrouter", "GIT_COMMITTER_EMAIL": "git-acrouter@localhost",
                "GIT_AUTHOR_DATE": "@\(seconds) +0000", "GIT_COMMITTER_DATE": "@\(seconds) +0000",
            ], operation: operation)
        guard let id = ObjectID(hex: Self.line(words)) else {
            throw GitStoreError(.damaged, operation: operation, underlying: "git commit-tree printed no commit")
        }
        return id
    }

    /// Tags only, so that `git describe` answers: no branch, stash or remote of the user's is seen.
    private func copyTags(to dotGit: DiskPath, operation: String) async throws {
        let tags = try await run(
            ["for-each-ref", "--format=%(objectname) %(refname)", "refs/tags"], operation: operation)
        try Disk.write(tags, to: dotGit.appending("packed-refs"), operation: operation)
    }
}
