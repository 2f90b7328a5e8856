import Orchestrator

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Which level worked, for as long as nothing that decides it has changed: a probe costs as much as a run.
///
/// Only success is kept, and `doctor` looks anew. Should a level stop working all the same, the run itself says so.
struct ProbeRecord {
    private let path: String
    private let facts: String

    /// - Parameter machine: Before a level is chosen.
    init(_ machine: Machine) {
        let configuration = machine.configuration
        let tools = machine.tools.map { [$0.unshare, $0.setpriv, $0.shell, $0.mount, $0.bubblewrap] } ?? []
        let kernel = [
            "/proc/sys/kernel/random/boot_id", "/proc/sys/kernel/unprivileged_userns_clone",
            "/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "/proc/sys/user/max_user_namespaces",
            "/proc/self/uid_map",
        ]
        // What a container may have taken from us.
        let rights = (FileSystem.text("/proc/self/status") ?? "").split(separator: "\n").map(String.init)
            .filter { ["CapEff", "NoNewPrivs", "Seccomp"].contains($0.prefix { $0 != ":" }) }
        let parts =
            tools.map(Self.stamp) + kernel.map { FileSystem.text($0) ?? "" } + rights + [
                "\(machine.identity)", "\(machine.exposures)", configuration.best.rawValue,
                "\(configuration.allowsNetwork)", configuration.projectPath, configuration.homeDirectory,
                configuration.cacheDirectory,
            ]
        facts = parts.joined(separator: "\n")
        // FNV-1a: a name, not a seal; the file holds the facts themselves.
        let hash = facts.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        path = configuration.cacheDirectory + "/probed-" + String(hash, radix: 16)
    }

    /// What worked last time.
    var found: (level: SandboxLevel, disablesUserNamespaces: Bool)? {
        guard let text = FileSystem.text(path), text.hasSuffix("\n" + facts) else { return nil }
        let words = text.prefix { $0 != "\n" }.split(separator: " ")
        guard words.count == 2, let level = SandboxLevel(rawValue: String(words[0])) else { return nil }
        return (level, words[1] == "disables")
    }

    func keep(_ machine: Machine) {
        let word = machine.disablesUserNamespaces ? "disables" : "leaves"
        let text = "\(machine.level.rawValue) \(word)\n\(facts)"
        // A cache that cannot be written probes again.
        try? FileSystem.write(Array(text.utf8), to: path)
    }

    /// What worked once does so no more.
    func forget() { unlink(path) }

    private static func stamp(_ path: String) -> String {
        var status = stat()
        guard stat(path, &status) == 0 else { return path }
        return "\(path) \(status.st_size) \(status.st_ino) \(status.st_ctim.tv_sec)"
    }
}
