internal import Changes
internal import Orchestrator

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What of a slot an agent's layer does not show: hidden files and all that was made from them, the repository's history,
/// and what is named like a secret in carried folders.
struct AgentView {
    let machine: Machine
    let layer: Layer
    let slot: SlotFolder
    let carried: [String]

    private var isOverlay: Bool { machine.level == .overlay }
    private var folder: String { layer.path(isOverlay ? "upper" : "stage") }

    func hide(_ base: BaseFiles) throws {
        try hideRepository()
        for path in base.hidden.sorted() where base.entries[path] != nil { try hide(path) }
        if !base.hidden.isEmpty { try hideProducts(of: base) }
        guard isOverlay else { return }
        for (index, name) in carried.enumerated() {
            let place = "carried-upper/\(index)"
            for secret in secrets(in: name) {
                try FileSystem.makeDirectory(layer.path(place))
                guard SafePath.whiteOut(RepoPath(secret), below: layer.path(place), owner: machine.owner) else {
                    throw FileSystem.failure("hide a file from the agent", name + "/" + secret)
                }
            }
        }
    }

    /// Carried folders to mount. A copy binds them as they are, so there one with secrets at its top is left out.
    var shownCarried: [String] { isOverlay ? carried : carried.filter { secrets(in: $0).isEmpty } }

    private func secrets(in folder: String) -> [String] {
        FileSystem.names(in: machine.configuration.projectPath + "/" + folder).filter(Carry.isSecret)
    }

    /// Takes `.git` away, ours or the agent's: behind it is the slot's own, whose index names every file.
    func hideRepository() throws {
        if isOverlay { FileTree.remove(folder + "/.git") }
        try hide(RepoPath(".git"))
    }

    private func hide(_ path: RepoPath) throws {
        if isOverlay {
            guard SafePath.whiteOut(path, below: folder, owner: machine.owner) else {
                throw FileSystem.failure("hide a file from the agent", path.display)
            }
        } else if SafePath.status(path, below: folder) != nil {
            guard SafePath.remove(path, below: folder) else {
                throw FileSystem.failure("hide a file from the agent", path.display)
            }
        }
    }

    /// Byte code, objects and caches that the warm-up made of hidden files tell what is in them. Which of them do is the
    /// build tool's knowledge, so all that git does not track goes, carried files aside.
    private func hideProducts(of base: BaseFiles) throws {
        let kept = Set(CarriedFiles(slot: slot, owner: machine.owner).paths.map { RepoPath($0) })
        let keptFolders = Set(kept.compactMap(\.parent))
        var products: [RepoPath] = []
        var walk = FolderWalk(root: slot.tree)
        try walk.visit { path, status in
            if base.entries[path] != nil || kept.contains(path) || path == RepoPath(".git") { return .past }
            if base.folders.contains(path) || keptFolders.contains(path) { return .into }
            products.append(path)
            return .past
        }
        for path in products { try hide(path) }
    }

    /// Makes a repository of one commit, for agents that want one. None where git is missing or takes too long.
    var repositoryStep: SandboxStep {
        SandboxStep(
            arguments: ["/bin/sh", "-c", Self.script, "acrouter-repository"] + shownCarried,
            environment: [
                "GIT_AUTHOR_NAME": "acrouter", "GIT_AUTHOR_EMAIL": "acrouter@localhost",
                "GIT_COMMITTER_NAME": "acrouter", "GIT_COMMITTER_EMAIL": "acrouter@localhost",
                "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
            ], limits: SandboxLimits(wallClock: .seconds(60)))
    }

    private static let script = """
        set -e
        git init -q --template= -b main .
        mkdir -p .git/info
        for folder do printf '/%s\\n' "$folder"; done >.git/info/exclude
        git -c core.looseCompression=0 add -A .
        git commit -q --no-verify --allow-empty -m 'The tree as it is'
        """
}
