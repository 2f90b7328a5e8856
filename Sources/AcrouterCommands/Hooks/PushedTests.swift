import Changes
import GitStore
import Orchestrator
import Report
import Sandbox
import Verification

/// What pre-push does where `acrouter.verifyPush` asks for it: the project's tests, in the sandbox, on what is pushed.
struct PushedTests: Sendable {
    let program: Program

    /// - Parameter input: as git gives it: `<local ref> <local id> <remote ref> <remote id>` a line.
    /// - Returns: 1 when tests fail on a pushed commit; 0 also when they cannot be run, which is said.
    func verify(_ input: [UInt8]) async throws -> ExitStatus {
        let commits = Self.commits(input)
        guard !commits.isEmpty else { return .done }
        let workspace = try await Workspace.open(program)
        let settings = try await workspace.settings()
        guard settings.bool(.verifyPush) else { return .done }
        let bench = try await Bench.prepare(workspace, settings: settings)
        var seen: Set<ObjectID> = []
        for id in commits {
            guard let commit = try await commit(id, in: workspace.repository) else { continue }
            guard seen.insert(commit.tree).inserted else { continue }
            guard try await passes(commit.tree, named: commit.id.short, bench: bench) else { return .no }
        }
        return .done
    }

    /// nil for a tag of something that is no commit, and for what cannot be read: that stops the checking of no other.
    private func commit(_ id: ObjectID, in repository: GitRepository) async throws -> Commit? {
        do {
            return try await repository.commit(try await repository.resolve("\(id.hex)^{commit}"))
        } catch let error as GitStoreError {
            program.say("git acrouter: \(id.short) was not tested: \(error.underlying)")
            return nil
        }
    }

    /// Each pushed object once; a deletion pushes none.
    static func commits(_ input: [UInt8]) -> [ObjectID] {
        var seen: Set<ObjectID> = []
        return String(decoding: input, as: UTF8.self).split(whereSeparator: \.isNewline).compactMap { line in
            let words = line.split(separator: " ")
            // Names of refs hold no space, whatever else they hold.
            guard words.count == 4, let id = ObjectID(hex: words[1]), !id.isZero, seen.insert(id).inserted
            else { return nil }
            return id
        }
    }

    private func passes(_ tree: ObjectID, named name: String, bench: Bench) async throws -> Bool {
        let (workspace, settings) = (bench.workspace, bench.settings)
        let plan = try await TestCommand(workspace: workspace, settings: settings)
            .plan(option: nil, tree: tree, change: Patch(files: []))
        let bound = settings.duration(.timeout) ?? .seconds(600)
        let verifier = Verifier(store: workspace.repository, memory: bench.memory.store)
        let warmUp = plan.warmUp(limits: SandboxLimits(wallClock: bound))
        let result = try await bench.sandbox.withSlot(for: tree, from: workspace.repository, warmUp: warmUp) { slot in
            try await verifier.baseline(slot: slot, plan: plan, wallClock: bound)
        }
        switch result {
        case .allPass: return true
        case .cannotRun(let reason, _):
            program.say("git acrouter: the tests could not be run on \(name): " + Printable.text(reason, oneLine: true))
            return true
        case .tests(let baseline):
            program.say("git acrouter: \(Amounts.count(baseline.failToPass.count, "test")) failed on \(name):")
            for test in baseline.failToPass.sorted().prefix(10) {
                program.say("    " + Printable.text(test.name, oneLine: true))
            }
            program.say("hint: git acrouter fix; or push without the tests: ACROUTER=0 git push")
            return false
        }
    }
}
