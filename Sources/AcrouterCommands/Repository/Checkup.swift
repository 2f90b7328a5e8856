import Changes
import Foundation
import GitStore
import Memory
import Orchestrator
import Report
import Sandbox
import Verification

/// The checks of `doctor`, one function each. A check never throws: what goes wrong is its result.
struct Checkup: Sendable {
    let workspace: Workspace
    let settings: Settings
    private typealias Check = CheckReport.Check

    func all() async -> [CheckReport.Check] {
        let snapshot = await snapshot()
        return [
            await git(), repository(), operation(), await tests(snapshot),
            await Self.sandbox(workspace, settings: settings), await carried(snapshot), disk(), memory(), await trust(),
        ] + (await ModelCheckup(workspace: workspace, settings: settings).all())
    }

    private func snapshot() async -> Result<Snapshot, any Error> {
        do { return .success(try await workspace.repository.snapshot()) } catch { return .failure(error) }
    }

    private func git() async -> CheckReport.Check {
        do {
            let version = try await workspace.repository.gitVersion()
            return Check("git", .ok, version)
        } catch {
            return Check("git", .problem, "\(error)", hint: "install git 2.25 or later")
        }
    }

    private func repository() -> CheckReport.Check {
        let layout = workspace.layout
        guard layout.workTree != nil else {
            return Check(
                "repository", .problem, "\(layout.gitDirectory) is bare", hint: "run this in a clone or a worktree")
        }
        let kind = layout.isLinkedWorktree ? "linked worktree" : "working tree"
        return switch layout.reads {
        case .libgit2: Check("repository", .ok, "\(kind), \(layout.objectFormat.rawValue), read by libgit2")
        case .git(let reason): Check("repository", .ok, "\(kind), read by git: \(reason)")
        }
    }

    private func operation() -> CheckReport.Check {
        guard let operation = workspace.repository.operationUnderWay() else { return Check("state", .ok, "calm") }
        return Check("state", .problem, "\(operation.command) is under way", hint: "finish it, or end it, first")
    }

    private func tests(_ snapshot: Result<Snapshot, any Error>) async -> CheckReport.Check {
        do {
            let snapshot = try snapshot.get()
            guard snapshot.head != nil else {
                return Check("tests", .problem, "there is no commit yet", hint: "git add . && git commit")
            }
            let found = try await TestCommand(workspace: workspace, settings: settings)
                .detect(option: nil, tree: snapshot.tree, change: Patch(files: []))
            guard let plan = found.plans.first else {
                return Check(
                    "tests", .problem, "no test command; looked at \(found.lookedAt.joined(separator: ", "))",
                    hint: "git config acrouter.test 'make check'")
            }
            return Check("tests", .ok, "\(plan.command) (found by \(plan.evidence))")
        } catch {
            let report = ErrorReport(error, usage: nil)
            return Check("tests", .problem, report.message, hint: report.hints.first)
        }
    }

    /// Shared with `init`.
    static func sandbox(_ workspace: Workspace, settings: Settings) async -> CheckReport.Check {
        do {
            let probe = await SandboxProbe.probe(try Bench.sandboxConfiguration(workspace, settings: settings))
            if settings.text(.sandbox) == "plain" {
                return Check(
                    "sandbox", .warning, "plain: patches run unprotected", hint: "git config --unset acrouter.sandbox")
            }
            let why = probe.obstacles.isEmpty ? "" : " (\(probe.obstacles.joined(separator: "; ")))"
            guard let level = probe.level else {
                return Check("sandbox", .problem, "no isolation" + why, hint: probe.hints.first)
            }
            return Check(
                "sandbox", probe.obstacles.isEmpty ? .ok : .warning, level.rawValue + why, hint: probe.hints.first)
        } catch {
            let report = ErrorReport(error, usage: nil)
            return Check("sandbox", .problem, report.message, hint: report.hints.first)
        }
    }

    /// Paths that are named before "and n more".
    private static let mostPaths = 8

    private func carried(_ snapshot: Result<Snapshot, any Error>) async -> CheckReport.Check {
        do {
            let paths = try await CarriedPaths.find(
                try Bench.sandboxConfiguration(workspace, settings: settings), for: try snapshot.get().tree,
                from: workspace.repository)
            let all = paths.builds + paths.folders + paths.files
            var text = all.isEmpty ? "nothing that git ignores" : all.prefix(Self.mostPaths).joined(separator: ", ")
            if all.count > Self.mostPaths { text += " and \(all.count - Self.mostPaths) more" }
            guard !paths.leftOut.isEmpty else { return Check("carried", .ok, text) }
            let vain = paths.leftOut.map { "'\($0.entry)' \($0.reason)" }
            return Check(
                "carried", .warning, text + "; not carried: " + vain.joined(separator: "; "),
                hint: "acrouter.carry takes names of ignored folders, or paths of ignored files and folders")
        } catch {
            return Check("carried", .warning, ErrorReport(error, usage: nil).message)
        }
    }

    /// Sandboxes hold a checkout and build products: with less than this a job is likely to end for want of space.
    private static let comfortableSpace: Int64 = 2 << 30

    private func disk() -> CheckReport.Check {
        let cache = workspace.folders.cache
        var place = cache
        while place.count > 1, !FileManager.default.fileExists(atPath: place) {
            place = (place as NSString).deletingLastPathComponent
        }
        var status = statvfs()
        guard statvfs(place, &status) == 0 else {
            return Check("disk", .warning, "cannot look at \(place): " + String(cString: strerror(errno)))
        }
        let free = Int64(status.f_bavail) * Int64(status.f_frsize)
        let text = "\(free >> 20) MiB free for sandboxes in \(cache)"
        return free >= Self.comfortableSpace
            ? Check("disk", .ok, text)
            : Check("disk", .warning, text, hint: "make space, or point XDG_CACHE_HOME at a larger disk")
    }

    private func memory() -> CheckReport.Check {
        do {
            let statistics = try workspace.history().statistics()
            let jobs = statistics.jobs.values.reduce(0, +)
            return Check(
                "memory", .ok, "\(Amounts.count(jobs, "job")), \(Amounts.count(statistics.attempts, "attempt"))")
        } catch {
            let report = ErrorReport(error, usage: nil)
            return Check("memory", .problem, report.message, hint: report.hints.first)
        }
    }

    private func trust() async -> CheckReport.Check {
        do {
            let committed = try await workspace.committed()
            switch committed.state {
            case .missing: return Check("committed", .ok, "no \(CommittedConfig.path)")
            case .refused(let reason): return Check("committed", .warning, "not read: \(reason)")
            case .present where committed.isTrusted:
                return Check("committed", .ok, "\(CommittedConfig.path) is trusted")
            case .present where committed.entries.isEmpty:
                return Check("committed", .ok, "\(CommittedConfig.path) sets nothing")
            case .present:
                return Check(
                    "committed", .warning, "\(CommittedConfig.path) is not trusted", hint: "git acrouter trust")
            }
        } catch {
            return Check("committed", .problem, ErrorReport(error, usage: nil).message)
        }
    }

    /// Every setting with where it comes from, then what was given and does not count.
    static func rows(of settings: Settings) -> [CheckReport.Setting] {
        let held = SettingKey.all.map { key in
            let value = settings.value(key)
            let text = value.map { $0.texts.joined(separator: ", ") }
            return CheckReport.Setting(
                key: key.name, value: text, scope: (value?.scope ?? .builtIn).word, origin: value?.origin ?? "")
        }
        return held + rows(of: settings.models)
            + settings.ignored.map { ignored in
                // Somebody may have put a key where none belongs.
                let isShown = !ignored.entry.key.hasPrefix(ModelKey.prefix)
                return CheckReport.Setting(
                    key: SettingKey.byName[ignored.entry.key.lowercased()]?.name ?? ignored.entry.key,
                    value: isShown ? ignored.entry.value ?? "true" : nil, scope: ignored.entry.scope.word,
                    origin: ignored.entry.origin, ignored: ignored.reason)
            }
    }

    private static func rows(of models: ModelSettings) -> [CheckReport.Setting] {
        models.sorted.flatMap { model in
            ModelKey.all.compactMap { key in
                guard let value = model.value(key) else { return nil }
                // Commands may hold what is nobody's business.
                let isShown = key != .keyCommand && key != .command
                return CheckReport.Setting(
                    key: "\(ModelKey.prefix)\(model.name).\(key.name)",
                    value: isShown ? value.texts.joined(separator: ", ") : "(set)", scope: value.scope.word,
                    origin: value.origin)
            }
        }
    }
}
