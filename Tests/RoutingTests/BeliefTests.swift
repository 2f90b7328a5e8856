import Testing

@testable import Routing

@Suite struct BeliefTests {
    private func chance(_ arm: String, _ context: RoutingContext) throws -> Double {
        try #require(decide(context).estimate(arm)).passProbability
    }

    @Test func anOffersPriorMovesTheMeanAndIsUnlearnt() throws {
        let hopeful = context([offer("a", mean: 0.9)])
        let doubtful = context([offer("a", mean: 0.1)])
        #expect(try chance("a", hopeful) > 0.75)
        #expect(try chance("a", doubtful) < 0.25)
        var disappointed = hopeful
        disappointed.evidence = .of("a", resolved: 0, failed: 40)
        #expect(try chance("a", disappointed) < 0.25)
    }

    @Test func manyOutcomesBringTheMeanToTheirShare() throws {
        let seen = context([offer("a"), offer("b")], evidence: .of("a", resolved: 140, failed: 60))
        #expect(abs(try chance("a", seen) - 0.7) < 0.02)
        #expect(decide(seen).estimate("a")?.evidence == [200, 200, 200])
        #expect(decide(seen).estimate("a")?.resolved == [140, 140, 140])
    }

    @Test func oneArmsOutcomesSaySomethingAboutTheOthers() throws {
        let hard = context([offer("a"), offer("b")], evidence: .of("a", resolved: 1, failed: 59))
        let easy = context([offer("a"), offer("b")], evidence: .of("a", resolved: 59, failed: 1))
        #expect(try chance("b", easy) > chance("b", hard) + 0.1)
        let uncertain = try #require(decide(easy).estimate("b")).deviation
        #expect(uncertain > (try #require(decide(easy).estimate("a")).deviation))
    }

    @Test func whatHappenedElsewhereCountsLessThanHere() throws {
        var evidence = EvidenceTable()
        evidence.add("a", resolved: 60, failed: 0, path: ["", "test_generation", "test_generation/there"])
        let elsewhere = try chance("a", context([offer("a"), offer("b")], evidence: evidence))
        let here = try chance("a", context([offer("a"), offer("b")], evidence: .of("a", resolved: 60)))
        #expect(here > elsewhere)
        #expect(elsewhere > (try chance("a", context([offer("a"), offer("b")]))))
    }

    @Test func evidenceFadesByTheCalendar() throws {
        func chance(weeksAgo: Int) throws -> Double {
            try self.chance("a", context([offer("a")], evidence: .of("a", resolved: 20, week: 2900 - weeksAgo)))
        }
        #expect(try chance(weeksAgo: 0) > chance(weeksAgo: 26))
        #expect(try chance(weeksAgo: 26) > chance(weeksAgo: 260))
        // A clock that ran ahead makes evidence no stronger than today's.
        #expect(try chance(weeksAgo: -50) == chance(weeksAgo: 0))
    }

    @Test func failingWhereOthersFailedCountsLess() throws {
        func chance(failedBefore: Int) throws -> Double {
            var evidence = EvidenceTable()
            evidence.add("a", resolved: 0, failed: 6, failedBefore: failedBefore)
            return try self.chance("a", context([offer("a"), offer("b")], evidence: evidence))
        }
        #expect(try chance(failedBefore: 0) < chance(failedBefore: 1))
        #expect(try chance(failedBefore: 1) < chance(failedBefore: 4))
    }

    @Test func everyDeliveredFailureLowersTheOthersChance() throws {
        let offers = [offer("a"), offer("b"), offer("c")]
        let fresh = try chance("c", context(offers))
        let after = try chance("c", context(offers, tried: [failed("a")]))
        let later = try chance("c", context(offers, tried: [failed("a"), failed("b")]))
        #expect(fresh > after)
        #expect(after > later)
        #expect(later > 0)
        // No patch at all says little about the job.
        #expect(try chance("c", context(offers, tried: [failed("a", isDelivered: false)])) == fresh)
    }

    @Test func howMuchFailuresSayIsLearnt() throws {
        let offers = [offer("a"), offer("b")]
        var independent = EvidenceTable()
        var shared = EvidenceTable()
        for table in 0..<2 {
            var evidence = EvidenceTable()
            evidence.add("a", resolved: 50, failed: 50)
            evidence.add("b", resolved: 50, failed: 50)
            // Where one failed the other did as well as ever, or never did it.
            evidence.add("b", resolved: table == 0 ? 40 : 0, failed: table == 0 ? 40 : 80, failedBefore: 1)
            if table == 0 { independent = evidence } else { shared = evidence }
        }
        let tried = [failed("a")]
        #expect(try chance("b", context(offers, evidence: independent, tried: tried)) > 0.35)
        #expect(try chance("b", context(offers, evidence: shared, tried: tried)) < 0.1)
        #expect(try chance("b", context(offers, evidence: shared)) > 0.35)
    }

    @Test func billsReplaceWhatWasExpected() throws {
        var evidence = EvidenceTable()
        evidence.add("a", resolved: 30, failed: 30, dollars: 0.5)
        let decision = decide(context([offer("a", dollars: 0.01), offer("b", dollars: 0.02)], evidence: evidence))
        let own = try #require(decision.estimate("a")).expectedCost.dollars
        #expect(abs(own - 0.5) < 0.02)
        // Bills that are fifty times what was expected say the same of the next arm's.
        let other = try #require(decision.estimate("b")).expectedCost.dollars
        #expect((0.3...1.5).contains(other))
    }

    @Test func similarJobsWeighByTheirNearness() throws {
        func chance(similarity: Double) throws -> Double {
            var near = context([offer("a"), offer("b")])
            let sums = OutcomeSums(.resolved, score: 1, cost: .zero, seconds: 1)
            near.similar = (0..<8).map { _ in
                SimilarJob(
                    similarity: similarity,
                    outcomes: [.init(arm: ArmID("a"), slot: .init(week: 2900, failedBefore: 0), sums: sums)])
            }
            return try self.chance("a", near)
        }
        #expect(try chance(similarity: 1) > chance(similarity: 0.6))
        #expect(try chance(similarity: 0.6) > chance(similarity: 0.4))
        #expect(try chance(similarity: 0.4) == (try self.chance("a", context([offer("a"), offer("b")]))))
    }

    @Test func similarSuccessesNeverLowerTheBelief() throws {
        func chance(similarity: Double, failed: Int, resolved: Int) throws -> Double {
            // A similar job's outcomes are among those of the finest level.
            var near = context(
                [offer("a"), offer("b")], evidence: .of("a", resolved: resolved, failed: failed))
            let sums = OutcomeSums(.resolved, score: 1, cost: .zero, seconds: 1)
            near.similar = (0..<resolved).map { _ in
                SimilarJob(
                    similarity: similarity,
                    outcomes: [.init(arm: ArmID("a"), slot: .init(week: 2900, failedBefore: 0), sums: sums)])
            }
            return try self.chance("a", near)
        }
        for (failed, resolved) in [(1, 1), (3, 3), (5, 2)] {
            let far = try chance(similarity: 0.4, failed: failed, resolved: resolved)
            let near = try chance(similarity: 0.6, failed: failed, resolved: resolved)
            let nearest = try chance(similarity: 0.99, failed: failed, resolved: resolved)
            #expect(far < near && near < nearest, "\(far) \(near) \(nearest)")
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>) func orderOfOutcomesDoesNotMatter(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var outcomes: [(arm: String, resolved: Bool, week: Int, before: Int, path: [String])] = (0..<40).map { _ in
            (
                ["a", "b", "c"].randomElement(using: &generator) ?? "a", Bool.random(using: &generator),
                Int.random(in: 2700...2905, using: &generator), Int.random(in: 0...3, using: &generator),
                Bool.random(using: &generator) ? path : ["", "other", "other/there"]
            )
        }
        func table() -> EvidenceTable {
            var table = EvidenceTable()
            for outcome in outcomes {
                table.add(
                    outcome.arm, resolved: outcome.resolved ? 1 : 0, failed: outcome.resolved ? 0 : 1,
                    week: outcome.week, failedBefore: outcome.before, dollars: 0.1, path: outcome.path)
            }
            return table
        }
        let first = context([offer("a", dollars: 0.1), offer("b", mean: 0.6), offer("c")], evidence: table())
        outcomes.shuffle(using: &generator)
        var second = first
        second.evidence = table()
        #expect(first.evidence == second.evidence)
        for explores in [false, true] {
            var (left, right) = (first, second)
            left.explores = explores
            right.explores = explores
            #expect(decide(left, seed: seed) == decide(right, seed: seed))
        }
    }

    @Test func choleskyAndConditioningAreExact() {
        var matrix = Matrix(size: 3, repeating: 0.5)
        matrix.addToDiagonal(1)
        let factor = matrix.choleskyFactor()
        for row in 0..<3 {
            for column in 0..<3 {
                let product = (0..<3).reduce(0.0) { $0 + factor[row, $1] * factor[column, $1] }
                #expect(abs(product - matrix[row, column]) < 1e-12)
            }
        }
        let solution = factor.solveLower([1, 2, 3])
        for row in 0..<3 {
            let back = (0...row).reduce(0.0) { $0 + factor[row, $1] * solution[$1] }
            #expect(abs(back - Double(row + 1)) < 1e-12)
        }
    }
}
