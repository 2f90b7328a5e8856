/// What one step gets that no other step does. For agents: they call their provider, so they need a network and a key.
///
/// Nothing of it outlives the step, save the files, which lie in the layer's throw-away home until the attempt ends.
public struct StepGrant: Sendable {
    /// A file of the user's that the step gets a copy of.
    public struct File: Hashable, Sendable {
        /// Where it lies on the machine, absolute.
        public var source: String
        /// Where the copy goes, relative to the home inside.
        public var destination: String

        public init(source: String, destination: String) {
            self.source = source
            self.destination = destination
        }
    }

    public var allowsNetwork: Bool
    /// Variables and their values, keys among them. They reach the command's environment and nothing else: no argument
    /// list, no file, no other process.
    public var variables: [String: String]
    /// Copied with mode 0600; what the step writes to the copy (a refreshed token) is lost. A file that does not exist, is
    /// none, or lies behind a link is left out.
    public var files: [File]
    /// Programs to show at their own paths, read-only, with what their installations need.
    public var programs: [String]

    public init(
        allowsNetwork: Bool = false, variables: [String: String] = [:], files: [File] = [], programs: [String] = []
    ) {
        self.allowsNetwork = allowsNetwork
        self.variables = variables
        self.files = files
        self.programs = programs
    }
}

/// Names only: a value printed by mistake would be a key in a log.
extension StepGrant: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String {
        let names = variables.keys.sorted() + files.map(\.destination) + programs
        return (["grant"] + (allowsNetwork ? ["network"] : []) + names).joined(separator: " ")
    }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
