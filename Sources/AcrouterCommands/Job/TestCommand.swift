import Changes
import Foundation
import GitStore
import Orchestrator
import Verification

/// Which test command a job uses: `--test`, then `acrouter.test`, then what the tree gives away.
struct TestCommand: Sendable {
    let workspace: Workspace
    let settings: Settings

    /// - Parameters:
    ///   - option: `--test`.
    ///   - accept: the user's own condition, which judges alone where there are no tests.
    /// - Throws: `.noTestCommand` with the places that were looked at.
    func plan(option: String?, tree: ObjectID, change: Patch, accept: String? = nil) async throws -> TestPlan {
        let found = try await detect(option: option, tree: tree, change: change)
        if found.plans.isEmpty, accept != nil { return .from(command: "true", evidence: "--accept alone judges") }
        guard var plan = found.plans.first else {
            throw CommandError(
                .noTestCommand, "find a test command",
                underlying: "looked at \(found.lookedAt.joined(separator: ", "))")
        }
        if let bound = settings.duration(.testTimeout) { plan.testSeconds = bound / .seconds(1) }
        return plan
    }

    func detect(option: String?, tree: ObjectID, change: Patch) async throws -> TestDetection {
        let ignored = carriedFolders(root: try workspace.root())
        if let option {
            return TestDetection(plans: [.from(command: option, evidence: "--test", ignored: ignored)], lookedAt: [])
        }
        if let set = settings.value(.test), let command = set.text {
            let evidence = "acrouter.test (\(set.scope.word))"
            return TestDetection(plans: [.from(command: command, evidence: evidence, ignored: ignored)], lookedAt: [])
        }
        let entries = try await workspace.repository.entries(of: tree)
        let files = Dictionary(entries.map { ($0.path, $0) }) { first, _ in first }
        return try await TestPlan.detect(
            paths: entries.map(\.path), ignored: ignored, changed: change.files.map(\.path)
        ) { path in
            guard let entry = files[path], entry.mode.isFile else { return nil }
            return try await workspace.repository.bytes(of: entry.id)
        }
    }

    /// Python's environments are the ignored folders that decide how tests are started.
    private func carriedFolders(root: String) -> Set<String> {
        Set([".venv", "venv"].filter { FileManager.default.fileExists(atPath: "\(root)/\($0)/bin/python") })
    }
}
