import Changes
import Classification
import Foundation
import GitStore
import Memory
import Orchestrator
import Report
import Routing

/// What a pre-commit hook sees: the staged change, what kind it is, and what this repository's history says of such.
struct StagedView: Sendable {
    let program: Program
    /// Whose deadline is the time that was given in the end.
    let reader: HookReader
    let layout: RepositoryLayout
    /// The few keys that matter here; the others are neither read nor judged.
    let settings: Settings
    /// Empty when it is too large to look at; what waits and what fails can be spoken of all the same.
    let change: Patch
    let classification: Classification?
    /// Whether the user has configured any.
    let hasModels: Bool
    var isTooLarge: Bool { classification == nil }

    /// Enough for any change that one line of advice about it could fit.
    private static let bounds = HookReader.Bounds(files: 64, bytes: 4 << 20, hunks: 2_000, fileBytes: 512 << 10)
    /// A rule has more time, and holds for larger changes.
    private static let ruleBounds = HookReader.Bounds(
        files: 2_000, bytes: 8 << 20, hunks: 8_000, fileBytes: 512 << 10)
    private static let prefixes = ["acrouter.", ModelKey.prefix, "author.email", "user.email"]
    private static let keys: [SettingKey] = [.suggest, .require, .model]

    /// - Parameter forRule: what to do about rules; they look at more of a change, and take longer.
    /// - Throws: why nothing can be said.
    static func read(
        _ program: Program, forRule: RuleReading, children: BoundedChildren, deadline: ContinuousClock.Instant
    ) throws(SuggestSilence) -> StagedView {
        do {
            var reader = try HookReader(
                directory: program.directory, environment: KeyVariables.indispensable(in: program.environment),
                children: children, deadline: deadline)
            let layout = try layout(reader, program: program)
            guard let root = layout.workTree else { throw SuggestSilence.bare }
            guard layout.operationUnderWay().isCalm else { throw SuggestSilence.operationUnderWay }
            func look(_ bounds: HookReader.Bounds) throws -> (
                change: Result<Patch, HookReader.Silence>, configuration: [ConfigurationEntry]
            ) {
                try reader.read(bounds, prefixes: Self.prefixes, format: layout.objectFormat)
            }
            var seen = try look(forRule.isAsked ? ruleBounds : bounds)
            let entries = try entries(seen.configuration) + committed(root: root, reader: reader)
            // Before they are judged: a mistake in a rule must not pass for no rule.
            if entries.contains(where: { $0.key == SettingKey.require.lowercased }),
                case .whenRequired(let moreTime) = forRule
            {
                reader.deadline = moreTime()
            }
            let settings = try Settings(entries: entries, trustsCommitted: false)
            let hasRules = !settings.list(.require).isEmpty
            if hasRules, case .whenRequired = forRule {
                seen = try look(ruleBounds)
            } else if !settings.bool(.suggest), !forRule.isAsked {
                throw SuggestSilence.off
            }
            let change: Patch?
            do { change = try seen.change.get() } catch HookReader.Silence.tooLarge { change = nil }
            if let change, change.isEmpty { throw SuggestSilence.nothingStaged }
            var habits = HabitStore.kept(in: layout)
            habits.author = seen.configuration.authorAddress(in: program).map(PathWords.author) ?? 0
            return StagedView(
                program: program, reader: reader, layout: layout, settings: settings,
                change: change ?? Patch(files: []),
                classification: change.map { ChangeReading($0).classification(habits: habits) },
                hasModels: seen.configuration.contains { $0.key.hasPrefix(ModelKey.prefix) })
        } catch let silence as SuggestSilence {
            throw silence
        } catch let silence as HookReader.Silence {
            throw SuggestSilence(silence)
        } catch is CommandError {
            throw .badSetting
        } catch {
            throw .unreadable
        }
    }

    enum RuleReading {
        case never, asked
        /// Only where the user has written one; the closure gives the time until which it may take.
        case whenRequired(moreTime: () -> ContinuousClock.Instant)

        var isAsked: Bool { if case .asked = self { true } else { false } }
    }

    private static func layout(_ reader: HookReader, program: Program) throws -> RepositoryLayout {
        do {
            return try RepositoryLayout.find(from: program.directory, environment: program.environment)
        } catch let error where error.code == .dubiousOwnership {
            guard let layout = reader.allowedLayout() else { throw SuggestSilence.unreadable }
            return layout
        }
    }

    private static func entries(_ configuration: [ConfigurationEntry]) -> [SettingEntry] {
        configuration.compactMap { entry in
            guard keys.contains(where: { $0.lowercased == entry.key }) else { return nil }
            return SettingEntry(
                key: entry.key, value: entry.value.map { String(decoding: $0, as: UTF8.self) },
                scope: entry.scope.setting, origin: entry.origin)
        }
    }

    /// The committed file's say, which takes no trust for `suggest` and `require`. Git parses it only when it speaks of
    /// them at all, because a child costs milliseconds.
    private static func committed(root: String, reader: HookReader) throws -> [SettingEntry] {
        guard case .present(let bytes) = CommittedConfig.read(workingTree: root) else { return [] }
        let text = String(decoding: bytes, as: UTF8.self).lowercased()
        guard text.contains("suggest") || text.contains("require") else { return [] }
        return try reader.parseConfiguration(bytes).compactMap { pair in
            guard keys.contains(where: { $0.lowercased == pair.key }) else { return nil }
            return SettingEntry(
                key: pair.key, value: pair.value.map { String(decoding: $0, as: UTF8.self) }, scope: .committed,
                origin: CommittedConfig.path)
        }
    }
}

extension StagedView {
    /// nil when there are too many to count.
    var files: Int? { isTooLarge ? nil : change.files.count }

    /// Why none of what could be said is.
    func silence(_ all: [Advice]) -> SuggestSilence {
        if !all.isEmpty { return .saidBefore }
        return isTooLarge ? .tooLarge : .nothingUseful
    }

    private func advisor(_ records: [ModelRecord], now: Int64) -> Advisor {
        Advisor(change: change, classification: classification, records: records, hasModels: hasModels, now: now)
    }

    /// All that could be said, the most useful first.
    func advice(now: Int64) -> [Advice] {
        let summary = SummaryFile.read(at: layout.memoryLocation)
        return advisor(records(summary), now: now).advice(patch: waitingPatch(), job: lastJob(summary))
    }

    struct BrokenRule: Sendable {
        var message: String
        var hints: [String]
    }

    var brokenRule: BrokenRule? {
        let advisor = advisor([], now: 0)
        guard settings.list(.require).contains("test-for-fix"), advisor.isUntestedFix else { return nil }
        return BrokenRule(
            message: "this looks like a bug fix (\(Amounts.percent(advisor.fixProbability))) and no test is staged; "
                + "acrouter.require = test-for-fix asks for one",
            hints: (hasModels ? ["have one written: git acrouter run \(ShellText.quoted(Advisor.testTask))"] : []) + [
                "if it is something else, say what: git acrouter classify --staged --correct code_refactoring",
                "or commit without this check: ACROUTER=0 git commit",
            ])
    }

    /// Rows that make sense; anybody may have written the file.
    private func records(_ summary: SummaryFile?) -> [ModelRecord] {
        let wanted = settings.list(.model)
        return (summary?.models ?? []).compactMap { row in
            let bounds = 0...1_000_000_000
            guard let dimension = Dimension(rawValue: row.dimension), bounds.contains(row.attempts),
                bounds.contains(row.uninformative), row.uninformative < row.attempts, row.cost >= 0,
                (0...(row.attempts - row.uninformative)).contains(row.resolved), Self.isName(row.model),
                wanted.isEmpty || wanted.contains(row.model)
            else { return nil }
            let mean = MicroUSD(row.cost / Int64(row.attempts))
            return ModelRecord(
                model: row.model, dimension: dimension, attempts: row.attempts - row.uninformative,
                resolved: row.resolved, cost: mean == .zero ? nil : mean)
        }
    }

    private static func isName(_ text: String) -> Bool {
        (1...100).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    /// Only what ran on the commit that is checked out; HEAD is asked for only when it matters.
    private func lastJob(_ summary: SummaryFile?) -> Advisor.LastJob? {
        guard let job = summary?.lastJob, let failing = job.failing, (1...1_000_000).contains(failing),
            let head = job.head, head == reader.head()
        else { return nil }
        return Advisor.LastJob(
            id: job.id, startedAt: job.startedAt, failing: failing,
            isResolved: job.verdict == "resolved" || job.isApplied == true)
    }

    /// The newest patch that was kept.
    private func waitingPatch() -> Advisor.WaitingPatch? {
        let folder = layout.patchFolder
        // Ignored: most repositories have no such folder.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let kept = names.prefix(100).compactMap { name -> (job: String, path: String, at: Int64)? in
            let job = String(name.dropLast(".patch".count))
            guard name.hasSuffix(".patch"), job.count == 32, job.utf8.allSatisfy(Self.isHexDigit) else { return nil }
            var status = stat()
            guard lstat("\(folder)/\(name)", &status) == 0 else { return nil }
            return (job, "\(folder)/\(name)", SmallFile.modified(status))
        }
        guard let newest = kept.max(by: { ($0.at, $0.job) < ($1.at, $1.job) }),
            let file = SmallFile.read(newest.path, limit: Self.bounds.bytes),
            // Ignored: a file that is no patch is nothing to apply.
            let patch = try? PatchParser.parse(file.bytes), !patch.isEmpty
        else { return nil }
        return Advisor.WaitingPatch(
            job: newest.job, apply: applying(newest.path), writtenAt: file.modified, change: patch)
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
    }

    /// `git apply` speaks of the folder that it stands in, and a hook stands in the root wherever its user does.
    private func applying(_ path: String) -> [String] {
        guard let root = layout.workTree else { return ["git", "apply", path] }
        let isAtRoot = (program.value("GIT_PREFIX") ?? "").isEmpty && program.directory == root
        guard isAtRoot else { return ["git", "-C", root, "apply", path] }
        return ["git", "apply", path.hasPrefix(root + "/") ? String(path.dropFirst(root.count + 1)) : path]
    }
}
