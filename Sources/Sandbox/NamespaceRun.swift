internal import Orchestrator

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Puts together one step at the levels `overlay` and `copy`: stage, mounts, bubblewrap, gate, command.
struct NamespaceRun {
    var machine: Machine
    var slot: String
    var layer: Layer
    /// Warm-up: the slot's own folders instead of a layer.
    var writesSlot: Bool
    var objects: [String]
    var carried: [String]
    /// Of the step in its attempt, from 1.
    var number: Int
    /// Without the home that the warm-up left: it may hold what was compiled from files that are hidden here.
    var hasColdHome = false

    private var configuration: SandboxConfiguration { machine.configuration }

    func runner(for step: SandboxStep) throws(SandboxError) -> StepRunner {
        guard let tools = machine.tools else {
            throw SandboxError(.unavailable, "isolate test runs", on: "bubblewrap")
        }
        var stage = Stage(
            layer: layer.directory, identity: machine.identity, window: machine.window(besides: objects), tools: tools)
        try stageTree(&stage)
        let network = allowsNetwork(step)
        var binds = try essentialBinds(&stage, network: network)
        for bind in binds where !points.make(bind.destination, isFolder: true) {
            throw SandboxError(.stageFailed, "mount over what an earlier step left", on: bind.destination)
        }
        binds += try carriedBinds(&stage)
        let (exposures, moved) = try stageExposures(&stage, for: step)
        for (index, path) in objects.enumerated() where FileSystem.isDirectory(path) {
            let place = SandboxPaths.objects + "/\(index)"
            binds.append(.init(source: moved[path] ?? path, destination: place, isWritable: false))
        }
        let folder = step.directory.isEmpty ? "" : "/" + step.directory
        let confinement = Confinement(
            program: tools.bubblewrap, identity: machine.identity, home: configuration.homeDirectory,
            workingDirectory: configuration.projectPath + folder, allowsNetwork: network,
            disablesUserNamespaces: machine.disablesUserNamespaces, exposures: exposures, moved: moved, binds: binds,
            environment: InnerEnvironment.make(
                from: configuration.environment, home: configuration.homeDirectory, identity: machine.identity,
                step: step.environment, allowsNetwork: network))
        try FileSystem.write(Array(stage.fstab.utf8), to: layer.path("fstab"))
        let mark = "acrouter-" + Layer.name()
        let command = Confinement.gated(step, mark: mark, limitsThreads: true)
        return StepRunner(
            arguments: stage.arguments(running: confinement.arguments(running: command)),
            directory: layer.directory, environment: ["PATH": StageTools.searchPath, "LC_ALL": "C"], mark: mark,
            folders: CopiedTree.writable(machine.level).map(layer.path) + (writesSlot ? [treeSide, homeSide] : []),
            hasNamespace: true)
    }

    private func allowsNetwork(_ step: SandboxStep) -> Bool {
        configuration.allowsNetwork || step.grant?.allowsNetwork == true
    }

    private var isOverlay: Bool { machine.level == .overlay && !writesSlot }
    /// What gets the writes to the project's folder and to the home.
    private var treeSide: String { writesSlot ? slot + "/tree" : layer.path(isOverlay ? "upper" : "stage") }
    private var homeSide: String { writesSlot ? slot + "/home" : layer.path(isOverlay ? "home-upper" : "home") }

    private var points: MountPoints {
        MountPoints(
            areas: [
                .init(inside: configuration.projectPath, outside: treeSide),
                .init(inside: configuration.homeDirectory, outside: homeSide),
                .init(inside: "/tmp", outside: layer.path("tmp")),
            ], owner: machine.owner)
    }

    private func stageTree(_ stage: inout Stage) throws(SandboxError) {
        if writesSlot {
            stage.mounts.append(.bind(source: slot + "/tree", at: "stage", isReadOnly: false))
            stage.mounts.append(.bind(source: slot + "/home", at: "home", isReadOnly: false))
        } else if machine.level == .overlay {
            stage.mounts.append(try overlay("../../tree", "upper", "stage"))
            if hasColdHome { try FileSystem.makeDirectory(layer.path("cold")) }
            stage.mounts.append(try overlay(hasColdHome ? "cold" : "../../home", "home-upper", "home"))
        }
    }

    /// A fresh work folder for each mount: a volatile overlay refuses the one it has used before.
    private func overlay(_ lower: String, _ upper: String, _ point: String) throws(SandboxError) -> Stage.Mount {
        let work = "work-\(number)-" + upper.replacing("/", with: "-")
        try FileSystem.makeDirectory(layer.path(work))
        return .overlay(lower: lower, upper: upper, work: work, at: point)
    }

    private func essentialBinds(_ stage: inout Stage, network: Bool) throws(SandboxError) -> [Confinement.Bind] {
        var binds = try etc(&stage, network: network)
        func show(_ name: String, at path: String, writable: Bool) {
            binds.append(Confinement.Bind(source: stage.place(name), destination: path, isWritable: writable))
        }
        show("tmp", at: "/tmp", writable: true)
        show("shm", at: "/dev/shm", writable: true)
        show("home", at: configuration.homeDirectory, writable: true)
        show("stage", at: configuration.projectPath, writable: true)
        show("support", at: SandboxPaths.support, writable: false)
        show("out", at: SandboxPaths.output, writable: true)
        // What a warm-up could write there, we would later run: hooks, filters, a file system monitor.
        if writesSlot { show("stage/.git", at: configuration.projectPath + "/.git", writable: false) }
        return binds
    }

    /// `/etc` with files of ours over it: one mount where overlays work, one for each file otherwise.
    private func etc(_ stage: inout Stage, network: Bool) throws(SandboxError) -> [Confinement.Bind] {
        var binds: [Confinement.Bind] = []
        if machine.level == .overlay {
            stage.mounts.append(.union(first: "../../etc", second: "/etc", at: "etc-merged"))
            binds.append(.init(source: stage.place("etc-merged"), destination: "/etc", isWritable: false))
        } else {
            binds.append(.init(source: "/etc", destination: "/etc", isWritable: false))
            for (name, text) in machine.etcFiles.sorted(by: { $0.key < $1.key }) where FileSystem.exists("/etc/" + name)
            {
                try FileSystem.makeDirectory(layer.path("etc"))
                try FileSystem.write(Array(text.utf8), to: layer.path("etc/" + name))
                binds.append(.init(source: stage.place("etc/" + name), destination: "/etc/" + name, isWritable: false))
            }
        }
        if network, FileSystem.realPath("/etc/resolv.conf") == "/etc/resolv.conf" {
            // In containers a mount of its own, which an overlay does not show.
            binds.append(.init(source: "/etc/resolv.conf", destination: "/etc/resolv.conf", isWritable: false))
        }
        return binds
    }

    /// Dependency folders of the user's tree, each under an overlay of its own: read from there, written here.
    private func carriedBinds(_ stage: inout Stage) throws(SandboxError) -> [Confinement.Bind] {
        var binds: [Confinement.Bind] = []
        for (index, name) in carried.enumerated() {
            let source = configuration.projectPath + "/" + name
            guard points.make(source, isFolder: true) else { continue }
            let (lower, upper, merged) = ("carried/\(index)/lower", "carried-upper/\(index)", "carried/\(index)/merged")
            for part in [lower, upper, merged] { try FileSystem.makeDirectory(layer.path(part)) }
            stage.mounts.append(.bind(source: source, at: lower, isReadOnly: false))
            if machine.level == .overlay {
                if let owner = machine.owner { _ = lchown(layer.path(upper), owner.user, owner.group) }
                stage.mounts.append(try overlay(stage.mounted(lower), upper, merged))
            }
            let shown = stage.place(machine.level == .overlay ? merged : lower)
            binds.append(.init(source: shown, destination: source, isWritable: machine.level == .overlay))
        }
        return binds
    }

    /// Decides who mounts what is shown: root's stage what lies in the home (one pass over the mount table instead of
    /// one each in bubblewrap) or what the dropped user could not reach; bubblewrap the rest.
    private func stageExposures(
        _ stage: inout Stage, for step: SandboxStep
    ) throws(SandboxError) -> (exposures: [Exposure], moved: [String: String]) {
        var all = machine.exposures + Toolchains.needed(by: step, carried: carried, machine)
        if allowsNetwork(step) { all += Exposure.network(configuration) }
        // Links below the home are made in the layer, others by bubblewrap.
        all = unique(all).filter { exposure in
            guard case .link(let target) = exposure.kind else { return true }
            return !points.link(exposure.path, to: target)
        }
        guard machine.identity.dropsRoot else {
            return (all.filter { points.make($0.path, isFolder: FileSystem.isFolder($0.path)) }, [:])
        }
        var left: [Exposure] = []
        var moved: [String: String] = [:]
        for exposure in all where points.make(exposure.path, isFolder: FileSystem.isFolder(exposure.path)) {
            if let (area, path) = points.place(of: exposure.path), area.inside == configuration.homeDirectory {
                stage.mounts.append(.bind(source: exposure.path, at: "home/" + path, isReadOnly: true))
                continue
            }
            left.append(exposure)
            if exposure.kind == .folderOrFile { try reach(exposure.path, &moved, &stage) }
        }
        for path in objects { try reach(path, &moved, &stage) }
        return (left, moved)
    }

    private func unique(_ exposures: [Exposure]) -> [Exposure] {
        var seen: Set<String> = []
        return exposures.filter { seen.insert($0.path).inserted }
    }

    /// Sources behind a closed folder (`/root` is 0700) are bound into the layer.
    private func reach(_ path: String, _ moved: inout [String: String], _ stage: inout Stage) throws(SandboxError) {
        guard moved[path] == nil, !isOpenToAll(path) else { return }
        let name = "reached/\(moved.count)"
        try FileSystem.makeDirectory(layer.path("reached"))
        if FileSystem.isFolder(path) {
            try FileSystem.makeDirectory(layer.path(name))
        } else {
            try FileSystem.write([], to: layer.path(name))
        }
        stage.mounts.append(.bind(source: path, at: name, isReadOnly: false))
        moved[path] = stage.place(name)
    }

    private func isOpenToAll(_ path: String) -> Bool {
        var rest = Substring(path)
        while let slash = rest.lastIndex(of: "/"), slash != rest.startIndex {
            rest = rest[..<slash]
            var status = stat()
            guard stat(String(rest), &status) == 0, status.st_mode & S_IXOTH != 0 else { return false }
        }
        return true
    }
}
