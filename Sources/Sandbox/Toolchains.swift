internal import Orchestrator

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Programs and libraries that a step needs from outside of the system's folders.
enum Toolchains {
    /// Where the step's program, the interpreters of carried virtual environments and the links in the PATH lead to.
    static func needed(by step: SandboxStep, carried: [String], _ machine: Machine) -> [Exposure] {
        let configuration = machine.configuration
        var programs: [String] = []
        if let name = step.arguments.first {
            programs += candidates(name, path: step.environment["PATH"] ?? configuration.environment["PATH"] ?? "")
        }
        programs += carried.map { configuration.projectPath + "/" + $0 + "/bin/python" }
        var listed = Set(machine.exposures.map(\.path))
        var found: [Exposure] = []
        for program in programs {
            guard let prefix = prefix(of: program, configuration), !Exposure.covered(prefix, by: listed) else {
                continue
            }
            listed.insert(prefix)
            found.append(Exposure(path: prefix, kind: .folderOrFile))
        }
        return found
    }

    private static func candidates(_ name: String, path: String) -> [String] {
        if name.hasPrefix("/") { return [name] }
        if name.contains("/") { return [] }
        return path.split(separator: ":").map { "\($0)/\(name)" }.filter { access($0, X_OK) == 0 }
    }

    /// The folder that a program's installation fills: above `bin`, or its own.
    static func prefix(of program: String, _ configuration: SandboxConfiguration) -> String? {
        guard let real = FileSystem.realPath(program), let slash = real.lastIndex(of: "/") else { return nil }
        let folder = String(real[..<slash])
        for candidate in folder.hasSuffix("/bin") ? [String(folder.dropLast(4)), folder] : [folder]
        where Exposure.isExposable(candidate, configuration) { return candidate }
        return nil
    }

    /// Folders that the symlinks in a folder of programs lead to: `~/.local/bin/tool` is often a link elsewhere.
    static func linkTargets(in folder: String, _ configuration: SandboxConfiguration) -> [String] {
        var prefixes: Set<String> = []
        for name in FileSystem.names(in: folder).prefix(500) where FileSystem.linkTarget(folder + "/" + name) != nil {
            if let prefix = prefix(of: folder + "/" + name, configuration) { prefixes.insert(prefix) }
        }
        return prefixes.sorted()
    }
}
