import Changes
import Foundation
import Orchestrator

/// A real tree store over plain git: enough of the port for the sandbox, without the GitStore room.
struct GitTrees: TreeStore {
    let repository: String
    let home: String

    var objectDirectories: [String] { [repository + "/.git/objects"] }

    /// Nothing here is private.
    func privatePaths(of tree: ObjectID) async throws -> Set<RepoPath> { [] }

    @discardableResult
    func git(
        _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:], input: Data? = nil,
        succeeds: ClosedRange<Int32> = 0...0
    ) throws -> String {
        String(
            decoding: try output(arguments, in: folder, environment: environment, input: input, succeeds: succeeds),
            as: UTF8.self)
    }

    private func output(
        _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:], input: Data? = nil,
        succeeds: ClosedRange<Int32> = 0...0
    ) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/git")
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder ?? repository)
        process.environment = [
            "PATH": "/usr/bin:/bin", "HOME": home, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "A",
            "GIT_COMMITTER_EMAIL": "a@example.org", "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z",
            "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z", "LC_ALL": "C", "TZ": "UTC",
        ].merging(environment) { $1 }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        let feed = Pipe()
        process.standardInput = input == nil ? FileHandle.nullDevice : feed
        try process.run()
        if let input {
            // A list of a few names fits into the pipe.
            feed.fileHandleForWriting.write(input)
            try feed.fileHandleForWriting.close()
        }
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard succeeds.contains(process.terminationStatus) else { throw GitFailed(arguments: arguments) }
        return data
    }

    struct GitFailed: Error { var arguments: [String] }

    func fill(directory: String, with tree: ObjectID) async throws {
        if !FileManager.default.fileExists(atPath: directory + "/.git") {
            try git(["init", "-q", directory])
            try Data("\(SandboxPaths.objects)/0\n".utf8).write(
                to: URL(fileURLWithPath: directory + "/.git/objects/info/alternates"))
        }
        // Quoted: the list is split at colons, and the fixture's path has one.
        let quoted = (repository + "/.git/objects").replacingOccurrences(of: "\\", with: "\\\\")
        let outside = ["GIT_ALTERNATE_OBJECT_DIRECTORIES": "\"\(quoted)\""]
        // The sandbox gives the files to another user, which changes their ctime and nothing else.
        let options = ["-c", "core.checkStat=minimal", "-c", "core.trustctime=false"]
        try git(options + ["read-tree", "--reset", "-u", tree.hex], in: directory, environment: outside)
    }

    func entries(of tree: ObjectID) async throws -> [TreeEntry] {
        try output(["ls-tree", "-r", "-z", tree.hex]).split(separator: 0).compactMap { line in
            // Names are bytes.
            guard let tab = line.firstIndex(of: 0x09) else { return nil }
            let fields = String(decoding: line[..<tab], as: UTF8.self).split(separator: " ").map(String.init)
            guard let mode = FileMode(octal: fields[0]), let id = ObjectID(hex: fields[2]) else { return nil }
            return TreeEntry(path: RepoPath(bytes: Array(line[(tab + 1)...])), mode: mode, id: id)
        }
    }

    func ignored(among paths: [RepoPath]) async throws -> Set<RepoPath> {
        let input = Data(paths.flatMap { $0.bytes + [0] })
        let found = try git(["check-ignore", "-z", "--stdin"], input: input, succeeds: 0...1)
        return Set(found.split(separator: "\0").map { RepoPath(String($0)) })
    }

    func bytes(of blob: ObjectID) async throws -> [UInt8] { Array(try git(["cat-file", "blob", blob.hex]).utf8) }
    func patch(from old: ObjectID?, to new: ObjectID) async throws -> Patch { Patch(files: []) }
    func diffText(from old: ObjectID?, to new: ObjectID) async throws -> [UInt8] {
        Array(try git(["diff-tree", "-p", "--binary", old?.hex ?? "", new.hex].filter { !$0.isEmpty }).utf8)
    }
    func tree(of candidate: CandidatePatch) async throws -> ObjectID { candidate.base }
    func greenCandidates(limit: Int) async throws -> [CommitSummary] { [] }
}
