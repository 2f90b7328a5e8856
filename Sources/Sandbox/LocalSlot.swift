internal import Changes
internal import Orchestrator

/// A warm base tree, locked shared while this value is in use.
final class LocalSlot: SandboxSlot {
    let base: ObjectID
    private let machine: Machine
    private let folder: SlotFolder
    private let objects: [String]
    private let carried: [String]

    init(base: ObjectID, machine: Machine, folder: SlotFolder, objects: [String], carried: [String]) {
        self.base = base
        self.machine = machine
        self.folder = folder
        self.objects = objects
        self.carried = carried
    }

    var level: SandboxLevel { machine.level }

    func withAttempt<Value: Sendable>(
        applying edits: [FileEdit], _ body: (any SandboxAttempt) async throws -> sending Value
    ) async throws -> sending Value {
        let layer = try Layer.make(in: folder.directory, identity: machine.identity)
        defer { layer.remove() }
        let isLayered = machine.level == .overlay
        if !isLayered { try await CopiedTree.make(from: folder, in: layer) }
        try Edits(
            folder: layer.path(isLayered ? "upper" : "stage"), tree: folder.tree,
            target: isLayered ? .overlayUpper : .copiedTree, owner: machine.owner
        ).apply(edits)
        let attempt = LocalAttempt(
            machine: machine, slot: folder.directory, layer: layer, base: .layered, objects: objects, carried: carried)
        return try await body(attempt)
    }
}
