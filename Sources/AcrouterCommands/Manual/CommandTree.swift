import ArgumentParser
import Foundation

/// The commands and their arguments, as the parser itself describes them, so that the manual cannot drift from it.
struct CommandTree: Decodable, Sendable {
    struct Command: Decodable, Sendable {
        var commandName: String
        var shouldDisplay: Bool?
        var abstract: String?
        var discussion: String?
        var subcommands: [Command]?
        var arguments: [Argument]?
    }

    struct Argument: Decodable, Sendable {
        struct Name: Decodable, Sendable {
            var kind: String
            var name: String

            var spelled: String { (kind == "long" ? "--" : "-") + name }
        }

        /// `positional`, `option` or `flag`.
        var kind: String
        var shouldDisplay: Bool
        var isOptional: Bool
        var isRepeating: Bool
        var names: [Name]?
        var valueName: String?
        var defaultValue: String?
        var abstract: String?
    }

    var command: Command

    static func current() throws -> CommandTree {
        try JSONDecoder().decode(CommandTree.self, from: Data(Acrouter._dumpHelp().utf8))
    }
}
