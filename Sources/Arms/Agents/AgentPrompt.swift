import Changes
import Orchestrator
import Verification

/// What an agent is told. Short: it can read the tree and run the tests by itself.
///
/// Nothing that shows a file that must not leave the machine is repeated, and secrets are masked: the agent's provider
/// keeps what it is told.
struct AgentPrompt {
    private let job: Job
    /// Why nothing may be sent where secrets are to be refused: names kind and place, never a value.
    private(set) var refusal: String?
    private(set) var text = ""
    private var outgoing: OutgoingText

    private static let mostTests = 20
    private static let mostMessage = 1_500
    private static let mostFailures = 3
    private static let mostDiff = 4_000
    private static let mostWords = 8_000

    init(job: Job, failures: [FailedAttempt], hidden: Set<RepoPath>, masker: SecretMasker = SecretMasker()) {
        self.job = job
        outgoing = OutgoingText(hidden: hidden, masker: masker)
        outgoing.masker.learn(from: job.change)
        let parts = [task] + [words(), tests(), earlier(failures)].compactMap { $0 } + [rules]
        text = outgoing.masker.maskWhatIsLeft(parts.joined(separator: "\n\n") + "\n", place: "the prompt")
        refusal = outgoing.masker.table.refusal(of: text)
    }

    init(_ job: Job, on workbench: any Workbench) async throws {
        var masker = SecretMasker()
        try await masker.learn(from: workbench, try await workbench.entries())
        self.init(
            job: job, failures: workbench.failures, hidden: try await workbench.privatePaths(), masker: masker)
    }

    private var runCommand: String {
        let folder = job.plan.directory
        return "`\(job.plan.command)`" + (folder.isEmpty ? "" : " in `\(folder)`")
    }

    private var task: String {
        let place = "You are at the root of a project in its working copy. Its tests run with \(runCommand)."
        switch job.goal {
        case .failingTests:
            return place
                + " Some of them fail. Change the code so that they pass and every other test passes as before."
        case .reproduction:
            return place
                + " Write one new test that fails because of what is described below, and only because of it."
                + " Change nothing but tests."
        case .task:
            let proof = job.accept.map { " It is done when `\($0)` exits with 0." } ?? ""
            return place + " Do what is described below. Every test must pass or fail as before.\(proof)"
        }
    }

    private mutating func words() -> String? {
        guard !job.words.isEmpty else { return nil }
        let plain = outgoing.masker.mask(job.words, place: "the user's words")
        return "Described by the user:\n" + Self.cut(plain, Self.mostWords)
    }

    private mutating func tests() -> String? {
        guard job.goal == .failingTests else { return nil }
        let failing = job.baseline.report.failed.filter { job.baseline.failToPass.contains($0.id) }
        guard !failing.isEmpty else { return nil }
        var shown: [String] = []
        for test in failing.prefix(Self.mostTests) { shown.append(described(test)) }
        let more = failing.count > shown.count ? "\n(and \(failing.count - shown.count) more)" : ""
        return "Tests that fail:\n" + shown.joined(separator: "\n") + more
    }

    private mutating func described(_ test: TestCase) -> String {
        let places = test.frames.suffix(5).map { "\($0.path):\($0.line)" }
        let head = "- \(test.id)" + (places.isEmpty ? "" : " (\(places.joined(separator: ", ")))")
        let message = Self.cut(outgoing.message(of: test), Self.mostMessage)
        guard !message.isEmpty else { return head }
        return head + "\n" + message.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
    }

    private mutating func earlier(_ failures: [FailedAttempt]) -> String? {
        guard !failures.isEmpty else { return nil }
        var shown: [String] = []
        for failure in failures.suffix(Self.mostFailures) {
            var text = "- " + outgoing.masker.mask(failure.reason, place: "why an earlier patch did not do")
            if let diff = failure.diff, let plain = outgoing.diff(diff) {
                text += ", with this change:\n" + Self.cut(plain, Self.mostDiff)
            }
            shown.append(text)
        }
        return "Tried before, without success:\n" + shown.joined(separator: "\n")
    }

    private var rules: String {
        let tests =
            job.goal == .reproduction || job.dimension == .testGeneration
            ? "- Change tests only." : "- Do not change tests or their configuration: such changes are put back."
        return """
            Rules:
            - Change only what is needed, in the style of the code around it.
            \(tests)
            - Do not commit, and leave no files behind that are not part of the change.
            - Nobody can answer questions. When you are done, stop.
            """
    }

    private static func cut(_ text: String, _ length: Int) -> String {
        text.count <= length ? text : text.prefix(length) + " [cut]"
    }
}
