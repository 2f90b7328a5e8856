internal import Subprocess
internal import SystemPackage

/// Ignored folders of the user's working tree that runs need: an allow-list, so never `.env` files, never keys.
enum Carry {
    /// Read by runs through an overlay; the user's folder is never written.
    static let dependencies: Set<String> = [
        "node_modules", ".venv", "venv", "vendor", ".tox", ".nox", "bower_components", "Pods", "Carthage", ".bundle",
        "deps", "_build", ".direnv",
    ]
    /// Copied into a new slot, with their times: SwiftPM and Cargo then build on from there, offline.
    static let builds: Set<String> = [".build", "target"]
    /// A larger build folder is left behind: building anew is cheaper than the disk.
    static let largestBuild = 6 << 30

    /// Folders to carry, relative to the project, two levels deep (a monorepo's packages); no symlinks, nothing nested.
    static func find(_ names: Set<String>, in project: String) -> [String] {
        var found: [String] = []
        for name in FileSystem.names(in: project) {
            if names.contains(name) {
                if FileSystem.isDirectory(project + "/" + name) { found.append(name) }
            } else if !name.hasPrefix("."), FileSystem.isDirectory(project + "/" + name) {
                for inner in FileSystem.names(in: project + "/" + name)
                where names.contains(inner) && FileSystem.isDirectory(project + "/" + name + "/" + inner) {
                    found.append(name + "/" + inner)
                }
            }
        }
        return found
    }

    /// Copies a folder with times and modes, sharing blocks where the file system can.
    static func copy(_ source: String, to target: String) async throws {
        #if os(Linux)
            let flags = ["-a", "--reflink=auto"]
        #else
            let flags = ["-a", "-c"]
        #endif
        let result = try await Subprocess.run(
            .path("/bin/cp"), arguments: Arguments(flags + ["--", source, target]),
            environment: .custom(["PATH": "/usr/bin:/bin", "LC_ALL": "C"]), output: .discarded,
            error: .bytes(limit: 1 << 20))
        guard result.terminationStatus.isSuccess else {
            throw SandboxError(
                .fileSystem, "copy", on: source,
                underlying: String(decoding: result.standardError.suffix(500), as: UTF8.self))
        }
    }
}
