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

    private var configuration: SandboxConfiguration { machine.configuration }

    func runner(for step: SandboxStep) throws(SandboxError) -> StepRunner {
        guard let tools = machine.tools else {
            throw SandboxError(.unavailable, "isolate test runs", on: "bubblewrap")
        }
        var stage = Stage(layer: layer.directory, identity: machine.identity, window: machine.window, tools: tools)
        try stageTree(&stage)
        let environment = InnerEnvironment.make(
            from: configuration.environment, home: configuration.homeDirectory, identity: machine.identity,
            step: step.environment, allowsNetwork: configuration.allowsNetwork)
        let exposures = machine.exposures + Toolchains.needed(by: step, carried: carried, machine)
        let moved = try reached(exposures.map(\.path) + objects, &stage)
        var binds = try ownBinds(stage, moved)
        binds += try carriedBinds(&stage)
        if writesSlot {
            // What a warm-up could write there, we would later run: hooks, filters, a file system monitor.
            binds.append(
                .init(
                    source: stage.place("stage/.git"), destination: configuration.projectPath + "/.git",
                    isWritable: false))
        }
        let folder = step.directory.isEmpty ? "" : "/" + step.directory
        let confinement = Confinement(
            program: tools.bubblewrap, identity: machine.identity, home: configuration.homeDirectory,
            project: configuration.projectPath, workingDirectory: configuration.projectPath + folder,
            allowsNetwork: configuration.allowsNetwork, disablesUserNamespaces: machine.disablesUserNamespaces,
            exposures: exposures, moved: moved, binds: binds, environment: environment)
        try FileSystem.write(Array(stage.fstab.utf8), to: layer.path("fstab"))
        let mark = "acrouter-" + Layer.name()
        let command = Confinement.gated(step, mark: mark, limitsThreads: true)
        return StepRunner(
            arguments: stage.arguments(running: confinement.arguments(running: command)),
            directory: layer.directory, environment: ["PATH": StageTools.searchPath, "LC_ALL": "C"], mark: mark,
            folders: CopiedTree.writable(machine.level).map(layer.path)
                + (writesSlot ? [slot + "/tree", slot + "/home"] : []),
            hasNamespace: true)
    }

    private func stageTree(_ stage: inout Stage) throws(SandboxError) {
        if writesSlot {
            stage.binds.append(.init(source: slot + "/tree", mountPoint: "stage"))
            stage.binds.append(.init(source: slot + "/home", mountPoint: "home"))
        } else if machine.level == .overlay {
            stage.overlays.append(try overlay("../../tree", "upper", "stage"))
            stage.overlays.append(try overlay("../../home", "home-upper", "home"))
        }
    }

    /// A fresh work folder for each mount: a volatile overlay refuses the one it has used before.
    private func overlay(_ lower: String, _ upper: String, _ mountPoint: String) throws(SandboxError) -> Stage.Overlay {
        let work = "work-\(number)-" + upper.replacing("/", with: "-")
        try FileSystem.makeDirectory(layer.path(work))
        return Stage.Overlay(lower: lower, upper: upper, work: work, mountPoint: mountPoint)
    }

    /// For a dropped user: sources behind a closed folder (`/root` is 0700), or behind our own window, are bound into the
    /// layer by root first.
    private func reached(_ paths: [String], _ stage: inout Stage) throws(SandboxError) -> [String: String] {
        guard machine.identity.dropsRoot else { return [:] }
        var moved: [String: String] = [:]
        for path in paths
        where moved[path] == nil && (!isOpenToAll(path) || Exposure.covered(path, by: [stage.window ?? ""])) {
            let name = "reached/\(moved.count)"
            if FileSystem.isDirectory(path) {
                try FileSystem.makeDirectory(layer.path(name))
            } else {
                try FileSystem.write([], to: layer.path(name))
            }
            stage.binds.append(.init(source: path, mountPoint: name))
            moved[path] = stage.place(name)
        }
        return moved
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

    private func ownBinds(_ stage: Stage, _ moved: [String: String]) throws(SandboxError) -> [Confinement.Bind] {
        let passwd = machine.identity.passwd(home: configuration.homeDirectory)
        try FileSystem.write(Array(passwd.utf8), to: layer.path("etc/passwd"))
        try FileSystem.write(Array(machine.identity.groupFile.utf8), to: layer.path("etc/group"))
        func show(_ name: String, at path: String, writable: Bool) -> Confinement.Bind {
            Confinement.Bind(source: stage.place(name), destination: path, isWritable: writable)
        }
        var binds = [
            show("etc/passwd", at: "/etc/passwd", writable: false),
            show("etc/group", at: "/etc/group", writable: false),
        ]
        for path in Exposure.masked where FileSystem.exists(path) {
            binds.append(show("etc/empty", at: path, writable: false))
        }
        binds += [
            show("tmp", at: "/tmp", writable: true), show("tmp", at: "/var/tmp", writable: true),
            show("shm", at: "/dev/shm", writable: true),
            show("home", at: configuration.homeDirectory, writable: true),
            show("stage", at: configuration.projectPath, writable: true),
            show("support", at: SandboxPaths.support, writable: false),
            show("out", at: SandboxPaths.output, writable: true),
        ]
        for (index, path) in objects.enumerated() where FileSystem.isDirectory(path) {
            binds.append(
                .init(source: moved[path] ?? path, destination: SandboxPaths.objects + "/\(index)", isWritable: false))
        }
        return binds
    }

    /// Dependency folders of the user's tree, each under an overlay of its own: read from there, written here.
    private func carriedBinds(_ stage: inout Stage) throws(SandboxError) -> [Confinement.Bind] {
        var binds: [Confinement.Bind] = []
        for (index, name) in carried.enumerated() {
            let source = configuration.projectPath + "/" + name
            let place = "carried/\(index)"
            for part in ["/lower", "/upper", "/merged"] { try FileSystem.makeDirectory(layer.path(place + part)) }
            stage.binds.append(.init(source: source, mountPoint: place + "/lower"))
            if machine.level == .overlay {
                if let owner = machine.owner { _ = lchown(layer.path(place + "/upper"), owner.user, owner.group) }
                stage.overlays.append(try overlay(place + "/lower", place + "/upper", place + "/merged"))
            }
            binds.append(
                .init(
                    source: stage.place(place + (machine.level == .overlay ? "/merged" : "/lower")),
                    destination: source,
                    isWritable: machine.level == .overlay))
        }
        return binds
    }
}
