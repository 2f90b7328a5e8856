import Changes
import Orchestrator
import Routing
import Synchronization
import Verification

/// One run of an agent: prompt in, tree difference out, bill.
struct AgentSession {
    struct Finding: Sendable {
        var answer: ArmAnswer
        var bill: Bill
    }

    let entry: AgentEntry
    let user: AgentUser
    let job: Job
    let bench: any Workbench
    let prompt: String

    /// Name of the prompt's file, and of the report that an agent may leave.
    private static let promptFile = "prompt.md"
    static let reportFile = "report.json"

    /// Between two lines that people get to see: an agent may print a million.
    private static let pause = Duration.milliseconds(50)

    /// What came of the run, before it is weighed.
    struct Outcome: Sendable {
        var result: StepResult
        var report: AgentReport
        var edits: [FileEdit]
        /// Why what it left is no patch.
        var unusable: String?
    }

    func run() async throws -> Finding {
        let hidden = try await bench.privatePaths()
        let seconds = min(.seconds(entry.secondsLimit), bench.deadline - ContinuousClock.now)
        guard seconds > .seconds(1) else {
            return Finding(answer: ArmAnswer(result: .timeout(reason: "no time is left to start it")), bill: .free)
        }
        let base = Set(try await bench.entries().map(\.path))
        let outcome = try await bench.withAgent(hiding: hidden) { attempt in
            let (result, report) = try await listen(to: attempt, seconds)
            do {
                let edits = try await attempt.changes().filter { edit in
                    base.contains(edit.path) || !AgentLeftovers.isOne(edit.path)
                }
                return Outcome(result: result, report: report, edits: edits)
            } catch let error as UnusableChanges {
                return Outcome(result: result, report: report, edits: [], unusable: error.reason)
            }
        }
        return AgentVerdict(entry: entry, base: job.base).finding(outcome)
    }

    /// Runs the command, reads what it prints, and passes some of it on to people.
    private func listen(
        to attempt: any SandboxAttempt, _ seconds: Duration
    ) async throws -> (StepResult, AgentReport) {
        let reader = Mutex(AgentReader(entry.usage))
        let shown = Mutex(ContinuousClock.now - Self.pause)
        let step = step(seconds) { line in
            guard let words = reader.withLock({ $0.read(line) }) else { return }
            let isDue = shown.withLock { last in
                let isDue = ContinuousClock.now - last >= Self.pause
                if isDue { last = .now }
                return isDue
            }
            if isDue, let words = Self.shown(words) { bench.progress(words) }
        }
        let result = try await attempt.run(step)
        let report = reader.withLock { reader in
            reader.finish(file: result.files[Self.reportFile])
            return reader.report
        }
        return (result, report)
    }

    private func step(
        _ seconds: Duration, onLine: @escaping @Sendable ([UInt8]) -> Void
    ) -> SandboxStep {
        let (input, feed) = AsyncStream<[UInt8]>.makeStream()
        feed.yield(Array(prompt.utf8))
        feed.finish()
        let whole = max(1, Int(seconds / .seconds(1)))
        return SandboxStep(
            arguments: ["/bin/sh", "-c", entry.command],
            environment: [
                "ACROUTER_PROMPT": SandboxPaths.support + "/" + Self.promptFile, "ACROUTER_OUT": SandboxPaths.output,
                "ACROUTER_MODEL": entry.model, "ACROUTER_MAX_TURNS": String(entry.turnLimit),
                "ACROUTER_MAX_USD": String(entry.costLimit.description.dropFirst()),
                "ACROUTER_SECONDS": String(whole),
            ],
            input: input, onLine: onLine, outputs: [Self.reportFile], support: [Self.promptFile: Array(prompt.utf8)],
            limits: SandboxLimits(wallClock: seconds, outputBytes: 4 << 20), grant: entry.grant(for: user))
    }

    /// Words for a progress line: the first line, nothing that a terminal would obey, not long.
    static func shown(_ text: String) -> String? {
        let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        let plain = line.replacing(/\u{1B}\[[0-9;?]*[A-Za-z]/, with: "")
            .filter {
                $0.unicodeScalars.allSatisfy {
                    !$0.properties.isDefaultIgnorableCodePoint && $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value)
                }
            }
        let words = plain.trimmed
        return words.isEmpty ? nil : String(words.prefix(100))
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
