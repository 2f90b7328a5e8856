public import Changes
public import Verification

/// Where tool-owned things appear inside the sandbox.
public enum SandboxPaths {
    /// Read-only support files of the run (`SandboxStep.support`).
    public static let support = "/acrouter/support"
    /// Writable folder for reports; what lies in it after a step can be collected.
    public static let output = "/acrouter/out"
    /// Object directories of the repository, as `0`, `1`, ...
    public static let objects = "/acrouter/objects"
}

/// How far a run was kept apart from the machine.
public enum SandboxLevel: String, Hashable, Sendable, Codable {
    /// Namespaces by bubblewrap, a throw-away overlay at the user's own path.
    case overlay
    /// Namespaces by bubblewrap, a kept copy of the tree bound at the user's own path.
    case copy
    /// macOS sandbox-exec, at the slot's own path.
    case seatbelt
    /// No isolation: only when the user said `acrouter.sandbox=plain`.
    case plain
}

/// Bounds on one step. Every one of them ends the whole process tree.
public struct SandboxLimits: Hashable, Sendable {
    public var wallClock: Duration
    /// Bytes of standard output and error kept; more is read and thrown away up to ten times this, then the run ends.
    public var outputBytes: Int
    public var processes: Int
    public var memoryBytes: Int
    public var diskBytes: Int

    public init(
        wallClock: Duration, outputBytes: Int = 1 << 20, processes: Int = 512, memoryBytes: Int = 8 << 30,
        diskBytes: Int = 4 << 30
    ) {
        self.wallClock = wallClock
        self.outputBytes = outputBytes
        self.processes = processes
        self.memoryBytes = memoryBytes
        self.diskBytes = diskBytes
    }
}

/// One command to run inside an attempt.
public struct SandboxStep: Sendable {
    public var arguments: [String]
    public var environment: [String: String]
    /// Folder to run in, relative to the project's root.
    public var directory: String
    /// Fed to standard input, piece by piece as they come; the stream's end is end of file.
    public var input: AsyncStream<[UInt8]>?
    /// Called with each complete line of standard output as it comes, its end removed.
    public var onLine: (@Sendable ([UInt8]) -> Void)?
    /// Names of files of the output folder to collect afterwards.
    public var outputs: [String]
    /// Read-only files under `SandboxPaths.support`.
    public var support: [String: [UInt8]]
    public var limits: SandboxLimits
    /// What an agent gets and no test ever does: network, keys, programs.
    public var grant: StepGrant?

    public init(
        arguments: [String], environment: [String: String] = [:], directory: String = "",
        input: AsyncStream<[UInt8]>? = nil, onLine: (@Sendable ([UInt8]) -> Void)? = nil, outputs: [String] = [],
        support: [String: [UInt8]] = [:], limits: SandboxLimits, grant: StepGrant? = nil
    ) {
        self.arguments = arguments
        self.environment = environment
        self.directory = directory
        self.input = input
        self.onLine = onLine
        self.outputs = outputs
        self.support = support
        self.limits = limits
        self.grant = grant
    }
}

/// Runs untrusted commands on copies of a tree. The Sandbox room implements it.
public protocol SandboxProvider: Sendable {
    /// Level that runs will have on this machine.
    var level: SandboxLevel { get }
    /// Runs `body` with a slot whose tree is `base`, made or re-based as needed and locked (shared) meanwhile.
    ///
    /// A new generation is warmed first: each of `warmUp` runs with the slot writable at the user's path, so that its
    /// build products stay; tracked files are put right afterwards. A warm-up that fails is no error.
    func withSlot<Value: Sendable>(
        for base: ObjectID, from store: any TreeStore, warmUp: [SandboxStep],
        _ body: (any SandboxSlot) async throws -> sending Value
    ) async throws -> sending Value
}

/// A base tree, checked out and warm; never changed while attempts stand on it.
public protocol SandboxSlot: Sendable {
    var base: ObjectID { get }
    var level: SandboxLevel { get }
    /// Runs `body` with a fresh throw-away layer in which `edits` are applied. Calls may overlap in time.
    func withAttempt<Value: Sendable>(
        applying edits: [FileEdit], _ body: (any SandboxAttempt) async throws -> sending Value
    ) async throws -> sending Value
    /// Runs `body` with a fresh layer for a command that writes a patch and may talk to the network.
    ///
    /// The files named in `hidden` are not in it, nor anything made from them, nor can git tell of them: the repository
    /// that the command finds is a fresh one of a single commit, without history, remote or the user's objects.
    func withAgentAttempt<Value: Sendable>(
        applying edits: [FileEdit], hiding hidden: Set<RepoPath>,
        _ body: (any SandboxAttempt) async throws -> sending Value
    ) async throws -> sending Value
}

/// A layer: what one step writes the next one sees; gone when the attempt ends.
public protocol SandboxAttempt: Sendable {
    func run(_ step: SandboxStep) async throws -> StepResult
    /// What the steps so far made of the base: one edit a path, none for what git ignores, for hidden files, for what
    /// was only touched, for submodules and for anything but files and symlinks.
    ///
    /// - Throws: An error of the room when there is more than a patch may hold, or when it holds a granted key.
    func changes() async throws -> [FileEdit]
}

extension SandboxAttempt {
    public func changes() async throws -> [FileEdit] { [] }
}
