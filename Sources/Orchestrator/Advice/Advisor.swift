public import Changes
public import Classification
internal import Routing

/// Chooses what is said to somebody who is about to commit. Pure: what is known goes in, one advice or none comes out.
public struct Advisor: Sendable {
    /// A verified patch that was kept and not applied.
    public struct WaitingPatch: Hashable, Sendable {
        /// Hexadecimal id of its job.
        public var job: String
        /// The command that applies it, from where the user stands.
        public var apply: [String]
        public var writtenAt: Int64
        public var change: Patch

        public init(job: String, apply: [String], writtenAt: Int64, change: Patch) {
            self.job = job
            self.apply = apply
            self.writtenAt = writtenAt
            self.change = change
        }
    }

    /// How the repository's last job left its tests.
    public struct LastJob: Hashable, Sendable {
        public var id: String
        public var startedAt: Int64
        public var failing: Int
        /// It ended with a verified patch.
        public var isResolved: Bool

        public init(id: String, startedAt: Int64, failing: Int, isResolved: Bool) {
            self.id = id
            self.startedAt = startedAt
            self.failing = failing
            self.isResolved = isResolved
        }
    }

    /// Empty when it was too large to look at.
    public var change: Patch
    /// nil likewise.
    public var classification: Classification?
    public var records: [ModelRecord]
    /// Whether anything is configured that can write a test: what ships inside can only repair.
    public var hasModels: Bool
    /// Seconds since 1970.
    public var now: Int64

    public init(
        change: Patch, classification: Classification?, records: [ModelRecord], hasModels: Bool, now: Int64
    ) {
        self.change = change
        self.classification = classification
        self.records = records
        self.hasModels = hasModels
        self.now = now
    }

    /// From here on a change is said to look like a fix: more likely than everything else together.
    public static let certainty = 0.5
    /// After two weeks a patch that nobody wanted is no news.
    public static let patchLifetime: Int64 = 14 * 86_400

    /// All that could be said, the most useful first: work that is done and paid for, then what is known to be broken,
    /// then what is likely missing.
    /// - Parameter job: only when it ran on the commit that is checked out: what failed elsewhere says nothing here.
    public func advice(patch: WaitingPatch?, job: LastJob?) -> [Advice] {
        [patch.flatMap(applying), job.flatMap(fixing), testing].compactMap { $0 }
    }

    public var fixProbability: Double { classification?.probabilities[.bugFixing] ?? 0 }

    /// Whether the rule `test-for-fix` is broken: a fix of source without any test beside it.
    public var isUntestedFix: Bool {
        guard classification?.dimension == .bugFixing, fixProbability >= Self.certainty else { return false }
        let kinds = Set(change.files.filter { $0.kind != .deleted }.map { PathKind.of($0.path) })
        return kinds.contains(.source) && !kinds.contains(.tests) && !hasInlineTest
    }

    private func applying(_ patch: WaitingPatch) -> Advice? {
        let age = max(0, now - patch.writtenAt)
        guard age <= Self.patchLifetime, !isStaged(patch.change) else { return nil }
        return Advice(
            kind: .waitingPatch,
            commands: [["git", "acrouter", "show", String(patch.job.prefix(8))], patch.apply],
            age: age, subject: patch.job)
    }

    private func fixing(_ job: LastJob) -> Advice? {
        guard job.failing > 0, !job.isResolved else { return nil }
        return Advice(
            kind: .failingTests, commands: [["git", "acrouter", "fix"]], failing: job.failing,
            age: max(0, now - job.startedAt), record: best(at: .bugFixing), subject: job.id)
    }

    /// What the model is asked for when a fix has no test; the snapshot that it works on holds the staged change.
    public static let testTask = "add a test that fails without this fix"

    private var testing: Advice? {
        guard hasModels, isUntestedFix else { return nil }
        let paths = change.files.map(\.path).filter { PathKind.of($0) == .source }.sorted()
        return Advice(
            kind: .untestedFix, commands: [["git", "acrouter", "run", Self.testTask]],
            record: best(at: .testGeneration), subject: paths.map(\.display).joined(separator: "\n"))
    }

    private func best(at dimension: Dimension) -> ModelRecord? {
        records.filter { $0.dimension == dimension && $0.attempts > 0 }.max { left, right in
            // Of two equal ones the cheaper, then the first by name.
            (left.standing, right.cost?.amount ?? 0, right.model) < (right.standing, left.cost?.amount ?? 0, left.model)
        }
    }

    /// Whether the staged change holds all that the patch would do.
    private func isStaged(_ patch: Patch) -> Bool {
        let staged = Dictionary(change.files.map { ($0.path, Self.lines(of: $0)) }) { first, _ in first }
        return patch.files.allSatisfy { file in
            staged[file.path].map { Self.lines(of: file).isSubset(of: $0) } ?? false
        }
    }

    private static func lines(of file: FilePatch) -> Set<Hunk.Line> {
        Set(file.hunks.lazy.flatMap(\.lines).filter { $0.origin != .context })
    }

    /// Tests that live in the source itself, as in Rust: an added line begins with one of these.
    private static let testMarks = ["#[test]", "#[tokio::test", "#[cfg(test)]", "@Test", ">>> ", "test \""]

    private var hasInlineTest: Bool {
        change.files.lazy.flatMap(\.hunks).flatMap(\.lines).contains { line in
            guard line.origin == .added else { return false }
            let text = line.content.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            return Self.testMarks.contains { text.starts(with: $0.utf8) }
        }
    }
}
