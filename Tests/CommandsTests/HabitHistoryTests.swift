import Foundation
import Testing

/// What `classify` learns from a history, whatever became of that history.
@Suite struct HabitHistoryTests {
    private struct Answer: Decodable {
        struct Adaptation: Decodable { var examples: Int }

        var rev: String?
        var probabilities: [String: Double]?
        var adaptation: Adaptation?
    }

    private func all(_ scratch: Scratch, _ input: String) async throws -> (answers: [Answer], output: Scratch.Output) {
        let output = try await scratch.run([Scratch.program.path, "classify", "--stdin"], input: input)
        let answers = try output.stdout.split(separator: "\n").map {
            try JSONDecoder().decode(Answer.self, from: Data($0.utf8))
        }
        return (answers, output)
    }

    private func one(_ scratch: Scratch, _ words: String...) async throws -> (answer: Answer, errors: String) {
        let output = try await scratch.run([Scratch.program.path, "classify", "--json"] + words)
        try #require(output.status == 0, "\(output.stderr)")
        return (try JSONDecoder().decode(Answer.self, from: Data(output.stdout.utf8)), output.stderr)
    }

    /// Thirty-one commits, each with a prefix but the last.
    private func history(_ scratch: Scratch) async throws {
        try await scratch.shell(
            """
            git init -q -b main
            mkdir -p a b
            for i in $(seq 15); do
              echo "x = $i" >>a/one.py; git add .; git commit -qm "fix: a $i"
              echo "y = $i" >>b/two.py; git add .; git commit -qm "feat: b $i"
            done
            echo "z = 1" >>a/one.py; git commit -qam last
            """)
    }

    @Test func habitsUpToACommitThatIsGoneAreLearnedAnew() async throws {
        let scratch = try Scratch()
        try await history(scratch)
        try await scratch.shell("echo s >>a/one.py; git add .")
        #expect(try await one(scratch, "--staged").answer.adaptation?.examples == 29)
        try await scratch.shell(
            """
            git commit -q --amend -m 'fix: last'
            git reflog expire --expire=now --all; git gc -q --prune=now
            echo t >>a/one.py; git add .
            """)
        #expect(try await one(scratch, "--staged").answer.adaptation?.examples == 30)
        #expect(try await one(scratch, "HEAD").answer.adaptation?.examples == 29)
    }
}
