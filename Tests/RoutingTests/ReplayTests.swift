import Testing

@testable import Routing

@Suite struct ReplayTests {
    /// Two dimensions in which the better arm differs, each task by both arms.
    private static func csv(tasks: Int, seed: UInt64 = 1) -> String {
        var generator = SplitMix64(seed: seed)
        var text = "task_id,source_split,dimension,model,score,cost_usd\n"
        for task in 0..<tasks {
            let dimension = task % 2 == 0 ? "algorithm" : "bug_fixing"
            for (model, rate) in [("one", task % 2 == 0 ? 0.9 : 0.2), ("two", task % 2 == 0 ? 0.2 : 0.9)] {
                let score = Double.random(in: 0..<1, using: &generator) < rate ? 1 : 0
                text += "set_\(task),\(task < tasks / 2 ? "train" : "val"),\(dimension),\(model),\(score),0.001\n"
            }
        }
        return text
    }

    private static func table(_ text: String, filters: [String] = []) throws -> OutcomeTable {
        try OutcomeTable(csv: Array(text.utf8), file: "t.csv", filters: filters.compactMap { RowFilter(parsing: $0) })
    }

    private func regret(_ replay: Replay, _ policy: some Policy, seed: UInt64 = 1) -> Double {
        replay.run(policy, seed: seed).regret.reduce(0, +)
    }

    @Test func publishedPoliciesFollowTheirDefinition() throws {
        let table = try Self.table(
            """
            task_id,dimension,model,score,cost_usd
            t1,algorithm,a,1,1
            t1,algorithm,b,0.5,0
            t2,algorithm,a,0,2
            t2,algorithm,b,1,0
            """)
        let replay = Replay(table, mode: .single)
        #expect(replay.oracle(0).reward == 0.9)
        #expect(replay.oracle(1).reward == 1)
        // r = score - 0.1 USD: a has 0.9 and -0.2, b has 0.5 and 1.
        #expect(abs(regret(replay, AlwaysPolicy(ArmID("a"))) - 1.2) < 1e-12)
        #expect(abs(regret(replay, AlwaysPolicy(ArmID("b"))) - 0.4) < 1e-12)
        let cascade = Replay(table, mode: .cascade)
        let run = cascade.run(CascadePolicy([ArmID("b"), ArmID("a")]), seed: 1)
        // t1: b then a, best score 1, paid 1: 0.9. t2: b alone.
        #expect(abs(run.regret.reduce(0, +)) < 1e-12)
        #expect(run.resolved == 2)
        #expect(run.cost == 1)
    }

    @Test func theGatedCascadeAsksTheStrongestOnlyAfterTwoAppliedPatches() throws {
        var text = "task_id,dimension,model,resolved,apply_ok,cost_usd\n"
        for (task, applied) in [("t1", [1, 0, 1, 0]), ("t2", [1, 0, 0, 0])] {
            for (arm, flag) in zip(PaperCascadePolicy.order, applied) {
                text += "\(task),bug_fixing,\(arm),0,\(flag),0.1\n"
            }
            text += "\(task),bug_fixing,\(PaperCascadePolicy.strongest),1,1,1\n"
        }
        let table = try Self.table(text)
        #expect(table.kind == .repository)
        let run = Replay(table, mode: .cascade).run(PaperCascadePolicy(), seed: 1)
        #expect(run.resolved == 1)
        #expect(abs(run.cost - 1.8) < 1e-12)
    }

    @Test func learnersFindTheBetterArmOfEachDimension() throws {
        let table = try Self.table(Self.csv(tasks: 400))
        let replay = Replay(table, mode: .single)
        let random = (1...5).map { regret(replay, RandomPolicy(), seed: $0) }.reduce(0, +) / 5
        for policy in [LinearBanditPolicy(.upperConfidence), LinearBanditPolicy(.thompson)] {
            #expect(regret(replay, policy) < random / 2, "\(policy.name)")
        }
        #expect(regret(replay, AcrouterPolicy()) < random / 2)
        #expect(regret(replay, NearestNeighboursPolicy()) < random)
    }

    @Test func warmRowsAreKnownFromTheFirstTask() throws {
        let text = Self.csv(tasks: 400)
        var replay = Replay(try Self.table(text, filters: ["source_split=val"]), mode: .single)
        replay.warm = try Self.table(text, filters: ["source_split=train"])
        let best = regret(replay, DimensionBestPolicy())
        #expect(regret(replay, AcrouterPolicy()) < best + 3)
        var blank = replay
        blank.warm = nil
        #expect(regret(blank, AcrouterPolicy()) > regret(replay, AcrouterPolicy()))
    }

    @Test func aPolicySeesOnlyWhatItRan() throws {
        // The same outcomes of arm one, others of arm two: whoever runs arm one alone cannot tell.
        let first = try Self.table(Self.csv(tasks: 60, seed: 1))
        var lines = Self.csv(tasks: 60, seed: 1).split(separator: "\n").map(String.init)
        lines = lines.map { $0.contains(",two,") ? $0.replacing(",two,1,", with: ",two,0,") : $0 }
        let second = try Self.table(lines.joined(separator: "\n"))
        let policy = AlwaysPolicy(ArmID("one"))
        #expect(
            Replay(first, mode: .single).run(policy, seed: 1).score
                == Replay(second, mode: .single).run(policy, seed: 1).score)
    }

    @Test func noiseFlipsWhatIsSeenAndRegretIsScoredOnTheTruth() throws {
        let table = try Self.table(Self.csv(tasks: 200))
        var noisy = Replay(table, mode: .cascade)
        noisy.noise = .init(falsePass: 1, falseFail: 0)
        // The first verdict is always a pass, so nobody is asked twice; the truth is what counts.
        let run = noisy.run(CascadePolicy([ArmID("one"), ArmID("two")]), seed: 1)
        #expect(run.score == Replay(table, mode: .single).run(AlwaysPolicy(ArmID("one")), seed: 1).score)
        noisy.noise = .init(falsePass: 0, falseFail: 1)
        // Every pass looks like a failure: all are paid, and nothing is kept.
        let blind = noisy.run(CascadePolicy([ArmID("one"), ArmID("two")]), seed: 1)
        #expect(blind.score == 0)
        #expect(abs(blind.cost - 0.4) < 1e-9)
    }

    @Test func seedsOrderAndHistoryAreReproducible() throws {
        var replay = Replay(try Self.table(Self.csv(tasks: 80)), mode: .single)
        #expect(replay.run(RandomPolicy(), seed: 1).order == Array(0..<80))
        replay.shuffles = true
        let run = replay.run(AcrouterPolicy(), seed: 3)
        #expect(run.order == replay.run(RandomPolicy(), seed: 3).order)
        #expect(run.order.sorted() == Array(0..<80))
        #expect(run.order != replay.run(RandomPolicy(), seed: 4).order)
        #expect(run.regret == replay.run(AcrouterPolicy(), seed: 3).regret)
        replay.history = 0.25
        #expect(replay.run(AcrouterPolicy(), seed: 3).order.count == 60)
    }

    @Test func aRunSaysHowItCompares() throws {
        let replay = Replay(try Self.table(Self.csv(tasks: 100)), mode: .single)
        let policies: [any Policy] = [AlwaysPolicy(ArmID("one")), AlwaysPolicy(ArmID("two")), RandomPolicy()]
        let study = ReplayStudy(
            replay,
            runs: policies.map { policy in
                (policy: policy.name, mode: .single, runs: (1...4).map { replay.run(policy, seed: $0) })
            })
        #expect(study.results.map(\.regret) == study.results.map(\.regret).sorted())
        for result in study.results {
            #expect(result.differences.count == 2)
            #expect(abs((result.curve.last ?? 0) - result.regret) < 1e-9)
            for gap in result.differences {
                let other = try #require(study.results.first { $0.policy == gap.policy })
                #expect(abs(gap.mean - (result.regret - other.regret)) < 1e-9)
                #expect(gap.low <= gap.mean && gap.mean <= gap.high)
            }
        }
        #expect(study.oracle.resolved <= 100)
    }

    @Test func thompsonsDrawsFollowItsPropensities() throws {
        var explained = context([offer("a"), offer("b")], evidence: .of("a", resolved: 3, failed: 1))
        explained.explains = true
        var generator = SplitMix64(seed: 4)
        var (chosen, expected) = (0, 0.0)
        for _ in 0..<400 {
            let decision = LinearBanditPolicy(.thompson).decide(explained, using: &generator)
            if decision.arm == ArmID("a") { chosen += 1 }
            expected += decision.arm == ArmID("a") ? decision.propensity : 1 - decision.propensity
        }
        // Five standard deviations of a binomial of 400 draws.
        #expect(abs(Double(chosen) - expected) < 50)
        #expect(expected > 220)
    }

    @Test func answersOfALanguageModelAreReadAndFallBack() {
        let arms = ["gpt", "gpt-mini", "opus"].map { ArmID($0) }
        #expect(LanguageModelPolicy.choice(in: #"{"model": "opus", "reasoning": "x"}"#, among: arms)?.name == "opus")
        #expect(LanguageModelPolicy.choice(in: "I would take gpt-mini here.", among: arms)?.name == "gpt-mini")
        #expect(LanguageModelPolicy.choice(in: #"{"model": "nobody"}"#, among: arms) == nil)
        let prompt = LanguageModelPolicy.prompt(
            job: "Fix it", dimension: "bug_fixing", arms: arms, prices: [arms[0]: ModelPrice(input: 1, output: 2)],
            mean: { _, _ in 0.5 }, dimensions: ["bug_fixing"])
        #expect(prompt.system.contains("- gpt: bug_fixing 0.500; $1.0 in, $2.0 out per million tokens"))
        #expect(prompt.user.contains("Fix it"))
    }
}
