public import Orchestrator

/// Everything the sandbox is told; it reads no environment, no home and no settings by itself.
public struct SandboxConfiguration: Sendable {
    public enum Requested: Hashable, Sendable {
        /// The best isolation that this machine allows; an error when it allows none.
        case auto
        /// The user set `acrouter.sandbox=plain`: a copied folder and a clean environment, no isolation.
        case plain
    }

    /// Folder that holds the slots; made if missing. Never inside the project.
    public var cacheDirectory: String
    /// The user's working tree, absolute: where runs appear inside, and where ignored folders are carried from.
    public var projectPath: String
    public var homeDirectory: String
    /// The user's environment, from which an allow-list is picked.
    public var environment: [String: String]
    /// Ignored things to carry in, beside the built-in ones (`acrouter.carry`): names of folders, or paths of files and
    /// folders relative to the root.
    public var carriedFolders: [String]
    /// `acrouter.testNetwork`.
    public var allowsNetwork: Bool
    public var requested: Requested
    /// Best level to try: `copy` skips overlays, for file systems on which they misbehave.
    public var best: SandboxLevel = .overlay
    /// More files and folders that runs may read, at their own paths.
    public var exposedPaths: [String]
    /// Bytes that all slots of all repositories may take on disk (`acrouter.cacheLimit`); the oldest idle ones go first.
    public var cacheLimit: Int
    /// Slots that one repository keeps; more are made only while all of these are in use.
    public var slotsPerRepository: Int

    public init(
        cacheDirectory: String, projectPath: String, homeDirectory: String, environment: [String: String],
        carriedFolders: [String] = [], allowsNetwork: Bool = false, requested: Requested = .auto,
        exposedPaths: [String] = [], cacheLimit: Int = 20 << 30, slotsPerRepository: Int = 3
    ) {
        self.cacheDirectory = cacheDirectory
        self.projectPath = projectPath
        self.homeDirectory = homeDirectory
        self.environment = environment
        self.carriedFolders = carriedFolders
        self.allowsNetwork = allowsNetwork
        self.requested = requested
        self.exposedPaths = exposedPaths
        self.cacheLimit = cacheLimit
        self.slotsPerRepository = slotsPerRepository
    }
}
