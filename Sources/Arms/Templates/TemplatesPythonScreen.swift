import Changes
import Foundation
import Orchestrator
import Repair
import Verification

/// Screens candidates of a Python project in one warm process: a fork for each, 5-20 ms.
struct TemplatesPythonScreen {
    let job: Job
    let workbench: any Workbench
    let project: TemplatesProject
    let budget: TemplatesBudget

    /// One line that the driver says.
    struct Line: Decodable {
        var kind: String
        var id: Int?
        var outcome: String?
        var turned: Int?
        var failed: Bool?
        var failing: [String]?
        var broken: Bool?
        var lines: [String: [Int]]?
        var frames: [[Place]]?
        var kinds: [String: [String: [String: [String]]]]?
        var reason: String?
        var answers: [String: [[UInt32]]]?

        /// A path or a line number.
        enum Place: Decodable {
            case path(String)
            case line(Int)

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let number = try? container.decode(Int.self) {  // not a number: then it is the path
                    self = .line(number)
                } else {
                    self = .path(try container.decode(String.self))
                }
            }
        }
    }

    private struct Configuration: Encodable {
        var runner: String
        var arguments: [String]
        var files: [String]
        var failing: [String]
        var ignored: [String]
        var width: Int
        var addCurrentFolder: Bool
    }

    func run() async throws -> TemplatesScreening {
        let (input, feed) = AsyncStream<[UInt8]>.makeStream()
        let (lines, tell) = AsyncStream<[UInt8]>.makeStream()
        let step = try step(input) { tell.yield($0) }
        feed.yield(try configuration())
        return try await workbench.withAttempt(applying: []) { attempt in
            try await withThrowingTaskGroup(of: StepResult.self) { group in
                group.addTask {
                    defer { tell.finish() }
                    return try await attempt.run(step)
                }
                let screening = try await drive(lines, feed)
                feed.finish()
                // The driver ends with its input.
                for try await result in group where screening.tried == 0 && !result.succeeded {
                    return TemplatesScreening(failure: "the driver ended early: \(result.ending)")
                }
                return screening
            }
        }
    }

    private var mode: String { job.plan.runner == .unittest ? "unittest" : "pytest" }

    private func configuration() throws -> [UInt8] {
        let configuration = Configuration(
            runner: mode, arguments: job.plan.arguments,
            files: project.files.compactMap { $0.dialect.name == "python" ? $0.path.exactText : nil },
            failing: job.baseline.failToPass.map(\.name).sorted(), ignored: job.baseline.flaky.map(\.name).sorted(),
            width: max(1, workbench.width), addCurrentFolder: job.plan.runsAsModule || job.plan.runner == .unittest)
        return Array(try JSONEncoder().encode(configuration)) + [0x0A]
    }

    private func step(
        _ input: AsyncStream<[UInt8]>, onLine: @escaping @Sendable ([UInt8]) -> Void
    ) throws -> SandboxStep {
        let python = job.plan.interpreter.isEmpty ? "python3" : job.plan.interpreter
        var environment = job.plan.environment
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
        environment["ACROUTER_PREFIX"] = job.plan.directory
        environment["PYTHONHASHSEED"] = environment["PYTHONHASHSEED"] ?? "0"
        let left = workbench.deadline - ContinuousClock.now
        return SandboxStep(
            arguments: [python, SandboxPaths.support + "/" + TemplatesPythonDriver.name], environment: environment,
            directory: job.plan.directory, input: input, onLine: onLine,
            support: TemplatesPythonDriver.files,
            limits: SandboxLimits(wallClock: max(.seconds(1), left), outputBytes: 16 << 20))
    }

    // MARK: The conversation

    private func drive(
        _ lines: AsyncStream<[UInt8]>, _ feed: AsyncStream<[UInt8]>.Continuation
    ) async throws -> TemplatesScreening {
        let files = project.files.filter { $0.dialect.name == "python" }
        var evidence = project.evidence
        var campaign: TemplatesCampaign?
        var began = ContinuousClock.now
        var lastWord = ContinuousClock.now
        var isVoting = false
        var answers: [String: [[UInt32]]]?
        let decoder = JSONDecoder()
        let limit = min(budget.seconds, (workbench.deadline - ContinuousClock.now) / .seconds(1) - 2)
        for await bytes in lines {
            try Task.checkCancellation()
            guard let line = try? decoder.decode(Line.self, from: Data(bytes)) else { continue }  // noise of a test
            switch line.kind {
            case "failure": return TemplatesScreening(failure: line.reason ?? "the driver failed")
            case "tests":
                if line.failing?.isEmpty ?? true {
                    return TemplatesScreening(failure: "no failing test fails in the driver")
                }
            case "trace": learn(line, &evidence)
            case "ready":
                var fitting = budget
                fitting.seconds = limit
                let search = EditSearch(files: files, evidence: evidence, editLimit: budget.singles)
                campaign = TemplatesCampaign(search: search, budget: fitting)
                began = ContinuousClock.now
            case "result":
                guard let number = line.id else { continue }
                campaign?.note(outcome(of: line), of: number, elapsed: (ContinuousClock.now - began) / .seconds(1))
            case "votes": answers = line.answers ?? [:]
            default: continue
            }
            if answers != nil { break }
            guard campaign != nil else { continue }
            let elapsed = (ContinuousClock.now - began) / .seconds(1)
            while let inFlight = campaign?.inFlight, inFlight < 24 * (workbench.width + 1),
                let order = campaign?.order(elapsed: elapsed)
            {
                feed.yield(request(order))
            }
            if let campaign {
                if ContinuousClock.now - lastWord > .milliseconds(500) {
                    lastWord = ContinuousClock.now
                    workbench.progress(
                        "\(campaign.tried) of \(campaign.total) edits tried, \(campaign.plausible.count) plausible")
                }
                if campaign.isDone {
                    if isVoting || campaign.plausible.count < 2 { break }
                    isVoting = true
                    feed.yield(vote(campaign.plausible))
                }
            }
        }
        guard let campaign else { return TemplatesScreening(failure: "the driver said nothing") }
        var screening = TemplatesScreening(
            files: files, plausible: campaign.plausible.map(\.candidate), tried: campaign.tried, known: campaign.total)
        screening.answers = campaign.plausible.map { find in
            (answers?[String(find.number)] ?? []).map { pair in
                PlausibleChoice.Answer(mark: pair.first ?? 0, raised: pair.last == 1)
            }
        }
        return screening
    }

    /// Asks what the plausible candidates do on inputs that no test has.
    private func vote(_ finds: [TemplatesCampaign.Find]) -> [UInt8] {
        let orders = finds.map { find in
            String(
                decoding: request(.init(number: find.number, candidate: find.candidate, isPatient: true)).dropLast(),
                as: UTF8.self)
        }
        return Array("{\"vote\":[\(orders.joined(separator: ","))]}\n".utf8)
    }

    private func outcome(of line: Line) -> TemplatesCampaign.Outcome {
        switch line.outcome {
        case "plausible": .plausible
        case "timeout": .timedOut
        case "failed", "crash": .failed(turned: line.turned ?? 0)
        default: .useless
        }
    }

    private func request(_ order: TemplatesCampaign.Order) -> [UInt8] {
        let changes = order.candidate.edit.changes.map {
            "[\($0.range.lowerBound),\($0.range.upperBound),\"\(Data($0.text).base64EncodedString())\"]"
        }
        let text =
            "{\"id\":\(order.number),\"file\":\(order.candidate.file),\"patient\":\(order.isPatient),"
            + "\"changes\":[\(changes.joined(separator: ","))]}\n"
        return Array(text.utf8)
    }

    private func learn(_ line: Line, _ evidence: inout TestEvidence) {
        let failed = line.failed ?? false
        evidence.traces.append(.init(failed: failed, lines: (line.lines ?? [:]).mapValues(Set.init)))
        if failed {
            evidence.frames.append(
                (line.frames ?? []).compactMap { parts in
                    guard parts.count == 2, case .path(let path) = parts[0], case .line(let number) = parts[1] else {
                        return nil
                    }
                    return (path: path, line: number)
                })
        }
        for (path, functions) in line.kinds ?? [:] {
            for (function, variables) in functions {
                for (variable, names) in variables {
                    let kinds = names.compactMap(ValueKind.init(typeName:))
                    evidence.kinds[path, default: [:]][function, default: [:]][variable, default: []].formUnion(kinds)
                }
            }
        }
    }
}

/// What screening found.
struct TemplatesScreening: Sendable {
    var files: [SourceFile] = []
    var plausible: [EditSearch.Candidate] = []
    var tried = 0
    var known = 0
    /// For each plausible candidate, what it did on made-up inputs; empty where nobody asked.
    var answers: [[PlausibleChoice.Answer]] = []
    /// Set when this way of screening does not work here.
    var failure: String?
    /// Whether a plain run of all tests has to confirm a candidate, because screening took a short cut.
    var needsConfirmation = false

    init(
        files: [SourceFile] = [], plausible: [EditSearch.Candidate] = [], tried: Int = 0, known: Int = 0,
        failure: String? = nil
    ) {
        self.files = files
        self.plausible = plausible
        self.tried = tried
        self.known = known
        self.failure = failure
    }
}
