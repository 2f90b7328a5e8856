import Changes
import Orchestrator
import Verification

/// What an agent is told. Short: it can read the tree and run the tests by itself.
struct AgentPrompt {
    let job: Job
    let failures: [FailedAttempt]
    /// Files that must not leave the machine: nothing that shows their contents is repeated.
    let hidden: Set<RepoPath>

    private static let mostTests = 20
    private static let mostMessage = 1_500
    private static let mostFailures = 3
    private static let mostDiff = 4_000
    private static let mostWords = 8_000

    var text: String {
        ([task] + [words, tests, earlier].compactMap { $0 } + [rules]).joined(separator: "\n\n") + "\n"
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

    private var words: String? {
        job.words.isEmpty ? nil : "Described by the user:\n" + Self.cut(job.words, Self.mostWords)
    }

    private var tests: String? {
        guard job.goal == .failingTests else { return nil }
        let failing = job.baseline.report.failed.filter { job.baseline.failToPass.contains($0.id) }
        guard !failing.isEmpty else { return nil }
        let shown = failing.prefix(Self.mostTests).map(described)
        let more = failing.count > shown.count ? "\n(and \(failing.count - shown.count) more)" : ""
        return "Tests that fail:\n" + shown.joined(separator: "\n") + more
    }

    private func described(_ test: TestCase) -> String {
        let places = test.frames.suffix(5).map { "\($0.path):\($0.line)" }
        let files = ([test.file].compactMap { $0 } + test.frames.map(\.path)).map { RepoPath($0) }
        let head = "- \(test.id)" + (places.isEmpty ? "" : " (\(places.joined(separator: ", ")))")
        // Test runners print source lines and values.
        if files.contains(where: hidden.contains) {
            return head + "\n  its output is withheld: it shows a private file"
        }
        guard !test.message.isEmpty else { return head }
        let message = Self.cut(test.message, Self.mostMessage)
        return head + "\n" + message.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
    }

    private var earlier: String? {
        guard !failures.isEmpty else { return nil }
        let shown = failures.suffix(Self.mostFailures).map { failure in
            var text = "- \(failure.reason)"
            if let diff = failure.diff, !showsHidden(diff) {
                text += ", with this change:\n" + Self.cut(String(decoding: diff, as: UTF8.self), Self.mostDiff)
            }
            return text
        }
        return "Tried before, without success:\n" + shown.joined(separator: "\n")
    }

    private func showsHidden(_ diff: [UInt8]) -> Bool {
        hidden.contains { diff.firstRange(of: $0.bytes) != nil }
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
