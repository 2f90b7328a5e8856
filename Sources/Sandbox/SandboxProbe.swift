public import Orchestrator

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What this machine can do to keep an untrusted run apart, and why not more.
public struct SandboxProbe: Sendable {
    public var level: SandboxLevel
    /// Why each better level is not available; empty on the best.
    public var reasons: [String]

    /// A confined `true` at each level, best first.
    public static func probe(_ configuration: SandboxConfiguration) async throws -> SandboxProbe {
        SandboxProbe(level: try await machine(for: configuration).level, reasons: [])
    }

    static func machine(for configuration: SandboxConfiguration) async throws -> Machine {
        let tools = try findTools()
        try FileSystem.makeDirectory(configuration.cacheDirectory)
        return Machine(
            configuration: configuration, level: .overlay, identity: .current(environment: configuration.environment),
            tools: tools, disablesUserNamespaces: false, exposures: Exposure.all(configuration))
    }

    static func findTools() throws(SandboxError) -> StageTools {
        StageTools(
            unshare: try find("unshare"), setpriv: try find("setpriv"), shell: "/bin/sh", mount: try find("mount"),
            bubblewrap: try find("bwrap"))
    }

    private static func find(_ name: String) throws(SandboxError) -> String {
        for folder in StageTools.searchPath.split(separator: ":") where access("\(folder)/\(name)", X_OK) == 0 {
            return "\(folder)/\(name)"
        }
        throw SandboxError(
            .unavailable, "isolate test runs", on: name, underlying: "the program is not installed",
            hints: [
                "install bubblewrap: sudo apt install bubblewrap",
                "or run without isolation: git config acrouter.sandbox plain",
            ])
    }
}
