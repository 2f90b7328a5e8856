import Foundation
import Orchestrator

/// What an agent's entry refers to: the user's variables, home and programs. Told by the caller, read from nowhere.
public struct AgentUser: Sendable {
    public var environment: [String: String]
    public var home: String

    public init(environment: [String: String], home: String) {
        self.environment = environment
        self.home = home
    }

    /// The absolute path of a program, as a shell would find it.
    public func program(_ name: String) -> String? {
        let manager = FileManager.default
        if name.hasPrefix("~/") { return program(home + name.dropFirst()) }
        if name.contains("/") { return name.hasPrefix("/") && manager.isExecutableFile(atPath: name) ? name : nil }
        let folders = (environment["PATH"] ?? "").split(separator: ":").filter { $0.hasPrefix("/") }
        return folders.lazy.map { "\($0)/\(name)" }.first { manager.isExecutableFile(atPath: $0) && !isFolder($0) }
    }

    private func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// The values of variables that are set, by name.
    func values(of names: [String]) -> [String: String] {
        Dictionary(names.compactMap { name in environment[name].map { (name, $0) } }) { first, _ in first }
    }

    /// A credential file of an entry: where it lies, and where its copy goes. Nil for one outside of the home: inside there
    /// is no such place that could be written.
    func file(_ path: String) -> StepGrant.File? {
        let full = path.hasPrefix("~/") ? home + path.dropFirst() : path
        guard full.hasPrefix(home + "/") else { return nil }
        return StepGrant.File(source: full, destination: String(full.dropFirst(home.utf8.count + 1)))
    }
}

extension AgentEntry {
    /// The program that the command starts: its first word after assignments. Nil where a shell has to say.
    public var program: String? {
        for word in command.split(whereSeparator: \.isWhitespace).map(String.init) {
            let isAssignment = word.firstMatch(of: /^[A-Za-z_][A-Za-z0-9_]*=/) != nil
            if isAssignment { continue }
            if Self.shellWords.contains(word) { return nil }
            return word.contains { "$`'\"\\;|&<>(){}*?".contains($0) } ? nil : word
        }
        return nil
    }

    /// Words with which a command of several begins.
    private static let shellWords: Set<String> = [
        "cd", "exec", "command", "env", "export", "set", "eval", "if", "for", "while", "case", "test", "[", "!", ":",
        ".",
        "echo", "printf", "exit", "true", "false", "ulimit", "umask", "trap", "timeout", "nice",
    ]

    /// Why the agent cannot be asked on this machine; nil when it can.
    public func obstacle(for user: AgentUser) -> String? {
        guard let program, user.program(program) == nil else { return nil }
        return "\(program) is not installed, or not on the PATH"
    }

    /// Credential files that are outside of the home, where no copy can go; for `doctor`.
    public func unusableCredentials(for user: AgentUser) -> [String] {
        credentials.filter { user.file($0) == nil }
    }

    func grant(for user: AgentUser) -> StepGrant {
        StepGrant(
            allowsNetwork: true, variables: user.values(of: variables), files: credentials.compactMap(user.file),
            programs: [program.flatMap(user.program)].compactMap { $0 })
    }
}
