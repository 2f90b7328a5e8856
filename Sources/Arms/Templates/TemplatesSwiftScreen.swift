import Changes
import Orchestrator
import Repair
import Synchronization
import Verification

/// Screens candidates of a SwiftPM project: many variants in one build, then one short run of the bundle for each.
struct TemplatesSwiftScreen {
    let job: Job
    let workbench: any Workbench
    let project: TemplatesProject
    let budget: TemplatesBudget

    private let clock = ContinuousClock()

    init(job: Job, workbench: any Workbench, project: TemplatesProject, budget: TemplatesBudget) {
        self.job = job
        self.workbench = workbench
        self.project = project
        self.budget = budget
    }

    /// What one batch brought.
    private struct Batch {
        var passing: [Int] = []
        var ran = 0
    }

    func run() async throws -> TemplatesScreening {
        let files = project.files.filter { $0.dialect.name == "swift" }
        let search = EditSearch(files: files, evidence: project.evidence, editLimit: min(budget.singles, 12_000))
        guard !search.singles.isEmpty else { return TemplatesScreening(failure: "no place for a small edit was found") }
        let began = clock.now
        let limit = min(budget.seconds, (workbench.deadline - began) / .seconds(1) - 10)
        return try await workbench.withAttempt(applying: []) { attempt in
            try await explore(search, files, attempt, began: began, limit: limit)
        }
    }

    /// Batches of candidates, likeliest first, until something plausible was found and what follows is unlikely.
    private func explore(
        _ search: EditSearch, _ files: [SourceFile], _ attempt: any SandboxAttempt, began: ContinuousClock.Instant,
        limit: Double
    ) async throws -> TemplatesScreening {
        var screening = TemplatesScreening(files: files, known: search.singles.count)
        guard try await build(attempt) == nil else {
            return TemplatesScreening(failure: "the project does not build where candidates are tried")
        }
        guard try await results(of: [0], mode: "failing", attempt)[0] == false else {
            return TemplatesScreening(failure: "the failing tests do not fail where candidates are tried")
        }
        var next = 0
        var size = 120
        var found: [EditSearch.Candidate] = []
        var enough = limit
        while next < search.singles.count, (clock.now - began) / .seconds(1) < enough {
            try Task.checkCancellation()
            let chosen = Array(search.singles[next..<min(next + size, search.singles.count)])
            if let best = found.map(\.edit.score).max(), let first = chosen.first,
                first.edit.score < best - 3.7  // a prior 40 times smaller
            {
                break
            }
            let batch = try await self.batch(chosen, offset: next, search, attempt)
            next += chosen.count
            screening.tried += batch.ran
            if found.isEmpty, !batch.passing.isEmpty {
                // Hidden tests judge too: some more is looked at, not everything.
                enough = min(limit, (clock.now - began) / .seconds(1) * 1.5 + 5)
            }
            found += batch.passing.map { search.singles[$0] }
            size = found.isEmpty ? 150 : 60
            workbench.progress("\(next) of \(search.singles.count) edits tried, \(found.count) plausible")
        }
        try await restore(files, attempt)
        screening.plausible = found
        screening.needsConfirmation = true
        return screening
    }

    /// Builds the candidates that compile, runs them, and gives the indices of those that pass everything.
    private func batch(
        _ chosen: [EditSearch.Candidate], offset: Int, _ search: EditSearch, _ attempt: any SandboxAttempt
    ) async throws -> Batch {
        // Numbers start at 1: 0 is the unchanged program.
        var alive = Set(chosen.indices.map { offset + $0 + 1 })
        var isBuilt = false
        let first = variants(alive, search)
        try await write(first.map { ($0.path, $0.text.bytes) }, attempt)
        alive.subtract(try await TemplatesSwiftCheck(job: job, files: search.files).misfits(of: first, attempt))
        for _ in 0..<7 where !alive.isEmpty {
            let texts = variants(alive, search)
            for text in texts { alive.subtract(text.text.left) }
            try await write(texts.map { ($0.path, $0.text.bytes) }, attempt)
            guard let log = try await build(attempt) else {
                isBuilt = true
                break
            }
            alive = survivors(of: alive, TemplatesSwiftCheck.blamed(log, texts), search)
        }
        guard isBuilt, !alive.isEmpty else { return Batch() }
        let outcomes = try await results(of: alive.sorted(), mode: "failing", attempt)
        let turned = outcomes.filter(\.value).keys.sorted()
        guard !turned.isEmpty else { return Batch(passing: [], ran: alive.count) }
        // Where tests fail that no patch is asked to turn, the whole bundle's exit code says nothing.
        let hasOthers = job.baseline.report.failedIDs != job.baseline.failToPass || !job.baseline.flaky.isEmpty
        let good =
            hasOthers ? turned : try await results(of: turned, mode: "all", attempt).filter(\.value).keys.sorted()
        return Batch(passing: good.map { $0 - 1 }, ran: alive.count)
    }

    /// Who is tried again after a failed build.
    private func survivors(
        of alive: Set<Int>, _ blamed: (candidates: Set<Int>, bodies: Set<Int>, elsewhere: Bool), _ search: EditSearch
    ) -> Set<Int> {
        if !blamed.candidates.isEmpty { return alive.subtracting(blamed.candidates) }
        if blamed.bodies.isEmpty { return Set(alive.sorted().prefix(alive.count / 2)) }
        // Something that has to happen on every way to the end no longer does: a statement was taken away or moved.
        let movers = blamed.bodies.filter { search.singles[$0 - 1].edit.template.movesStatements }
        return alive.subtracting(alive.isDisjoint(with: movers) ? blamed.bodies : movers)
    }

    private func variants(_ alive: Set<Int>, _ search: EditSearch) -> [(path: RepoPath, text: VariantText)] {
        var byFile: [Int: [(number: Int, edit: TemplateEdit)]] = [:]
        for number in alive.sorted() {
            let candidate = search.singles[number - 1]
            byFile[candidate.file, default: []].append((number, candidate.edit))
        }
        return search.files.indices.map { index in
            (search.files[index].path, VariantText(file: search.files[index], candidates: byFile[index] ?? []))
        }
    }

    // MARK: Steps

    private func write(_ files: [(RepoPath, [UInt8])], _ attempt: any SandboxAttempt) async throws {
        var support: [String: [UInt8]] = [:]
        var words: [String] = []
        for (index, file) in files.enumerated() {
            support["variant\(index)"] = file.1
            words += ["\(SandboxPaths.support)/variant\(index)", file.0.exactText ?? ""]
        }
        let script = #"while [ $# -gt 1 ]; do cmp -s "$1" "$2" || cat "$1" >"$2" || exit 1; shift 2; done"#
        _ = try await attempt.run(
            SandboxStep(
                arguments: ["/bin/sh", "-c", script, "write"] + words, support: support,
                limits: SandboxLimits(wallClock: .seconds(30))))
    }

    private func restore(_ files: [SourceFile], _ attempt: any SandboxAttempt) async throws {
        try await write(files.map { ($0.path, $0.bytes) }, attempt)
    }

    /// - Returns: what the compiler said when the build failed; nil when it succeeded.
    private func build(_ attempt: any SandboxAttempt) async throws -> String? {
        for step in workbench.steps(only: nil) where step.purpose == .build {
            let result = try await attempt.run(
                SandboxStep(
                    arguments: step.arguments, environment: step.environment, directory: step.directory,
                    support: step.support,
                    limits: SandboxLimits(wallClock: .seconds(240), outputBytes: 8 << 20)))
            if !result.succeeded { return String(decoding: result.log, as: UTF8.self) }
        }
        return nil
    }

    /// Processor time of one variant's tests, all together, before it counts as endless.
    private var milliseconds: Int {
        let usual = job.baseline.report.cases.filter { $0.status == .passed }.compactMap(\.seconds).reduce(0, +)
        return Int(min(20, max(0.4, 3 * usual)) * 1000)
    }

    /// Whether each variant passes: the failing tests, or all of them.
    private func results(of numbers: [Int], mode: String, _ attempt: any SandboxAttempt) async throws -> [Int: Bool] {
        let steps = workbench.steps(only: job.baseline.failToPass)
        guard let test = steps.last(where: { $0.purpose == .test }) else { return [:] }
        var support = test.support.filter { $0.key.hasSuffix(".txt") }
        support[TemplatesSwiftScript.name] = Array(TemplatesSwiftScript.text.utf8)
        support["numbers"] = Array((numbers.map(String.init).joined(separator: "\n") + "\n").utf8)
        let answers = Mutex<[Int: Bool]>([:])
        _ = try await attempt.run(
            SandboxStep(
                arguments: [
                    "/bin/sh", SandboxPaths.support + "/" + TemplatesSwiftScript.name, SandboxPaths.support,
                    String(max(1, workbench.width)), String(milliseconds), mode,
                ], environment: test.environment, directory: test.directory,
                onLine: { line in
                    let words = String(decoding: line, as: UTF8.self).split(separator: " ")
                    guard words.count == 3, words[0] == "result", let number = Int(words[1]) else { return }
                    answers.withLock { $0[number] = words[2] == "0" }
                }, support: support,
                limits: SandboxLimits(wallClock: .seconds(30 + 20 * numbers.count), outputBytes: 1 << 20)))
        return answers.withLock { $0 }
    }
}
