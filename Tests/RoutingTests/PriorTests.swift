import Testing

@testable import Routing

@Suite struct PriorTests {
    @Test func theTwoTablesOrderTheModelsDifferently() throws {
        for table in [PriorTable.singleTurn, .repository] {
            #expect(table.models.count == 8)
            for model in table.models { #expect(table.cell(model) != nil, "\(table.name) \(model)") }
        }
        let opus = ArmID("claude-opus-4-6")
        let single = try #require(PriorTable.singleTurn.cell(opus, dimension: "algorithm"))
        let repository = try #require(PriorTable.repository.cell(opus))
        #expect(single.mean < 0.3)
        #expect(repository.mean > 0.6)
        #expect(repository.cost > 10 * single.cost)
        #expect(PriorTable.singleTurn.cell(opus)?.tasks == 6067)
    }

    @Test func anUnknownModelStartsFromItsFamilyThenItsPrice() throws {
        let table = PriorTable.repository
        let kin = table.offer(ArmID("vendor/claude-next"), dimension: "bug_fixing")
        let opus = try #require(table.cell(ArmID("claude-opus-4-6"))).mean
        let sonnet = try #require(table.cell(ArmID("claude-sonnet-4-6"))).mean
        let belief = try #require(kin.priors[0])
        #expect(abs(belief.mean - (opus + sonnet) / 2) < 1e-12)
        #expect(belief.weight < PriorTable.weight)
        let dear = table.offer(
            ArmID("newcomer"), dimension: "bug_fixing",
            prices: ModelPrice.shipped.merging([ArmID("newcomer"): ModelPrice(input: 5, output: 25)]) { $1 })
        let cheap = table.offer(
            ArmID("newcomer"), dimension: "bug_fixing",
            prices: ModelPrice.shipped.merging([ArmID("newcomer"): ModelPrice(input: 0.1, output: 0.6)]) { $1 })
        #expect(try #require(dear.priors[0]).mean > (try #require(cheap.priors[0])).mean)
        #expect(table.offer(ArmID("newcomer"), dimension: "bug_fixing").priors == [nil, nil])
    }

    @Test func aTableKnowsWhichTasksItWasMadeFrom() throws {
        let header = "task_id,dimension,model,score,cost_usd\n"
        let rows = ["dim1_bcb_BigCodeBench/767", "dim1_mbpp_760", "new/1"].map { "\($0),code_generation,a,1,0\n" }
        let table = try OutcomeTable(csv: Array((header + rows.joined()).utf8), file: "t.csv")
        #expect(PriorTable.singleTurn.leaks(into: table) == 2)
        #expect(PriorTable.repository.leaks(into: table) == 0)
        #expect(PriorTable.fingerprint("") == 0xCBF2_9CE4 ^ 0x8422_2325)
    }

    @Test func pricesShipWithADate() throws {
        #expect(ModelPrice.shipped.count == 8)
        let opus = try #require(ModelPrice.shipped[ArmID("claude-opus-4-6")])
        #expect((opus.input, opus.output) == (5, 25))
        #expect(ModelPrice.date == "2026-06")
    }
}
