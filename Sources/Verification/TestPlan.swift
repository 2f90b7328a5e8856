/// How a project runs its tests, and how we read what they say. Data only: nothing here runs anything.
public struct TestPlan: Hashable, Sendable, Codable {
    public enum Runner: String, Hashable, Sendable, Codable {
        case swiftPM = "swiftpm"
        case pytest, unittest, cargo, go, npm, make
        /// A command of the user's that is none of these: judged by its exit code.
        case custom
    }

    public var runner: Runner
    /// The command as a user would type it, shown to people and part of the baseline's cache key.
    public var command: String
    /// Folder to run in, relative to the root; empty for the root.
    public var directory: String
    /// What gave it away: `Package.swift`, `acrouter.test`, `--test` ...
    public var evidence: String
    /// The user's own words after the runner's name (`-k fast`), kept.
    public var arguments: [String]
    /// Assignments that stood before a user's command.
    public var environment: [String: String]
    /// Python to run with; relative to `directory` when it holds a slash. Empty for other runners.
    public var interpreter: String
    /// Python: the current folder is on the module path, as `python -m` puts it.
    public var runsAsModule: Bool
    /// pytest was detected, not asked for: a machine without it runs the same tests with unittest.
    public var fallsBack: Bool
    /// Time that one test may take before it counts as timed out, in seconds.
    public var testSeconds: Double

    public init(
        runner: Runner, command: String, directory: String = "", evidence: String, arguments: [String] = [],
        environment: [String: String] = [:], interpreter: String = "", runsAsModule: Bool = false,
        fallsBack: Bool = false, testSeconds: Double = 20
    ) {
        self.runner = runner
        self.command = command
        self.directory = directory
        self.evidence = evidence
        self.arguments = arguments
        self.environment = environment
        self.interpreter = interpreter
        self.runsAsModule = runsAsModule
        self.fallsBack = fallsBack
        self.testSeconds = testSeconds
    }

    /// Whether reports name single tests.
    public var isPerTest: Bool {
        switch runner {
        case .swiftPM, .pytest, .unittest, .cargo: true
        case .go, .npm, .make, .custom: false
        }
    }

    /// Main language of the tested code, as `Job.language`; empty when the runner does not tell.
    public var language: String {
        switch runner {
        case .swiftPM: "swift"
        case .pytest, .unittest: "python"
        case .cargo: "rust"
        case .go: "go"
        case .npm: "javascript"
        case .make, .custom: ""
        }
    }
}

/// Where tool-owned files are seen by the tests; the sandbox's places unless a test of ours says otherwise.
public struct TestPlaces: Hashable, Sendable {
    /// Read-only support files of a step.
    public var support: String
    /// Writable folder for reports, the same for every step of one attempt.
    public var output: String

    public init(support: String = "/acrouter/support", output: String = "/acrouter/out") {
        self.support = support
        self.output = output
    }
}

/// One command of a plan, to run inside the sandbox in the project's folder.
public struct TestStep: Hashable, Sendable {
    public enum Purpose: Hashable, Sendable {
        /// Its products may be kept for later runs; a failure means that the project does not build.
        case build
        case test
    }

    public var purpose: Purpose
    public var arguments: [String]
    /// Added to the sandbox's own environment.
    public var environment: [String: String]
    /// Names of files that the step leaves in the output folder and that the reader wants.
    public var outputs: [String]
    /// Folder to run in, relative to the root.
    public var directory: String
    /// Read-only files that the step finds in the support folder.
    public var support: [String: [UInt8]]

    public init(
        purpose: Purpose, arguments: [String], environment: [String: String] = [:], outputs: [String] = [],
        directory: String = "", support: [String: [UInt8]] = [:]
    ) {
        self.purpose = purpose
        self.arguments = arguments
        self.environment = environment
        self.outputs = outputs
        self.directory = directory
        self.support = support
    }
}

/// What a step did, as the reader of reports gets it.
public struct StepResult: Hashable, Sendable {
    public enum Ending: Hashable, Sendable {
        case exited(Int32)
        case signalled(Int32)
        case timedOut
        /// Output, memory, disk or process limit; the text says which.
        case limit(String)
        /// The command was not found or could not be started.
        case notStarted(String)
    }

    public var ending: Ending
    /// Standard output and error as they came, the last part of it when long.
    public var log: [UInt8]
    /// Files of `TestStep.outputs` that exist.
    public var files: [String: [UInt8]]
    public var seconds: Double

    public init(ending: Ending, log: [UInt8], files: [String: [UInt8]] = [:], seconds: Double) {
        self.ending = ending
        self.log = log
        self.files = files
        self.seconds = seconds
    }

    public var succeeded: Bool { ending == .exited(0) }

    /// The last line of what it printed that is not blank, for people.
    public var lastLine: String {
        String(decoding: log.suffix(4_096), as: UTF8.self).split(whereSeparator: \.isNewline)
            .last { !$0.allSatisfy(\.isWhitespace) }.map { String($0.prefix(200)) } ?? ""
    }
}

extension StepResult.Ending: CustomStringConvertible {
    public var description: String {
        switch self {
        case .exited(let code): "exit status \(code)"
        case .signalled(let number): "signal \(number)"
        case .timedOut: "its time ran out"
        case .limit(let text): text
        case .notStarted(let text): text
        }
    }
}
