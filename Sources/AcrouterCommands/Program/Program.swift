import Foundation
import Report

/// The world around one run: arguments, environment, folder, terminal. Made once, in `Entry`; nothing else asks for them.
struct Program: Sendable {
    /// The user's variables less those that hold keys: what children get, and what everything here is decided by.
    var environment: [String: String]
    /// All of them. For the call of the model whose key it is, and to see whether a key is there.
    let environmentWithKeys: [String: String]
    /// Folder in which the user stands, absolute.
    var directory: String
    var terminal: Terminal
    var output = ByteSink(descriptor: 1)
    var messages = ByteSink(descriptor: 2)

    init(environment all: [String: String], directory: String, terminal: Terminal) {
        environment = KeyVariables.removed(from: all)
        environmentWithKeys = all
        self.directory = directory
        self.terminal = terminal
    }

    static func inherited() -> Program {
        let environment = ProcessInfo.processInfo.environment
        return Program(
            environment: environment, directory: FileManager.default.currentDirectoryPath,
            terminal: Terminal(environment: environment))
    }

    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// One line for the user on standard error.
    func say(_ line: String) { messages.writeQuietly(Array((line + "\n").utf8)) }

    /// A warning, then its hints, in git's style.
    func warn(_ message: String, hints: [String] = []) {
        say("warning: " + Printable.text(message))
        for hint in hints { say("hint: " + Printable.text(hint)) }
    }

    func print(_ json: JSON) throws { try output.write(Array(json.rendered().utf8)) }
    func print(_ text: String) throws { try output.write(Array(text.utf8)) }
}
