import ArgumentParser

/// One command of the program: arguments, and what it does with a `Program` around it.
protocol Verb: ParsableCommand, Sendable {
    /// Works long enough for Ctrl-C to need a tidy end; quick ones die by the signal itself, as git's do.
    static var isLong: Bool { get }
    func perform(in program: Program) async throws -> ExitStatus
}

extension Verb {
    static var isLong: Bool { false }
}

/// Options that every command with output has.
struct OutputOptions: ParsableArguments, Sendable {
    @Flag(help: "Print one JSON object (documented, versioned) and never ask.")
    var json = false

    @Flag(name: .customLong("no-color"), help: "Print without colour.")
    var noColor = false
}
