import Changes
import Orchestrator
import Repair
import Verification

/// One job's search: asks the pure search what to try, runs the tests, and confirms what it found on all of them.
struct RevertHunt {
    private typealias Search = DeltaDebuggingSearch

    let job: Job
    let workbench: any Workbench
    let change: DeltaDebuggingChange
    /// Taking back all atoms gives exactly the green state, which was seen to resolve.
    let isComplete: Bool
    let budget: RevertBudget

    private let clock = ContinuousClock()

    init(job: Job, workbench: any Workbench, change: DeltaDebuggingChange, isComplete: Bool, budget: RevertBudget) {
        self.job = job
        self.workbench = workbench
        self.change = change
        self.isComplete = isComplete
        self.budget = budget
    }

    func run() async throws -> ArmAnswer {
        var required = job.baseline.failToPass
        var runs = 0
        var note = ""
        // A second round asks also for the tests that the reverts of the first one broke.
        for round in 0..<2 {
            var search = makeSearch(allResolve: isComplete && round == 0)
            let ended = try await minimise(&search, required: required, spent: runs)
            runs += search.runs
            guard let best = search.best else { return nothing(ended, runs: runs, round: round, note: note) }
            let confirmed = try await confirm(ladder(of: search, best: best), runs: &runs)
            switch confirmed {
            case .holds(let set): return answer(set, search, ended, runs: runs, isConfirmed: true)
            case .outOfTime: return answer(best, search, ended, runs: runs, isConfirmed: false)
            case .breaks(let broken):
                note = "the smallest revert breaks \(broken.sorted()[0])"
                if broken.count > 1 { note += " and \(broken.count - 1) more" }
                required.formUnion(broken)
            case .unstable(let reason):
                return ArmAnswer(result: .noPatch(reason: reason), runs: runs)
            }
        }
        return ArmAnswer(result: .noPatch(reason: note + ", and so does every other one tried"), runs: runs)
    }

    // MARK: searching

    private enum Ending {
        case complete, runsSpent, deadline
    }

    private func makeSearch(allResolve: Bool) -> Search {
        Search(
            levels: change.levels(runLimit: budget.levelRuns, lineRunLimit: budget.lineRuns),
            suspicion: RevertSuspicion.scores(of: change, job: job), weight: change.atoms.map(\.weight),
            guesses: budget.guesses, allResolve: allResolve)
    }

    private func minimise(_ search: inout Search, required: Set<TestID>, spent: Int) async throws -> Ending {
        let all = change.atoms.reduce(0) { $0 + $1.weight }
        while true {
            try Task.checkCancellation()
            let left = budget.runs - spent - search.runs
            if left <= 0 { return .runsSpent }
            guard let limit = wallClock(until: searchEnd) else { return .deadline }
            let sets = search.next(width: min(max(1, workbench.width), left))
            if sets.isEmpty { return .complete }
            for (set, outcome) in zip(sets, try await outcomes(of: sets, required: required, wallClock: limit)) {
                search.report(set, outcome)
            }
            let kept = search.best.map { search.weight(of: $0) } ?? all
            workbench.progress(
                "\(search.runs + spent) test runs: the cause is in \(kept) of \(all) changed lines (\(search.levelName))"
            )
        }
    }

    private func outcomes(
        of sets: [[Int]], required: Set<TestID>, wallClock: Duration
    ) async throws -> [Search.Outcome] {
        // What is judged as a whole cannot be asked for a part of itself.
        let only = required.isDisjoint(with: [.wholeCommand, .build]) ? required : nil
        var goal = job.baseline
        (goal.failToPass, goal.passToPass) = (required, [])
        return try await withThrowingTaskGroup(of: (Int, Search.Outcome).self) { [goal] group in
            for (index, set) in sets.enumerated() {
                let candidate = candidate(reverting: set)
                group.addTask { [workbench] in
                    let report = try await workbench.test(candidate, only: only, wallClock: wallClock)
                    if Judge.judge(report, against: goal, dimension: .bugFixing).verdict == .resolved {
                        return (index, .resolves)
                    }
                    return (index, report.outcome == .ran ? .fails : .unresolved)
                }
            }
            var outcomes = [Search.Outcome](repeating: .unresolved, count: sets.count)
            for try await (index, outcome) in group { outcomes[index] = outcome }
            return outcomes
        }
    }

    private func candidate(reverting set: [Int]) -> CandidatePatch {
        CandidatePatch(base: job.base, edits: change.edits(reverting: set))
    }

    // MARK: confirming

    private enum Confirmation {
        case holds([Int])
        /// Tests that every set of the ladder breaks, or the first set does.
        case breaks(Set<TestID>)
        case unstable(String)
        case outOfTime
    }

    /// What resolved on the way down, finest first: where a line alone breaks another test, its hunk may not.
    private func ladder(of search: Search, best: [Int]) -> [[Int]] {
        var sets = [best]
        for set in search.ladder.reversed() + [Array(change.atoms.indices)] where !sets.contains(set) {
            sets.append(set)
        }
        return sets
    }

    private func confirm(_ sets: [[Int]], runs: inout Int) async throws -> Confirmation {
        var broken: Set<TestID> = []
        for set in sets {
            try Task.checkCancellation()
            guard runs < budget.runs, let limit = wallClock(until: workbench.deadline) else { break }
            workbench.progress("running all tests on a revert of \(weight(of: set)) changed lines")
            let report = try await workbench.test(candidate(reverting: set), only: nil, wallClock: limit)
            runs += 1
            let judgement = Judge.judge(report, against: job.baseline, dimension: .bugFixing)
            if judgement.verdict == .resolved { return .holds(set) }
            // Cut by its limit: says nothing of the other tests, and a coarser set may not hang.
            if report.outcome == .cut || judgement.verdict == .indeterminate { continue }
            if broken.isEmpty { broken = judgement.broken }
            if judgement.broken.isEmpty, set == sets.last {
                return .unstable("the failing tests pass alone with a revert, but not among all tests")
            }
        }
        return broken.isEmpty ? .outOfTime : .breaks(broken)
    }

    private func weight(of set: [Int]) -> Int { set.reduce(0) { $0 + change.atoms[$1].weight } }

    // MARK: time

    private var baselineRun: Duration { .milliseconds(Int64(job.baseline.report.seconds * 1000)) }

    /// The last moment for a search run: after it there is still time to run all tests on the answer.
    private var searchEnd: ContinuousClock.Instant { workbench.deadline - (baselineRun * 3 / 2 + .seconds(1)) }

    /// - Returns: The bound on a run that starts now, or nil when it is too late for one.
    private func wallClock(until end: ContinuousClock.Instant) -> Duration? {
        let left = end - clock.now
        return left > .zero ? min(left, baselineRun * budget.runFactor + budget.runFloor) : nil
    }

    // MARK: answering

    private func nothing(_ ending: Ending, runs: Int, round: Int, note: String) -> ArmAnswer {
        switch ending {
        case .deadline: return ArmAnswer(result: .timeout(reason: "no time for a first test run"), runs: runs)
        case .runsSpent, .complete:
            let reason =
                round == 0
                ? "even with everything since the last green state taken back, tests aside, the failing tests fail"
                : note + ", and taking everything back does not help"
            return ArmAnswer(result: .noPatch(reason: reason), runs: runs)
        }
    }

    private func answer(
        _ set: [Int], _ search: Search, _ ending: Ending, runs: Int, isConfirmed: Bool
    ) -> ArmAnswer {
        let all = change.atoms.reduce(0) { $0 + $1.weight }
        let files = Set(set.map { change.atoms[$0].file }).count
        var note = "takes back \(weight(of: set)) of \(all) changed lines in \(files) of \(change.files.count) files"
        switch ending {
        case .complete: if let level = search.cutAt { note += "; the search over \(level) was cut short" }
        case .runsSpent: note += "; not known to be the smallest, the limit of test runs was reached"
        case .deadline: note += "; not known to be the smallest, time ran out"
        }
        if !isConfirmed { note += "; not run against all tests, no time was left" }
        return ArmAnswer(result: .patch(candidate(reverting: set)), runs: runs, note: note)
    }
}
