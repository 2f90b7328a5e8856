/// Name of one test as its runner prints it: `tests/test_a.py::test_x[1]`, `Target.Suite/test()`.
public struct TestID: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let name: String

    public init(_ name: String) { self.name = name }

    public var description: String { name }
    public static func < (left: TestID, right: TestID) -> Bool { left.name < right.name }

    /// Stands for the whole command where a runner has no report that we read: it passed if the command exited 0.
    public static let wholeCommand = TestID("(test command)")
    /// Stands for the build, where a runner has one: it fails in a report whose outcome is `.buildFailed`.
    public static let build = TestID("(build)")
}

/// How one test ended. Only `passed` is a pass: a skipped or vanished test proves nothing.
public enum TestStatus: String, Hashable, Sendable, Codable {
    case passed, failed, skipped
    case timedOut = "timed_out"
    case crashed

    public var isFailure: Bool { self == .failed || self == .timedOut || self == .crashed }
}

/// A place in the project that a failure names.
public struct StackFrame: Hashable, Sendable, Codable {
    /// Relative to the project's root.
    public var path: String
    /// 1-based.
    public var line: Int
    public var function: String?

    public init(path: String, line: Int, function: String? = nil) {
        self.path = path
        self.line = line
        self.function = function
    }
}

public struct TestCase: Hashable, Sendable, Codable {
    public var id: TestID
    public var status: TestStatus
    /// Wall clock, in seconds; nil when the runner does not say.
    public var seconds: Double?
    /// The failure in the runner's words, shortened; empty for a pass.
    public var message: String
    /// Innermost frame last, frames outside the project left out.
    public var frames: [StackFrame]
    /// File that holds the test, relative to the root, when known.
    public var file: String?
    /// Type of the error that ended the test (`ZeroDivisionError`), when the runner says.
    public var errorType: String?
    /// Name of a module or tool that the machine lacks: then the failure is the environment's, not the code's.
    public var missing: String?

    public init(
        id: TestID, status: TestStatus, seconds: Double? = nil, message: String = "", frames: [StackFrame] = [],
        file: String? = nil, errorType: String? = nil, missing: String? = nil
    ) {
        self.id = id
        self.status = status
        self.seconds = seconds
        self.message = message
        self.frames = frames
        self.file = file
        self.errorType = errorType
        self.missing = missing
    }
}

/// What one run of the tests said.
public struct TestReport: Hashable, Sendable, Codable {
    public enum Outcome: String, Hashable, Sendable, Codable {
        /// The tests ran to the end, whatever they said.
        case ran
        /// The project did not build (or a test module did not import); no test speaks.
        case buildFailed = "build_failed"
        /// The run was cut by its limit of time, output, memory or disk.
        case cut
        /// The test command could not be started, or found no test.
        case couldNotRun = "could_not_run"
    }

    public var outcome: Outcome
    /// True when `cases` are single tests; false when the one case is `.wholeCommand`.
    public var isPerTest: Bool
    public var cases: [TestCase]
    /// Last lines of what the run printed, decoded, for people.
    public var log: String
    /// Wall clock of the whole run.
    public var seconds: Double
    /// Why it did not run to its end ("wall clock", "memory", "python3: not found"); empty when it did.
    public var reason: String
    /// Tests that were to run and did not start, because the run ended before.
    public var notRun: Set<TestID>

    public init(
        outcome: Outcome, isPerTest: Bool, cases: [TestCase], log: String, seconds: Double, reason: String = "",
        notRun: Set<TestID> = []
    ) {
        self.outcome = outcome
        self.isPerTest = isPerTest
        self.cases = cases
        self.log = log
        self.seconds = seconds
        self.reason = reason
        self.notRun = notRun
    }

    public var failed: [TestCase] { cases.filter { $0.status.isFailure } }
    public var passedIDs: Set<TestID> { Set(cases.lazy.filter { $0.status == .passed }.map(\.id)) }
    public var failedIDs: Set<TestID> { Set(failed.map(\.id)) }
}

extension TestID: Codable {
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}
