public import Orchestrator
internal import Verification

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What this machine can do to keep an untrusted run apart, and why not more. For `doctor`.
public struct SandboxProbe: Sendable {
    /// Best level that works, or nil when nothing but `plain` does.
    public var level: SandboxLevel?
    /// What stood in the way of each better level, in the system's words, best level first.
    public var obstacles: [String]
    /// What the user can do about it.
    public var hints: [String]

    /// Tries a confined `true` at each level, best first; about 15 ms where the best works.
    public static func probe(_ configuration: SandboxConfiguration) async -> SandboxProbe {
        var asked = configuration
        asked.requested = .auto
        do {
            let found = try await find(asked)
            return SandboxProbe(level: found.machine.level, obstacles: found.obstacles, hints: [])
        } catch {
            return SandboxProbe(
                level: nil, obstacles: [error.underlying.isEmpty ? error.description : error.underlying],
                hints: error.hints)
        }
    }

    static func machine(for configuration: SandboxConfiguration) async throws(SandboxError) -> Machine {
        try await find(configuration, remembers: true).machine
    }

    private static func find(
        _ configuration: SandboxConfiguration, remembers: Bool = false
    ) async throws(SandboxError) -> (machine: Machine, obstacles: [String]) {
        try FileSystem.makeDirectory(configuration.cacheDirectory)
        var machine = Machine(
            configuration: configuration, level: .plain, identity: .current(environment: configuration.environment),
            tools: nil, disablesUserNamespaces: true, exposures: [])
        if case .plain = configuration.requested {
            machine.identity.dropsRoot = false
            return (machine, [])
        }
        #if os(macOS)
            machine.level = .seatbelt
            machine.identity.dropsRoot = false
            machine.exposures = Exposure.all(configuration)
            return (machine, [])
        #else
            machine.tools = try StageTools.find()
            machine.exposures = Exposure.all(configuration)
            let record = ProbeRecord(machine)
            if remembers, let found = record.found {
                machine.level = found.level
                machine.disablesUserNamespaces = found.disablesUserNamespaces
                return (machine, [])
            }
            record.forget()
            let found = try await best(of: machine)
            if found.obstacles.isEmpty { record.keep(found.machine) }
            return found
        #endif
    }

    private static func best(of start: Machine) async throws(SandboxError) -> (machine: Machine, obstacles: [String]) {
        var obstacles: [String] = []
        let levels: [SandboxLevel] = start.configuration.best == .copy ? [.copy] : [.overlay, .copy]
        for level in levels {
            // bubblewrap knows --disable-userns since 0.8.
            for disables in [true, false] {
                var machine = start
                machine.level = level
                machine.disablesUserNamespaces = disables
                guard let obstacle = await obstacle(for: machine) else { return (machine, obstacles) }
                if disables, obstacle.contains("disable-userns") { continue }
                obstacles.append("\(level.rawValue): \(obstacle)")
                break
            }
        }
        throw SandboxError(
            .unavailable, "isolate test runs", on: "bubblewrap", underlying: obstacles.joined(separator: "; "),
            hints: hints(for: obstacles.joined()))
    }

    /// What keeps a level from working, or nil. One real run in a slot of its own, with everything but a tree.
    private static func obstacle(for machine: Machine) async -> String? {
        let slot = machine.configuration.cacheDirectory + "/probe/" + Layer.name()
        defer { FileTree.remove(slot) }
        do {
            let folder = SlotFolder(directory: slot)
            try folder.makeFolders(machine)
            if let owner = machine.owner { try FileTree.own(slot, user: owner.user, group: owner.group) }
            let layer = try Layer.make(in: slot, identity: machine.identity)
            if machine.level == .copy { try await CopiedTree.make(from: folder, in: layer) }
            let attempt = LocalAttempt(
                machine: machine, slot: slot, layer: layer, base: .layered, objects: [], carried: [])
            let result = try await attempt.run(
                SandboxStep(arguments: ["true"], limits: SandboxLimits(wallClock: .seconds(10))))
            return result.succeeded ? nil : "\(result.ending): \(String(decoding: result.log, as: UTF8.self))"
        } catch let error as SandboxError {
            return error.underlying.split(separator: "\n").joined(separator: ", ")
        } catch {
            return String(describing: error)
        }
    }

    private static func hints(for obstacles: String) -> [String] {
        var hints: [String] = []
        let text = obstacles.lowercased()
        if FileSystem.text("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")?.hasPrefix("1") == true {
            hints.append("allow user namespaces: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0")
        } else if FileSystem.text("/proc/sys/kernel/unprivileged_userns_clone")?.hasPrefix("0") == true {
            hints.append("allow user namespaces: sudo sysctl kernel.unprivileged_userns_clone=1")
        } else if FileSystem.text("/proc/sys/user/max_user_namespaces")?.hasPrefix("0") == true {
            hints.append("allow user namespaces: sudo sysctl user.max_user_namespaces=10000")
        } else if text.contains("not permitted") || text.contains("denied") {
            hints.append("user namespaces seem to be forbidden here; in a container, start it with --privileged")
        }
        return hints + [StageTools.plainHint]
    }
}

extension StageTools {
    static let plainHint = "or run what models write without isolation: git config acrouter.sandbox plain"

    static func find() throws(SandboxError) -> StageTools {
        StageTools(
            unshare: try find("unshare", package: "util-linux"), setpriv: try find("setpriv", package: "util-linux"),
            shell: "/bin/sh", mount: try find("mount", package: "mount"),
            bubblewrap: try find("bwrap", package: "bubblewrap"))
    }

    private static func find(_ name: String, package: String) throws(SandboxError) -> String {
        for folder in searchPath.split(separator: ":") where access("\(folder)/\(name)", X_OK) == 0 {
            return "\(folder)/\(name)"
        }
        throw SandboxError(
            .unavailable, "isolate test runs", on: name, underlying: "\(name) is not installed",
            hints: ["install it: sudo apt install \(package)", plainHint])
    }
}
