public import Changes

/// One thing that a guard saw in a candidate.
public struct GuardFinding: Hashable, Sendable, Codable {
    public enum Rule: String, Hashable, Sendable, Codable {
        case escapesTree = "escapes_tree"
        case gitFolder = "git_folder"
        case hooks
        case acrouter
        case gitAttributes = "git_attributes"
        case submodule
        case linkOutside = "link_outside"
        case throughLink = "through_link"
        case continuousIntegration = "continuous_integration"
        case clash
        case tests
        case testConfiguration = "test_configuration"
        case testRunner = "test_runner"
        case notATest = "not_a_test"
    }

    public var rule: Rule
    /// For people; U+FFFD where the path is not UTF-8.
    public var path: String
    /// One sentence: what is wrong with it.
    public var message: String

    public init(rule: Rule, path: String, message: String) {
        self.rule = rule
        self.path = path
        self.message = message
    }
}

/// A candidate after the guards.
public struct GuardedCandidate: Hashable, Sendable {
    /// The candidate without the edits that were put back; what is judged, and what a user is offered.
    public var candidate: CandidatePatch
    /// Edits that were left out: tests and their configuration, in a fix.
    public var restored: [GuardFinding]
    /// Reasons not to run the candidate at all.
    public var refusals: [GuardFinding]

    public init(candidate: CandidatePatch, restored: [GuardFinding], refusals: [GuardFinding]) {
        self.candidate = candidate
        self.restored = restored
        self.refusals = refusals
    }

    public var mayRun: Bool { refusals.isEmpty && !candidate.edits.isEmpty }
}

/// Rules that a candidate has to keep before anything of it runs (DESIGN §5).
public enum Guards {
    /// - Parameters:
    ///   - base: every entry of the tree that the candidate speaks of.
    ///   - goal: says whether tests may change, and whether anything else may.
    ///   - read: contents of a file of that tree; nil when there is none.
    public static func inspect(
        _ candidate: CandidatePatch, base: [TreeEntry], plan: TestPlan, goal: JobGoal,
        read: (RepoPath) async throws -> [UInt8]?
    ) async rethrows -> GuardedCandidate {
        let tree = TreeShape(base: base, candidate: candidate)
        var refusals: [GuardFinding] = []
        var restored: [GuardFinding] = []
        var kept: [FileEdit] = []
        for edit in candidate.edits {
            let broken = PathRules.findings(edit, tree: tree)
            refusals += broken
            guard broken.isEmpty else { continue }
            if let finding = try await testFinding(edit, plan: plan, goal: goal, read: read) {
                restored.append(finding)
            } else if goal == .failingTests, InlineTests.mayHold(edit.path) {
                try await keepInlineTests(edit, kept: &kept, restored: &restored, refusals: &refusals, read: read)
            } else {
                kept.append(edit)
            }
        }
        return GuardedCandidate(
            candidate: CandidatePatch(base: candidate.base, edits: kept), restored: restored, refusals: refusals)
    }

    private static func keepInlineTests(
        _ edit: FileEdit, kept: inout [FileEdit], restored: inout [GuardFinding], refusals: inout [GuardFinding],
        read: (RepoPath) async throws -> [UInt8]?
    ) async rethrows {
        let before = try await read(edit.path) ?? []
        func finding(_ message: String) -> GuardFinding {
            GuardFinding(rule: .tests, path: edit.path.display, message: message)
        }
        guard case .write(let mode, let bytes) = edit.content, mode.isFile else {
            if case .refused(let why) = InlineTests.check(before: before, after: nil) { refusals.append(finding(why)) }
            kept.append(edit)
            return
        }
        switch InlineTests.check(before: before, after: bytes) {
        case .untouched: kept.append(edit)
        case .refused(let why): refusals.append(finding(why))
        case .restored(let whole):
            restored.append(finding("changes tests inside it"))
            if whole != before { kept.append(FileEdit(path: edit.path, content: .write(mode: mode, bytes: whole))) }
        }
    }

    /// Only where tests are the job, or part of it, may a candidate touch them.
    private static func testFinding(
        _ edit: FileEdit, plan: TestPlan, goal: JobGoal, read: (RepoPath) async throws -> [UInt8]?
    ) async rethrows -> GuardFinding? {
        let path = edit.path
        if TestPaths.shadowsRunner(path, isNew: try await read(path) == nil) {
            return GuardFinding(
                rule: .testRunner, path: path.display, message: "stands in for the test runner's own code")
        }
        if TestPaths.isInstalled(path) {
            return GuardFinding(rule: .testRunner, path: path.display, message: "is part of an installed package")
        }
        switch goal {
        case .task: return try await taskFinding(edit, plan: plan, read: read)
        case .reproduction:
            if TestPaths.isTest(path, runner: plan.runner), !TestPaths.isTestConfiguration(path) { return nil }
            return GuardFinding(
                rule: .notATest, path: path.display, message: "is not a test, and only a test was asked for")
        case .failingTests: return try await fixFinding(edit, plan: plan, read: read)
        }
    }

    /// A task may add tests and change them; it may not take them away, nor change how they are run.
    private static func taskFinding(
        _ edit: FileEdit, plan: TestPlan, read: (RepoPath) async throws -> [UInt8]?
    ) async rethrows -> GuardFinding? {
        let path = edit.path
        if TestPaths.isTestConfiguration(path) {
            return GuardFinding(
                rule: .testConfiguration, path: path.display, message: "configures the test command")
        }
        if TestPaths.isTest(path, runner: plan.runner), edit.content == .delete {
            return GuardFinding(rule: .tests, path: path.display, message: "is a test that would be gone")
        }
        return try await mixedFinding(edit, plan: plan, read: read)
    }

    /// A fix leaves the tests alone, and whatever else judges it.
    private static func fixFinding(
        _ edit: FileEdit, plan: TestPlan, read: (RepoPath) async throws -> [UInt8]?
    ) async rethrows -> GuardFinding? {
        let path = edit.path
        if TestPaths.isTestConfiguration(path) {
            return GuardFinding(
                rule: .testConfiguration, path: path.display, message: "configures the test command")
        }
        if TestPaths.isTest(path, runner: plan.runner) {
            return GuardFinding(rule: .tests, path: path.display, message: "is a test")
        }
        if let before = try await read(path), TestSupport.usesTestFramework(path, bytes: before) {
            return GuardFinding(
                rule: .tests, path: path.display, message: "uses the test framework, so it helps to judge")
        }
        return try await mixedFinding(edit, plan: plan, read: read)
    }

    /// A file of which only a part configures the tests.
    private static func mixedFinding(
        _ edit: FileEdit, plan: TestPlan, read: (RepoPath) async throws -> [UInt8]?
    ) async rethrows -> GuardFinding? {
        let path = edit.path
        guard ConfigurationParts.isMixed(path, plan: plan) else { return nil }
        let before = try await read(path) ?? []
        var after: [UInt8] = []
        if case .write(_, let bytes) = edit.content { after = bytes }
        guard
            ConfigurationParts.testPart(of: path, bytes: before, plan: plan)
                != ConfigurationParts.testPart(of: path, bytes: after, plan: plan)
        else { return nil }
        return GuardFinding(
            rule: .testConfiguration, path: path.display, message: "changes the part that configures the tests")
    }
}
