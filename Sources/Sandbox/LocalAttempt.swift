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
        guard !step.arguments.isEmpty else {
            return StepResult(ending: .notStarted("the command is empty"), log: [], seconds: 0)
        }
        if let free = FileSystem.freeBytes(at: layer.directory), free < Watchdog.spareDisk {
            throw SandboxError(
                .noSpace, "start a run", on: layer.directory, underlying: "\(free >> 20) MB are free",
                hints: ["free some disk space, or lower acrouter.cacheLimit"])
        }
        try prepare(step)
        var result = try await runner(step, number).run(step)
        result.files = ReportFiles.collect(step.outputs, from: layer.path("out"))
        return result
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
                carried: carried, number: number
            ).runner(for: step)
        case .seatbelt, .plain:
            return UnmountedRun(
                machine: machine, layer: layer, tree: base == .slotItself ? slot + "/tree" : layer.path("stage"),
                home: base == .slotItself ? slot + "/home" : layer.path("home"), objects: objects
            ).runner(for: step)
        }
    }
}
