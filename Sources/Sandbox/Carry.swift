internal import Subprocess
internal import SystemPackage

/// Ignored parts of the user's working tree that runs need: an allow-list, so never `.env` files, never keys.
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

    /// Files that an installation writes into a Python package and that its modules import, by the end of their name.
    /// A name that begins with `*` stands for every name that ends so.
    static let generated: [(name: String, madeBy: String)] = [
        ("_version.py", "hatch-vcs, setuptools_scm, versioningit"),
        ("version.py", "setuptools_scm with write_to, and many setup.py"),
        ("__version__.py", "the same, by its other usual name"),
        ("*_pb2.py", "protoc"),
        ("*_pb2_grpc.py", "protoc with gRPC"),
    ]
    /// Versions that were chosen, beside the manifest that they are for. Libraries often ignore theirs; without it the
    /// versions are chosen anew, which needs the network.
    static let locks = ["Package.swift": "Package.resolved", "Cargo.toml": "Cargo.lock"]

    /// Bytes of a file that nobody asked for. Generated code that is larger holds data.
    static let largestGenerated = 256 << 10
    /// Bytes of a file that the user named: an extension module that was built in place fits.
    static let largestNamed = 32 << 20
    /// Bytes of all carried files.
    static let largestTotal = 64 << 20

    static func isGenerated(_ name: String) -> Bool {
        generated.contains { $0.name.hasPrefix("*") ? name.hasSuffix($0.name.dropFirst()) : name == $0.name }
    }

    /// Why a path is not carried although the user named it: it may hold keys, as what `Exposure` hides of the home.
    static func isSecret(_ path: String) -> Bool {
        let path = path.lowercased()
        let hidden = Exposure.secretNames.map { $0.lowercased() }
        let padded = "/" + path + "/"
        if hidden.contains(where: { padded.contains("/" + $0 + "/") }) { return true }
        return path.split(separator: "/").contains { part in
            secretStarts.contains(where: part.hasPrefix) || secretEnds.contains(where: part.hasSuffix)
        }
    }

    private static let secretStarts = [
        ".env", "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "credentials", "secrets", ".htpasswd", ".pgpass",
    ]
    private static let secretEnds = [".pem", ".key", ".p12", ".pfx", ".jks", ".keystore", ".kdbx", ".ppk", ".env"]

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
