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
        let prefixes = programs.compactMap { prefix(of: $0, configuration) }
        let granted = (step.grant?.programs ?? []).flatMap { installation(of: $0, configuration) }
        let wanted = prefixes.map { Exposure(path: $0, kind: .folderOrFile) } + granted
        for exposure in wanted where !Exposure.covered(exposure.path, by: listed) {
            listed.insert(exposure.path)
            found.append(exposure)
        }
        return found
    }

    /// What a program needs of its installation: every link on the way to it, the folder that its installation fills, and
    /// the same of the interpreter that its first line names.
    static func installation(
        of program: String, _ configuration: SandboxConfiguration, depth: Int = 4
    ) -> [Exposure] {
        guard depth > 0, program.hasPrefix("/") else { return [] }
        var found: [Exposure] = []
        func show(_ path: String) { found.append(Exposure(path: path, kind: .folderOrFile)) }
        var hop = program
        for _ in 0..<8 {
            guard let slash = hop.lastIndex(of: "/"), slash != hop.startIndex else { break }
            let folder = String(hop[..<slash])
            let target = FileSystem.linkTarget(hop)
            if Exposure.isExposable(folder, configuration), isInstallation(folder) {
                show(folder)
            } else if let target {
                // The link alone: tools like to keep their tokens beside it.
                found.append(Exposure(path: hop, kind: .link(target: target)))
            }
            guard let target, let next = absolute(target, from: folder) else { break }
            hop = next
        }
        if let prefix = prefix(of: program, configuration), isInstallation(prefix) { show(prefix) }
        environment(around: program, configuration).forEach(show)
        if let interpreter = interpreter(of: program) {
            found += installation(of: interpreter, configuration, depth: depth - 1)
        }
        return found
    }

    /// Where a link leads, its last name left as it is: it may be the next link.
    private static func absolute(_ target: String, from folder: String) -> String? {
        let path = target.hasPrefix("/") ? target : folder + "/" + target
        guard let slash = path.lastIndex(of: "/"), let parent = FileSystem.realPath(String(path[..<slash]) + "/")
        else { return nil }
        return (parent == "/" ? "" : parent) + path[slash...]
    }

    /// A folder that somebody works in is none, and may hold keys: then the program's own folder has to do.
    private static func isInstallation(_ folder: String) -> Bool {
        FileSystem.names(in: folder).allSatisfy { $0 != ".git" && !Carry.isSecret($0) }
    }

    /// The Python environment that a program was installed into: its modules lie beside its `bin`.
    private static func environment(around program: String, _ configuration: SandboxConfiguration) -> [String] {
        for path in [program, FileSystem.realPath(program)].compactMap({ $0 }) {
            let parts = path.split(separator: "/").dropLast()
            let folder = "/" + parts.dropLast().joined(separator: "/")
            if parts.last == "bin", FileSystem.isFile(folder + "/pyvenv.cfg"),
                Exposure.isExposable(folder, configuration)
            {
                return [folder]
            }
        }
        return []
    }

    /// The absolute path in a script's `#!` line.
    private static func interpreter(of program: String) -> String? {
        guard let real = FileSystem.realPath(program), let start = FileSystem.start(of: real, count: 256),
            start.starts(with: [0x23, 0x21])
        else { return nil }
        let line = start.dropFirst(2).prefix { $0 != 0x0A }
        let words = String(decoding: line, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        return words.first.map(String.init)
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
