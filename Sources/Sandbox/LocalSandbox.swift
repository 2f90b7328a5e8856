public import Changes
public import Orchestrator

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Runs untrusted commands on this machine, over slots in the cache folder.
public final class LocalSandbox: SandboxProvider {
    private let machine: Machine
    private let repository: String

    public var level: SandboxLevel { machine.level }

    /// Finds out what the machine can do (one confined `true`, about 15 ms) and makes the cache folder.
    ///
    /// From here on SIGPIPE is ignored in the whole process: a command that closes its input early must not end us.
    /// - Throws: `SandboxError` `.unavailable`, with a hint, when there is no isolation and `plain` was not asked for.
    public init(configuration: SandboxConfiguration) async throws {
        // The result is the handler before ours, which nobody wants back.
        _ = signal(SIGPIPE, SIG_IGN)
        var configuration = configuration
        if configuration.homeDirectory == "/" || !configuration.homeDirectory.hasPrefix("/") {
            // An account without a home must not have its empty home laid over everything.
            configuration.homeDirectory = "/acrouter/home"
        }
        machine = try await SandboxProbe.machine(for: configuration)
        var hash = StableHash()
        hash.combine(configuration.projectPath)
        // Files of a slot belong to one user, and its /etc names one home.
        hash.combine("\(machine.identity.user) \(configuration.homeDirectory)")
        repository = configuration.cacheDirectory + "/slots/" + hash.hex
        // Other accounts have no business in a checkout of the user's project.
        try FileSystem.makeDirectory(repository, mode: 0o700)
        Reaper(cache: configuration.cacheDirectory).reapLayers(of: repository)
    }

    /// Removes what crashed runs left in the cache, slots that nobody used for 30 days, and the oldest idle ones beyond
    /// the limit. Safe beside other runs: what is locked stays.
    /// - Returns: Layers and slots that were removed.
    @discardableResult
    public func reap() -> Int {
        let reaper = Reaper(cache: machine.configuration.cacheDirectory)
        return reaper.reap() + reaper.keepWithin(machine.configuration.cacheLimit)
    }

    public func withSlot<Value: Sendable>(
        for base: ObjectID, from store: any TreeStore, warmUp: [SandboxStep],
        _ body: (any SandboxSlot) async throws -> sending Value
    ) async throws -> sending Value {
        let plan = try await CarryPlan.make(machine.configuration, for: base, from: store)
        let keeper = SlotKeeper(machine: machine, repository: repository, store: store, plan: plan)
        let (folder, lock) = try await keeper.acquire(base, warmUp)
        defer { withExtendedLifetime(lock) {} }
        let slot = LocalSlot(
            base: base, machine: machine, folder: folder, store: store,
            carried: keeper.carried(over: folder))
        return try await body(slot)
    }
}
