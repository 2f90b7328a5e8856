import GitStore
import Subprocess
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif
#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// A scratch folder with a repository made by real git, in an environment of its own; gone when the fixture is.
final class Fixture: Sendable {
    let root: String
    /// The repository's working tree.
    var tree: String { root + "/tree" }
    var cache: String { root + "/cache" }
    let environment: [String: String]

    /// - Parameter script: Run by `sh -eu` in a fresh repository without commits.
    init(_ script: String = "", initOptions: String = "") async throws {
        var template = Array("/tmp/acrouter-git-test-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { mkdtemp($0.baseAddress!) != nil }
        try #require(made)
        root = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        environment = [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": root + "/home", "LC_ALL": "C", "TZ": "UTC",
            "GIT_CONFIG_GLOBAL": root + "/home/gitconfig", "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "A U Thor", "GIT_AUTHOR_EMAIL": "author@example.com",
            "GIT_COMMITTER_NAME": "C O Mitter", "GIT_COMMITTER_EMAIL": "committer@example.com",
            "GIT_AUTHOR_DATE": "1700000000 +0000", "GIT_COMMITTER_DATE": "1700000000 +0000",
        ]
        try await sh(
            """
            mkdir -p home tree; : > home/gitconfig
            git init -q -b main \(initOptions) tree
            """, in: root)
        try await sh(script)
    }

    deinit {
        // Folders that a test made unwritable must go too.
        system("chmod -R u+rwX '\(root)' 2>/dev/null; rm -rf '\(root)'")
    }

    func open(
        at directory: String? = nil, _ more: [String: String] = [:]
    ) async throws -> GitRepository {
        try await GitRepository.open(
            at: directory ?? tree, environment: environment.merging(more) { $1 }, cacheDirectory: cache)
    }

    @discardableResult
    func sh(_ script: String, in directory: String? = nil, _ more: [String: String] = [:]) async throws -> [UInt8] {
        let result = try await attempt(script, in: directory, more)
        guard result.status == 0 else {
            throw ShellFailure(script: script, status: result.status, errors: result.errors)
        }
        return result.output
    }

    /// The same, trimmed of its last line end, as text.
    func text(_ script: String, in directory: String? = nil, _ more: [String: String] = [:]) async throws -> String {
        var bytes = try await sh(script, in: directory, more)
        while bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    func attempt(
        _ script: String, in directory: String? = nil, _ more: [String: String] = [:]
    ) async throws -> (status: Int32, output: [UInt8], errors: String) {
        let variables = environment.merging(more) { $1 }
        let result = try await Subprocess.run(
            .path("/bin/sh"), arguments: ["-euc", script],
            environment: .custom(
                Dictionary(
                    uniqueKeysWithValues: variables.compactMap { name, value in
                        Environment.Key(rawValue: name).map { ($0, value) }
                    })),
            workingDirectory: FilePath(directory ?? (script.isEmpty ? root : (try folder()))),
            output: .bytes(limit: 64 << 20), error: .string(limit: 1 << 20))
        let status: Int32 =
            switch result.terminationStatus {
            case .exited(let code): code
            case .signaled(let signal): 128 + signal
            }
        return (status, result.standardOutput, result.standardError)
    }

    private func folder() throws -> String { access(tree, F_OK) == 0 ? tree : root }

    /// Names, modes, link targets and contents of everything below a folder.
    func digest(of folder: String) async throws -> String {
        try await text(
            """
            find . -printf '%p %y %m %l\\n' | LC_ALL=C sort
            find . -type f -print0 | LC_ALL=C sort -z | xargs -0 -r sha1sum
            """, in: folder)
    }
}

struct ShellFailure: Error, CustomStringConvertible {
    var script: String
    var status: Int32
    var errors: String
    var description: String { "status \(status) of:\n\(script)\n\(errors)" }
}

/// Runs `body`, which must fail with a `GitStoreError`, and returns it.
func failure<Value>(
    _ body: () async throws -> Value, sourceLocation: SourceLocation = #_sourceLocation
) async throws -> GitStoreError {
    do {
        _ = try await body()
    } catch let error as GitStoreError {
        return error
    }
    Issue.record("expected an error", sourceLocation: sourceLocation)
    throw ShellFailure(script: "", status: 0, errors: "no error")
}
