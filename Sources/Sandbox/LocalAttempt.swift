internal import Changes
internal import Orchestrator
internal import Synchronization
internal import Verification

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// One layer over a slot (or the slot itself, while it is warmed up), and the steps run in it.
final class LocalAttempt: SandboxAttempt {
    enum Base: Sendable {
        /// A throw-away layer.
        case layered
        /// The slot's own tree and home, written to; only under the slot's exclusive lock.
        case slotItself
    }

    private let machine: Machine
    private let slot: String
    private let layer: Layer
    private let base: Base
    private let objects: [String]
    private let carried: [String]
    private let turn = Mutex((number: 0, isBusy: false))

    init(machine: Machine, slot: String, layer: Layer, base: Base, objects: [String], carried: [String]) {
        self.machine = machine
        self.slot = slot
        self.layer = layer
        self.base = base
        self.objects = objects
        self.carried = carried
    }

    func run(_ step: SandboxStep) async throws -> StepResult {
        let number: Int? = turn.withLock { turn in
            if turn.isBusy { return nil }
            turn.isBusy = true
            turn.number += 1
            return turn.number
        }
        guard let number else {
            throw SandboxError(.attemptBusy, "start a second step in one attempt", on: step.arguments.first ?? "")
        }
        defer { turn.withLock { $0.isBusy = false } }
        return try await perform(step, number)
    }

    private func perform(_ step: SandboxStep, _ number: Int) async throws -> StepResult {
        guard !step.arguments.isEmpty else {
            return StepResult(ending: .notStarted("the command is empty"), log: [], seconds: 0)
        }
        if let free = FileSystem.freeBytes(at: layer.directory), free < Watchdog.spareDisk {
            throw SandboxError(
                .noSpace, "start a run", on: layer.directory, underlying: "\(free >> 20) MB are free",
                hints: ["free some disk space, or lower acrouter.cacheLimit"])
        }
        try prepareSupport(step)
        let runner = try isolatedRunner(step, number)
        var result = try await runner.run(step)
        result.files = ReportFiles.collect(step.outputs, from: layer.path("out"))
        return result
    }

    private func prepareSupport(_ step: SandboxStep) throws(SandboxError) {
        FileTree.remove(layer.path("support"))
        try FileSystem.makeDirectory(layer.path("support"))
        for (name, bytes) in step.support {
            guard ReportFiles.isPlain(name) else {
                throw SandboxError(.invalidPath, "write a support file", on: name)
            }
            let path = layer.path("support") + "/" + name
            if let slash = path.lastIndex(of: "/") { try FileSystem.makeDirectory(String(path[..<slash])) }
            try FileSystem.write(bytes, to: path, mode: 0o644)
        }
        // A report of an earlier step must not be taken for this one's.
        for name in step.outputs where ReportFiles.isPlain(name) { FileTree.remove(layer.path("out") + "/" + name) }
        try FileSystem.write(
            Array(machine.identity.passwd(home: machine.configuration.homeDirectory).utf8), to: layer.path("etc/passwd")
        )
        try FileSystem.write(Array(machine.identity.groupFile.utf8), to: layer.path("etc/group"))
    }

    private func isolatedRunner(_ step: SandboxStep, _ number: Int) throws -> StepRunner {
        let configuration = machine.configuration
        var stage = Stage(
            layer: layer.directory, identity: machine.identity, window: machine.window, overlays: [], binds: [],
            tools: machine.tools)
        if base == .layered {
            stage.overlays.append(try overlay("../../tree", "upper", "stage", number))
            stage.overlays.append(try overlay("../../home", "home-upper", "home", number))
        } else {
            stage.binds.append(.init(source: slot + "/tree", mountPoint: "stage"))
            stage.binds.append(.init(source: slot + "/home", mountPoint: "home"))
        }
        let moved = try reached(machine.exposures.map(\.path) + objects, &stage)
        var binds = try ownBinds(stage, moved)
        binds += try carriedBinds(&stage, number)
        if base == .slotItself {
            // What a warm-up writes there, we would later run: hooks, filters, a file system monitor.
            binds.append(
                .init(
                    source: stage.place("stage/.git"), destination: configuration.projectPath + "/.git",
                    isWritable: false))
        }
        let confinement = Confinement(
            program: machine.tools.bubblewrap, identity: machine.identity, home: configuration.homeDirectory,
            project: configuration.projectPath,
            workingDirectory: step.directory.isEmpty
                ? configuration.projectPath : configuration.projectPath + "/" + step.directory,
            allowsNetwork: configuration.allowsNetwork, disablesUserNamespaces: machine.disablesUserNamespaces,
            exposures: machine.exposures, moved: moved, binds: binds,
            environment: InnerEnvironment.make(
                from: configuration.environment, home: configuration.homeDirectory, identity: machine.identity,
                step: step.environment, allowsNetwork: configuration.allowsNetwork))
        try FileSystem.write(Array(stage.fstab.utf8), to: layer.path("fstab"))
        let mark = "acrouter-" + mark()
        let inner = ["/bin/sh", "-c", Confinement.gate, "acrouter-gate", mark, step.input == nil ? "none" : "piped"]
        return StepRunner(
            arguments: stage.arguments(
                running: confinement.arguments(running: inner + step.arguments),
                threads: max(step.limits.processes * 8, 4096)),
            directory: layer.directory, environment: ["PATH": StageTools.searchPath, "LC_ALL": "C"], mark: mark,
            folders: Layer.writable.map(layer.path), hasNamespace: true)
    }

    private func mark() -> String {
        var generator = SystemRandomNumberGenerator()
        return String(UInt64.random(in: .min ... .max, using: &generator), radix: 16)
    }

    /// A fresh work folder a mount: a volatile overlay refuses the one it has used before.
    private func overlay(
        _ lower: String, _ upper: String, _ mountPoint: String, _ number: Int
    ) throws(SandboxError) -> Stage.Overlay {
        let work = "work-\(number)-" + upper.replacing("/", with: "-")
        try FileSystem.makeDirectory(layer.path(work))
        return Stage.Overlay(lower: lower, upper: upper, work: work, mountPoint: mountPoint)
    }

    /// For a dropped user: sources behind a closed folder (`/root` is 0700) are bound into the layer by root first.
    private func reached(_ paths: [String], _ stage: inout Stage) throws(SandboxError) -> [String: String] {
        guard machine.identity.dropsRoot else { return [:] }
        var moved: [String: String] = [:]
        for path in paths where moved[path] == nil && !isOpenToAll(path) {
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
        let configuration = machine.configuration
        var binds: [Confinement.Bind] = [
            .init(source: stage.place("etc/passwd"), destination: "/etc/passwd", isWritable: false),
            .init(source: stage.place("etc/group"), destination: "/etc/group", isWritable: false),
            .init(source: stage.place("tmp"), destination: "/tmp", isWritable: true),
            .init(source: stage.place("tmp"), destination: "/var/tmp", isWritable: true),
            .init(source: stage.place("shm"), destination: "/dev/shm", isWritable: true),
            .init(source: stage.place("home"), destination: configuration.homeDirectory, isWritable: true),
            .init(source: stage.place("stage"), destination: configuration.projectPath, isWritable: true),
            .init(source: stage.place("support"), destination: SandboxPaths.support, isWritable: false),
            .init(source: stage.place("out"), destination: SandboxPaths.output, isWritable: true),
        ]
        for (index, path) in objects.enumerated() where FileSystem.isDirectory(path) {
            binds.append(
                .init(source: moved[path] ?? path, destination: SandboxPaths.objects + "/\(index)", isWritable: false))
        }
        return binds
    }

    /// Dependency folders of the user's tree, each under an overlay of its own: read from there, written here.
    private func carriedBinds(_ stage: inout Stage, _ number: Int) throws(SandboxError) -> [Confinement.Bind] {
        var binds: [Confinement.Bind] = []
        for (index, name) in carried.enumerated() {
            let place = "carried/\(index)"
            for part in ["/lower", "/upper", "/merged"] { try FileSystem.makeDirectory(layer.path(place + part)) }
            if machine.identity.dropsRoot {
                _ = lchown(layer.path(place + "/upper"), machine.identity.user, machine.identity.group)
            }
            stage.binds.append(
                .init(source: machine.configuration.projectPath + "/" + name, mountPoint: place + "/lower"))
            stage.overlays.append(try overlay(place + "/lower", place + "/upper", place + "/merged", number))
            binds.append(
                .init(
                    source: stage.place(place + "/merged"), destination: machine.configuration.projectPath + "/" + name,
                    isWritable: true))
        }
        return binds
    }
}
