import Changes
import Foundation
import GitStore
import Testing

@testable import AcrouterCommands
@testable import Classification

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

    @Test func aHistoryThatCannotBeReadLeavesTheAnswer() async throws {
        let scratch = try Scratch()
        try await history(scratch)
        let plain = try await one(scratch, "HEAD", "--adapt", "none").answer
        try await scratch.shell(
            "file=$(git rev-parse HEAD~20^{tree} | sed 's,..,&/,'); rm -f \".git/objects/$file\"")
        let (answer, errors) = try await one(scratch, "HEAD")
        #expect(answer.adaptation == nil)
        #expect(answer.probabilities == plain.probabilities)
        #expect(errors.hasPrefix("warning: nothing is learned from earlier commits: "))
        #expect(errors.split(separator: "\n").count == 1)
        let (answers, output) = try await all(scratch, "HEAD\nHEAD~1\n")
        #expect(answers.map(\.rev) == ["HEAD", "HEAD~1"])
        #expect(answers.allSatisfy { $0.adaptation == nil && $0.probabilities?.count == 10 })
        #expect(answers.first?.probabilities == plain.probabilities)
        #expect(output.status == 0)
        #expect(output.stderr.split(separator: "\n").count == 1)
    }

    @Test func aPartialCloneFetchesNothingForHabits() async throws {
        let scratch = try Scratch()
        try await history(scratch)
        try await scratch.shell(
            """
            git config uploadpack.allowFilter true; git config uploadpack.allowAnySHA1InWant true
            git clone -q --no-checkout --filter=tree:0 "file://$PWD" ../clone
            git -C ../clone ls-tree -r HEAD HEAD~1
            """)
        let clone = scratch.root + "/clone"
        let missing = "git rev-list --objects --all --missing=print | grep -c '^?'"
        #expect((try await scratch.shell(missing, in: clone)) != "0\n")
        let output = try await scratch.run([Scratch.program.path, "classify", "--json", "HEAD"], in: clone)
        #expect(output.status == 0)
        #expect(output.stderr.hasPrefix("warning: nothing is learned"))
        let left = try await scratch.shell(missing, in: clone).filter { $0 != "\n" }
        #expect((Int(left) ?? 0) > 20, "what the change itself takes may come, the history may not")
    }

    @Test func nothingIsKeptOfAHistoryThatMayChangeUnderItsName() async throws {
        let scratch = try Scratch()
        try await history(scratch)
        try await scratch.shell("git clone -q --depth 26 \"file://$PWD\" ../clone")
        let clone = scratch.root + "/clone"
        func examples(in folder: String) async throws -> Int? {
            let output = try await scratch.run([Scratch.program.path, "classify", "--json", "HEAD"], in: folder)
            return try JSONDecoder().decode(Answer.self, from: Data(output.stdout.utf8)).adaptation?.examples
        }
        #expect(try await examples(in: clone) == 24)
        try await scratch.shell("git fetch -q --unshallow", in: clone)
        #expect(try await examples(in: clone) == 29)
        #expect(try await examples(in: scratch.repository) == 29)
        for pack in ["", "git pack-refs --all"] {
            try await scratch.shell("git replace HEAD~3 HEAD~7; \(pack)")
            #expect(try await examples(in: scratch.repository) == 25)
            try await scratch.shell("git replace -d HEAD~3")
            #expect(try await examples(in: scratch.repository) == 29)
        }
        try await scratch.shell("git rev-parse HEAD~5 >.git/info/grafts")
        #expect(try await examples(in: scratch.repository) == nil)
        try await scratch.shell("rm .git/info/grafts")
        #expect(try await examples(in: scratch.repository) == 29)
    }

    @Test func anEncodingThatIsConfiguredChangesNothing() async throws {
        let scratch = try Scratch()
        try await history(scratch)
        try await scratch.shell("git config i18n.logOutputEncoding utf-16")
        #expect(try await one(scratch, "HEAD").answer.adaptation?.examples == 29)
    }

    @Test func inALongHistoryEveryWayLeadsToTheSame() async throws {
        let scratch = try Scratch()
        try await scratch.shell("git init -q -b main")
        var text = ""
        for number in 1...5_000 {
            let kind = ["fix", "feat", "docs", "test", "refactor"][number * number / 7 % 5]
            text += """
                commit refs/heads/main
                committer A <\(number % 4)@example.com> \(1_700_000_000 + number) +0000
                data <<E
                \(kind): \(number)
                E
                M 644 inline \(kind)/\(number % 11).py
                data <<E
                x = \(number)
                E


                """
        }
        let imported = try await scratch.run(["git", "fast-import", "--quiet"], input: text)
        try #require(imported.status == 0, "\(imported.stderr)")
        let revisions = ["main", "main~300", "main~1200", "main~4600", "main~10"]
        let (lines, _) = try await all(scratch, revisions.joined(separator: "\n") + "\n")
        #expect(lines.map { $0.adaptation?.examples } == [4998, 4698, 3798, 398, 4988])
        // From the start and from what any of them left, older and newer.
        for (place, revision) in (Array(revisions.enumerated()) + revisions.enumerated().reversed()) {
            let single = try await one(scratch, revision).answer
            #expect(single.adaptation?.examples == lines[place].adaptation?.examples, "\(revision)")
            #expect(single.probabilities == lines[place].probabilities, "\(revision)")
        }
        for (place, revision) in revisions.enumerated() {
            try await scratch.shell("rm -f .git/acrouter/habits*")
            #expect(try await one(scratch, revision).answer.probabilities == lines[place].probabilities, "\(revision)")
        }
    }

    /// Git's own walk from what was kept to the merge goes down to the root then.
    @Test func aMachineWithoutAClockDoublesNothing() async throws {
        let scratch = try Scratch()
        try await history(scratch)
        try await scratch.shell(
            """
            git branch side
            for i in $(seq 12); do
              echo "x = $i" >>a/one.py
              GIT_COMMITTER_DATE="$((100000000 + i)) +0000" git commit -qam "fix: slow $i"
            done
            echo z >>a/one.py; git commit -qam 'fix: on'
            git checkout -q side; echo s >side.py; git add .; git commit -qm 'fix: side'
            git checkout -q main; git merge -q -m merge side; echo e >>a/one.py; git commit -qam 'fix: end'
            """)
        #expect(try await one(scratch, "HEAD~1").answer.adaptation?.examples == 42)
        let kept = try await one(scratch, "HEAD").answer
        #expect(kept.adaptation?.examples == 43)
        try await scratch.shell("rm -r .git/acrouter")
        #expect(try await one(scratch, "HEAD").answer.probabilities == kept.probabilities)
    }
}

/// Habits of histories whose dates are wrong: each ancestor counts once, whichever way it was come by.
@Suite struct HabitGraphTests {
    private static func id(_ number: Int) -> ObjectID {
        let digits = String(number &* 2_654_435_761 % 4_294_967_296, radix: 16)
        // Forty digits.
        return ObjectID(hex: digits + String(repeating: "0", count: 40 - digits.count))!
    }

    private static func line(_ number: Int, _ parents: [Int], time: Int, kind: String = "fix") -> CommitLine {
        CommitLine(
            id: id(number), parents: parents.map(id), time: time, authorAddress: "\(number % 3)@example.com",
            subject: "\(kind): \(number)", paths: [RepoPath("\(kind)/\(number % 7).py")])
    }

    private static func expectSame(_ one: Habits, _ other: Habits, _ comment: Comment) {
        #expect(one.total == other.total, comment)
        #expect(one.words == other.words, comment)
        #expect(one.authors == other.authors, comment)
        #expect(one.latest.map(\.label) == other.latest.map(\.label), comment)
        #expect(one.latest.map(\.words) == other.latest.map(\.words), comment)
    }

    /// A branch from the tenth of thirty commits, merged; the clock of the fifteenth was slow.
    @Test func aWrongClockDoublesNothing() {
        var lines = [Self.line(0, [], time: 0)]
        for number in 1...30 { lines.append(Self.line(number, [number - 1], time: number)) }
        lines[15] = Self.line(15, [14], time: -500)
        lines.append(Self.line(31, [10], time: 31))
        lines.append(Self.line(32, [30, 31], time: 32))
        lines.append(Self.line(33, [32], time: 33))
        var graph = CommitGraph(lines)
        // All but the first and the merge.
        #expect(graph.habits(upTo: Self.id(33)).examples == 32)
    }

    @Test(arguments: 0..<6) func everyWayLeadsToTheSame(seed: UInt64) {
        var random = Numbers(state: seed)
        let kinds = ["fix", "feat", "docs", "test", "refactor", "none"]
        var lines: [CommitLine] = []
        var ancestors: [Set<Int>] = []
        for number in 0..<120 {
            var parents: [Int] = []
            if number > 0 { parents.append(Int.random(in: max(0, number - 6)..<number, using: &random)) }
            for chance in [3, 5] where number > 0 && Int.random(in: 0..<chance, using: &random) == 0 {
                let other = Int.random(in: max(0, number - 25)..<number, using: &random)
                if !parents.contains(other) { parents.append(other) }
            }
            let shift = Int.random(in: 0..<10, using: &random) == 0 ? Int.random(in: -60...60, using: &random) : 0
            lines.append(
                Self.line(
                    number, parents, time: number / 2 + shift, kind: kinds.randomElement(using: &random) ?? "fix"))
            ancestors.append(parents.reduce(into: [number]) { $0.formUnion(ancestors[$1]) })
        }
        let tips = (0..<120).shuffled(using: &random).prefix(40)
        var stream = CommitGraph()
        var loaded: Set<Int> = []
        for tip in tips {
            let all = ancestors[tip]
            var scratch = CommitGraph(all.shuffled(using: &random).map { lines[$0] })
            let habits = scratch.habits(upTo: Self.id(tip))
            let truth = all.count { lines[$0].parents.count == 1 && !lines[$0].subject.hasPrefix("none") }
            #expect(habits.examples == truth, "seed \(seed), \(tip)")
            stream.add(all.subtracting(loaded).map { lines[$0] })
            loaded.formUnion(all)
            Self.expectSame(stream.habits(upTo: Self.id(tip)), habits, "stream: seed \(seed), \(tip)")
            var chain = [tip]
            while let last = chain.last, let parent = lines[last].parents.first {
                chain.append(lines.firstIndex { $0.id == parent } ?? 0)
            }
            for old in chain.dropFirst() {
                let kept = scratch.habits(upTo: Self.id(old))
                let news = all.subtracting(ancestors[old]).map { lines[$0] }
                var next = CommitGraph(news, from: (Self.id(old), kept))
                #expect(next.steps(from: Self.id(tip), to: Self.id(old)) != nil)
                Self.expectSame(next.habits(upTo: Self.id(tip)), habits, "from \(old): seed \(seed), \(tip)")
            }
        }
    }

    private struct Numbers: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }
}
