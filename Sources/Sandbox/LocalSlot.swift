internal import Changes
internal import Orchestrator
internal import Verification

/// A warm base tree, locked shared while this value is in use.
final class LocalSlot: SandboxSlot {
    let base: ObjectID
    private let machine: Machine
    private let folder: SlotFolder
    private let store: any TreeStore
    private let carried: [String]

    init(base: ObjectID, machine: Machine, folder: SlotFolder, store: any TreeStore, carried: [String]) {
        self.base = base
        self.machine = machine
        self.folder = folder
        self.store = store
        self.carried = carried
    }

    var level: SandboxLevel { machine.level }

    func withAttempt<Value: Sendable>(
        applying edits: [FileEdit], _ body: (any SandboxAttempt) async throws -> sending Value
    ) async throws -> sending Value {
        let layer = try Layer.make(in: folder.directory, identity: machine.identity)
        defer { layer.remove() }
        if machine.level != .overlay { try await CopiedTree.make(from: folder, in: layer) }
        try apply(edits, in: layer)
        let attempt = LocalAttempt(
            machine: machine, slot: folder.directory, layer: layer, base: .layered, objects: store.objectDirectories,
            carried: carried, tree: LayerTree(id: base, store: store))
        return try await body(attempt)
    }

    func withAgentAttempt<Value: Sendable>(
        applying edits: [FileEdit], hiding hidden: Set<RepoPath>,
        _ body: (any SandboxAttempt) async throws -> sending Value
    ) async throws -> sending Value {
        let layer = try Layer.make(in: folder.directory, identity: machine.identity)
        defer { layer.remove() }
        if machine.level != .overlay { try await CopiedTree.make(from: folder, in: layer, home: hidden.isEmpty) }
        let view = AgentView(machine: machine, layer: layer, slot: folder, carried: carried)
        try view.hide(BaseFiles(try await store.entries(of: base), hiding: hidden))
        // An edit may hold what a hidden file holds.
        try apply(edits.filter { !hidden.contains($0.path) }, in: layer)
        // No object directories: what is hidden in the tree would be there, under its name or another.
        let attempt = LocalAttempt(
            machine: machine, slot: folder.directory, layer: layer, base: .layered, objects: [],
            carried: view.shownCarried, tree: LayerTree(id: base, store: store, hidden: hidden))
        if try await !attempt.run(view.repositoryStep).succeeded { try view.hideRepository() }
        return try await body(attempt)
    }

    private func apply(_ edits: [FileEdit], in layer: Layer) throws {
        let isLayered = machine.level == .overlay
        try Edits(
            folder: layer.path(isLayered ? "upper" : "stage"), tree: folder.tree,
            target: isLayered ? .overlayUpper : .copiedTree, owner: machine.owner
        ).apply(edits)
    }
}
