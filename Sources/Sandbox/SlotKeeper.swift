internal import Changes
internal import Orchestrator

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Chooses, fills and warms the slots of one repository.
struct SlotKeeper {
    var machine: Machine
    var repository: String
    var store: any TreeStore
    var plan: CarryPlan

    /// More slots than this are never made; then we wait for one.
    static let mostSlots = 12

    /// A slot that holds `base`, warm, with a shared lock on it.
    func acquire(_ base: ObjectID, _ warmUp: [SandboxStep]) async throws -> (SlotFolder, FileLock) {
        let wanted = SlotFolder.State(base: base.hex, warmth: SlotFolder.warmth(of: warmUp, carrying: plan.fingerprint))
        while true {
            try Task.checkCancellation()
            let slots = existing()
            for slot in slots where slot.state == wanted {
                guard let lock = try FileLock.attempt(.shared, on: slot.lockPath) else { continue }
                // Between the look and the lock it may have become another generation.
                if slot.state == wanted {
                    slot.touch()
                    return (slot, lock)
                }
            }
            if let found = try await rebase(one: slots, to: wanted, base, warmUp) { return found }
            if slots.count >= Self.mostSlots { try await Task.sleep(for: .milliseconds(50)) }
        }
    }

    /// Slots by last use, latest first: its build products are nearest to what is wanted now.
    private func existing() -> [SlotFolder] {
        FileSystem.names(in: repository).map { SlotFolder(directory: repository + "/" + $0) }
            .filter { FileSystem.isDirectory($0.directory) }.sorted { $0.lastUse > $1.lastUse }
    }

    private func rebase(
        one slots: [SlotFolder], to wanted: SlotFolder.State, _ base: ObjectID, _ warmUp: [SandboxStep]
    ) async throws -> (SlotFolder, FileLock)? {
        var chosen: (SlotFolder, FileLock)?
        for slot in slots {
            if let lock = try FileLock.attempt(.exclusive, on: slot.lockPath) {
                chosen = (slot, lock)
                break
            }
        }
        if chosen == nil && slots.count < Self.mostSlots {
            let taken = Set(slots.map(\.directory))
            var number = 0
            while taken.contains("\(repository)/\(number)") { number += 1 }
            let slot = SlotFolder(directory: "\(repository)/\(number)")
            try FileSystem.makeDirectory(slot.directory)
            if let lock = try FileLock.attempt(.exclusive, on: slot.lockPath) { chosen = (slot, lock) }
        }
        guard let (slot, lock) = chosen else { return nil }
        try await prepare(slot, base, warmUp)
        try slot.setState(wanted)
        slot.touch()
        slot.measure()
        Reaper(cache: machine.configuration.cacheDirectory).keepWithin(machine.configuration.cacheLimit)
        guard lock.share(), slot.state == wanted else { return nil }
        return (slot, lock)
    }

    /// Under the exclusive lock: makes the tree hold `base`, runs the warm-up in it, puts tracked files right again.
    private func prepare(_ slot: SlotFolder, _ base: ObjectID, _ warmUp: [SandboxStep]) async throws {
        _ = Layer.reap(in: slot.directory)
        try await waitForNextSecond(after: slot)
        try slot.setState(nil)
        let isNew = !FileSystem.isDirectory(slot.tree)
        try slot.makeFolders(machine)
        if isNew { try await seed(slot) }
        let files = CarriedFiles(slot: slot, owner: machine.owner)
        try files.removeAll(except: plan.files)
        try await fill(slot, base)
        try files.place(plan.files)
        guard !warmUp.isEmpty else { return }
        let layer = try Layer.make(in: slot.directory, identity: machine.identity)
        defer { layer.remove() }
        let attempt = LocalAttempt(
            machine: machine, slot: slot.directory, layer: layer, base: .slotItself, objects: store.objectDirectories,
            carried: carried(over: slot))
        for step in warmUp {
            // A base that does not build is a fact about the base; the attempts will find it too.
            _ = try await attempt.run(step)
        }
        // Mount points that the warm-up needed; left behind, they would look like folders of the tree's own.
        for name in attempt.carried { SafePath.removeEmptyFolders(name, below: slot.tree) }
        try await fill(slot, base)
        try files.placeMissing(plan.files)
    }

    /// A `.pyc` of the last generation names its source by size and whole seconds: two generations in one second could
    /// be taken for each other.
    private func waitForNextSecond(after slot: SlotFolder) async throws {
        while slot.filledAt >= time(nil) { try await Task.sleep(for: .milliseconds(50)) }
    }

    /// git refuses a folder that belongs to somebody else, so root takes the two that it looks at back for a moment.
    private func fill(_ slot: SlotFolder, _ base: ObjectID) async throws {
        let identity = machine.identity
        if identity.dropsRoot {
            _ = lchown(slot.tree, 0, 0)
            _ = lchown(slot.tree + "/.git", 0, 0)
        }
        try await store.fill(directory: slot.tree, with: base)
        if identity.dropsRoot {
            try FileTree.own(slot.tree, user: identity.user, group: identity.group)
            try FileTree.own(slot.home, user: identity.user, group: identity.group)
        }
    }

    /// Folders of the user's tree that the slot's own tree does not have.
    func carried(over slot: SlotFolder) -> [String] {
        plan.folders.filter { !FileSystem.exists(slot.tree + "/" + $0) }
    }

    /// A new slot starts from an idle sibling, which is warm for some other base, or else from the user's build folders.
    private func seed(_ slot: SlotFolder) async throws {
        for sibling in existing() where sibling.directory != slot.directory && sibling.state != nil {
            guard let lock = try FileLock.attempt(.shared, on: sibling.lockPath) else { continue }
            defer { withExtendedLifetime(lock) {} }
            guard sibling.state != nil, let free = FileSystem.freeBytes(at: slot.directory),
                free > sibling.size * 2 + Watchdog.spareDisk * 4
            else { continue }
            try CarriedFiles(slot: slot, owner: machine.owner).adopt(from: sibling)
            try await Carry.copy(sibling.tree + "/.", to: slot.tree)
            try await Carry.copy(sibling.home + "/.", to: slot.home)
            return
        }
        try await carryBuilds(into: slot)
    }

    private func carryBuilds(into slot: SlotFolder) async throws {
        let project = machine.configuration.projectPath
        for name in Carry.find(Carry.builds, in: project) {
            guard let size = FileTree.size(project + "/" + name, limit: Carry.largestBuild), size <= Carry.largestBuild,
                let free = FileSystem.freeBytes(at: slot.directory), free > size + Watchdog.spareDisk * 4
            else { continue }
            if let slash = name.lastIndex(of: "/") { try FileSystem.makeDirectory(slot.tree + "/" + name[..<slash]) }
            try await Carry.copy(project + "/" + name, to: slot.tree + "/" + name)
        }
    }
}
