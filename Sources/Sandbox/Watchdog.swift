internal import Orchestrator

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Holds one run to its limits by looking at it, and ends it.
struct Watchdog {
    /// The spawned process: the stage, later bubblewrap's monitor.
    var process: Int32
    var limits: SandboxLimits
    /// Folders whose contents count as the run's disk.
    var folders: [String]
    /// Outside of namespaces (plain) a kill has to reach every process by itself.
    var hasNamespace: Bool
    var mark: String
    var state: RunState

    /// Time between SIGTERM and SIGKILL.
    static let grace = Duration.milliseconds(500)
    /// Longest wait for the stage, bubblewrap and the gate.
    static let setup = Duration.seconds(30)
    /// Free bytes below which a run is ended whatever it uses: some of it (deleted but open files) cannot be counted.
    static let spareDisk = 128 << 20
    static let spareMemory = 192 << 20

    /// Returns when the run has been told to end; cancelled when it ended by itself.
    func watch() async throws {
        let tree = ProcessTree(root: process)
        let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))
        var pause = Duration.milliseconds(20)
        var nextDisk = ContinuousClock.now
        while true {
            // A busy machine may take long to set the stage; that time is not the command's.
            let limit = state.isReady ? limits.wallClock : max(limits.wallClock, Self.setup)
            let left = limit - (ContinuousClock.now - state.started)
            if left <= .zero { return try await end(.wallClock) }
            try await Task.sleep(for: state.isReady ? min(pause, left) : .milliseconds(5))
            pause = min(pause * 2, .milliseconds(100))
            let usage = tree.usage(of: tree.descendants(), pageSize: pageSize)
            // Bubblewrap's own first process is not the command's.
            if usage.processes - 1 > limits.processes { return try await end(.limit("processes")) }
            if usage.memory > limits.memoryBytes { return try await end(.limit("memory")) }
            if let free = ProcessTree.availableMemory(), free < Self.spareMemory {
                return try await end(.limit("memory of the machine"))
            }
            guard ContinuousClock.now >= nextDisk else { continue }
            let before = ContinuousClock.now
            if isDiskFull() { return try await end(.limit("disk")) }
            // Counting files is work too: at most a twentieth of the time goes into it.
            nextDisk = .now + max(.milliseconds(250), (.now - before) * 20)
        }
    }

    private func isDiskFull() -> Bool {
        var total = 0
        for folder in folders {
            guard let size = FileTree.size(folder, limit: limits.diskBytes) else { return true }
            total += size
            if let free = FileSystem.freeBytes(at: folder), free < Self.spareDisk { return true }
        }
        return total > limits.diskBytes
    }

    /// Ends the run: SIGTERM to all of it when its time is up, SIGKILL at once when it broke another limit.
    func end(_ reason: RunState.Cut) async throws {
        state.cut(reason)
        if case .wallClock = reason {
            let running = ProcessTree(root: process).descendants().filter { $0 != state.firstProcess }
            ProcessTree.signal(SIGTERM, to: running)
            try await Task.sleep(for: Self.grace)
        }
        kill()
    }

    /// SIGKILL. In a namespace the death of its first process is the death of all, and bubblewrap's monitor then
    /// reports it; before there is one, or without one, each process gets its own.
    func kill() {
        if hasNamespace, let first = state.firstProcess {
            ProcessTree.signal(SIGKILL, to: [first])
            return
        }
        let tree = ProcessTree(root: process)
        // Stopped first, so that none can fork between our look and our kill.
        for _ in 0..<3 { ProcessTree.signal(SIGSTOP, to: tree.descendants()) }
        ProcessTree.signal(SIGKILL, to: tree.descendants() + [process])
        if !hasNamespace { ProcessTree.signal(SIGKILL, to: ProcessTree.marked(mark)) }
    }
}
