public import Changes
public import Orchestrator

/// Which ignored parts of the user's working tree a sandbox for one base gets. For people: nothing is made.
public struct CarriedPaths: Hashable, Sendable {
    /// An entry of `acrouter.carry` without effect.
    public struct LeftOut: Hashable, Sendable {
        /// As the user wrote it; a path for a generated file that did not fit.
        public var entry: String
        /// Goes on from the entry: "does not exist".
        public var reason: String
    }

    /// Relative to the root, in order.
    public var files: [String]
    public var folders: [String]
    /// Build products, copied when a sandbox is made.
    public var builds: [String]
    public var leftOut: [LeftOut]

    /// - Parameter base: The tree that the sandbox would hold; what it tracks is not carried.
    /// - Throws: What the store throws.
    public static func find(
        _ configuration: SandboxConfiguration, for base: ObjectID, from store: any TreeStore
    ) async throws -> CarriedPaths {
        let plan = try await CarryPlan.make(configuration, for: base, from: store)
        let tracked = Set(try await store.entries(of: base).compactMap(\.path.exactText))
        let holds = { (folder: String) in tracked.contains { $0.hasPrefix(folder + "/") } }
        return CarriedPaths(
            files: plan.files.map(\.path), folders: plan.folders.filter { !holds($0) }.sorted(),
            builds: Carry.find(Carry.builds, in: configuration.projectPath).filter { !holds($0) },
            leftOut: plan.leftOut)
    }
}
