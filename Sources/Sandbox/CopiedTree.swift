internal import Orchestrator

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Where overlays are refused: the slot's tree and home are copied into the layer instead.
enum CopiedTree {
    /// Times and modes are kept, so that build products stay valid; blocks are shared where the file system can.
    static func make(from slot: SlotFolder, in layer: Layer, home: Bool = true) async throws {
        try await Carry.copy(slot.tree + "/.", to: layer.path("stage"))
        if home { try await Carry.copy(slot.home + "/.", to: layer.path("home")) }
    }

    /// Writable folders of a layer at this level, which count as the run's disk.
    static func writable(_ level: SandboxLevel) -> [String] {
        level == .overlay ? Layer.writable : Layer.writable + ["stage", "home"]
    }
}
