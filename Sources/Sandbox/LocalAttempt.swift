internal import Changes
internal import Orchestrator
internal import Synchronization
internal import Verification

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
    let carried: [String]
    /// What lies under the layer, for who asks what became of it; nil where there is no base.
    private let tree: LayerTree?
    private let turn = Mutex((number: 0, isBusy: false))
    private let mask = Mutex(SecretMask.nothing)

    init(
        machine: Machine, slot: String, layer: Layer, base: Base, objects: [String], carried: [String],
        tree: LayerTree? = nil
    ) {
        self.machine = machine
        self.slot = slot
        self.layer = layer
        self.base = base
        self.objects = objects
        self.carried = carried
        self.tree = tree
    }

    func run(_ step: SandboxStep) async throws -> StepResult {
        let number = try begin(step.arguments.first ?? "")
        defer { end() }
        guard !step.arguments.isEmpty else {
            return StepResult(ending: .notStarted("the command is empty"), log: [], seconds: 0)
        }
        if let free = FileSystem.freeBytes(at: layer.directory), free < Watchdog.spareDisk {
            throw SandboxError(
                .noSpace, "start a run", on: layer.directory, underlying: "\(free >> 20) MB are free",
                hints: ["free some disk space, or lower acrouter.cacheLimit"])
        }
        try prepare(step)
        let mask = try mask(for: step)
        var masked = step
        if let onLine = step.onLine, step.grant != nil { masked.onLine = { onLine(mask.applied(to: $0)) } }
        var result = try await runner(step, number).run(masked)
        result.files = ReportFiles.collect(step.outputs, from: layer.path("out"))
        guard step.grant != nil else { return result }
        result.log = mask.applied(to: result.log, isCut: result.log.count >= step.limits.outputBytes)
        result.files = result.files.mapValues { mask.applied(to: $0) }
        return result
    }

    func changes() async throws -> [FileEdit] {
        guard let tree else { return [] }
        _ = try begin("reading what changed")
        defer { end() }
        let isOverlay = machine.level == .overlay
        var scan = LayerScan(
            isOverlay ? .overlay(opaque: machine.opaqueAttribute) : .copy,
            folder: layer.path(isOverlay ? "upper" : "stage"), lower: slot + "/tree",
            base: BaseFiles(try await tree.store.entries(of: tree.id), hiding: tree.hidden), carried: carried)
        do {
            try scan.run()
        } catch {
            throw UnusableChanges(reason: error.reason)
        }
        let edits = try await LayerChanges(
            scan: scan, store: tree.store, project: machine.configuration.projectPath
        ).edits()
        let mask = mask.withLock { $0 }
        for edit in edits {
            if case .write(_, let bytes) = edit.content, mask.findsKey(in: bytes) || mask.findsKey(in: edit.path.bytes)
            {
                throw UnusableChanges(reason: "wrote a key that it was given into a file")
            }
        }
        return edits
    }

    /// A layer is mounted once at a time, and read while nothing writes to it.
    private func begin(_ what: String) throws(SandboxError) -> Int {
        let number: Int? = turn.withLock { turn in
            if turn.isBusy { return nil }
            turn.isBusy = true
            turn.number += 1
            return turn.number
        }
        guard let number else { throw SandboxError(.attemptBusy, "start a second step in one attempt", on: what) }
        return number
    }

    private func end() { turn.withLock { $0.isBusy = false } }

    /// Places the granted files; from now on what the attempt says and makes is searched for all keys that it ever got.
    private func mask(for step: SandboxStep) throws(SandboxError) -> SecretMask {
        guard let grant = step.grant else { return .nothing }
        let files = GrantedFiles(
            home: layer.path(machine.level == .overlay ? "home-upper" : "home"),
            userHome: machine.configuration.homeDirectory, owner: machine.owner)
        let own = SecretMask(variables: grant.variables, files: try files.place(grant.files))
        return mask.withLock { mask in
            mask = mask.joined(own)
            return mask
        }
    }

    private func prepare(_ step: SandboxStep) throws(SandboxError) {
        if !FileSystem.names(in: layer.path("support")).isEmpty {
            FileTree.remove(layer.path("support"))
            try FileSystem.makeDirectory(layer.path("support"))
        }
        for (name, bytes) in step.support {
            guard SafePath.isPlain(name) else { throw SandboxError(.invalidPath, "write a support file", on: name) }
            let path = layer.path("support") + "/" + name
            if let slash = path.lastIndex(of: "/") { try FileSystem.makeDirectory(String(path[..<slash])) }
            try FileSystem.write(bytes, to: path)
        }
        // A report of an earlier step must not be taken for this one's.
        for name in step.outputs { ReportFiles.remove(name, from: layer.path("out")) }
    }

    private func runner(_ step: SandboxStep, _ number: Int) throws -> StepRunner {
        switch machine.level {
        case .overlay, .copy:
            return try NamespaceRun(
                machine: machine, slot: slot, layer: layer, writesSlot: base == .slotItself, objects: objects,
                carried: carried, number: number, hasColdHome: tree?.hidden.isEmpty == false
            ).runner(for: step)
        case .seatbelt, .plain:
            return UnmountedRun(
                machine: machine, layer: layer, tree: base == .slotItself ? slot + "/tree" : layer.path("stage"),
                home: base == .slotItself ? slot + "/home" : layer.path("home"), objects: objects
            ).runner(for: step)
        }
    }
}

/// A base as the store knows it, and what of it a layer's commands may not see.
struct LayerTree: Sendable {
    var id: ObjectID
    var store: any TreeStore
    var hidden: Set<RepoPath> = []
}
