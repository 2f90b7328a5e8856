import Testing

@testable import Routing

@Suite struct OutcomeTableTests {
    private func read(_ text: String, filters: [RowFilter] = []) throws -> OutcomeTable {
        try OutcomeTable(csv: Array(text.utf8), file: "t.csv", filters: filters)
    }

    @Test func readsQuotesLineEndsAndAByteOrderMark() throws {
        let table = try read(
            "\u{FEFF}model,\"task_id\",score,cost_usd,dimension\r\n\"a \"\"b\"\"\",\"x,\ny\",0.5,,algorithm\r\n\r\n"
                + "c,\"x,\ny\",1e-1,0.25,algorithm")
        #expect(table.arms.map(\.name) == ["a \"b\"", "c"])
        #expect(table.tasks.map(\.id) == ["x,\ny"])
        #expect(table.cell(task: 0, arm: 0) == .init(score: 0.5, cost: 0, isDelivered: true))
        #expect(table.cell(task: 0, arm: 1).score == 0.1)
        #expect(table.unknownCosts == 1)
    }

    @Test func filtersAndMissingCells() throws {
        let text = """
            task_id,split,dimension,model,score,cost_usd
            t1,train,d,a,1,0.1
            t1,train,d,b,,0.1
            t2,val,d,b,0,0.1
            """
        let all = try read(text)
        #expect(!all.cell(task: 0, arm: 1).isKnown)
        #expect(!all.cell(task: 1, arm: 0).isKnown)
        let val = try read(text, filters: [try #require(RowFilter(parsing: "split=val"))])
        #expect(val.tasks.map(\.id) == ["t2"])
        #expect(val.aligned(to: all.arms).cell(task: 0, arm: 1).score == 0)
        // An arm without an outcome on a task cannot be chosen there.
        let run = Replay(all, mode: .single).run(AlwaysPolicy(ArmID("a")), seed: 1)
        #expect(run.cost == 0.1)
    }

    @Test(
        arguments: [
            ("", "t.csv: the file is empty; a header line is expected"),
            ("task_id,model\n", "t.csv:1: there is no column 'cost_usd'"),
            ("task_id,model,cost_usd\n", "t.csv:1: there is no column 'score'"),
            ("task_id,model,cost_usd,score\n", "t.csv: there is no row"),
            ("task_id,model,cost_usd,score\nt,a,0\n", "t.csv:2: 3 fields, where the header has 4"),
            ("task_id,model,cost_usd,score\n\nt,a,0,1.5\n", "t.csv:3: the score '1.5' is not a number from 0 to 1"),
            ("task_id,model,cost_usd,score\nt,a,0,nan\n", "t.csv:2: the score 'nan' is not a number from 0 to 1"),
            (
                "task_id,model,cost_usd,score\nt,a,-1,1\n",
                "t.csv:2: the cost '-1' is not an amount of dollars up to a million"
            ),
            (
                "task_id,model,cost_usd,score\nt,a,1e13,1\n",
                "t.csv:2: the cost '1e13' is not an amount of dollars up to a million"
            ),
            (
                "task_id,model,cost_usd,resolved,apply_ok\nt,a,0,1,yes\n",
                "t.csv:2: apply_ok 'yes' is neither 0 nor 1"
            ),
            ("task_id,model,cost_usd,score\nt,a,0,1\nt,a,0,1\n", "t.csv:3: a second row for task 't' and model 'a'"),
            ("task_id,model,cost_usd,score\n,a,0,1\n", "t.csv:2: the task has no name"),
            ("task_id,model,cost_usd,score\nt,,0,1\n", "t.csv:2: the model has no name"),
            ("task_id,model,cost_usd,score\nt,\"a,0,1\n", "t.csv:2: a quote is never closed"),
            ("task_id,model,cost_usd,score\nt,\"a\"b,0,1\n", "t.csv:2: text follows a closing quote"),
        ])
    func whatCannotBeReadIsNamedByFileAndLine(text: String, message: String) {
        let error = #expect(throws: OutcomeTableError.self) { try read(text) }
        #expect(error?.description == message)
    }

    @Test func aTaskWithoutAnyOutcomeIsNoTrap() throws {
        let table = try read("task_id,model,cost_usd,score\nt1,a,0,1\nt2,a,0,\n")
        #expect(table.tasks.count == 2)
        #expect(!table.cell(task: 1, arm: 0).isKnown)
        let run = Replay(table, mode: .single).run(AcrouterPolicy(), seed: 1)
        #expect(run.regret == [0, 0])
        #expect(Set(table.tasks[0].path).count == table.tasks[0].path.count)
    }

    @Test func moreModelsThanATableHasAreRefused() {
        let rows = (0...256).map { "t,m\($0),0,1\n" }.joined()
        let error = #expect(throws: OutcomeTableError.self) { try read("task_id,model,cost_usd,score\n" + rows) }
        #expect(error?.description == "t.csv:258: more than 256 models")
    }

    @Test(
        arguments: [
            ("0.0039868032", 0.003_986_803_2), ("1", 1), ("0.3333333333333333", 0.333_333_333_333_333_3),
            ("5e-1", 0.5), (".5", 0.5), ("0.00000000000000000001", 1e-20), ("000.25", 0.25),
        ] as [(String, Double)])
    func numbersAreExact(text: String, value: Double) throws {
        let table = try read("task_id,model,cost_usd,score\nt,a,0,\(text)\n")
        #expect(table.cell(task: 0, arm: 0).score == value)
    }

    @Test(
        arguments: [
            ("dim1_bcb_BigCodeBench/767", ["bcb", "bigcodebench"]), ("dim2_lcb_abc321_c", ["lcb", "abc"]),
            ("old112::django__django-13343", ["old", "django"]), ("17", []), ("task-1", ["task"]),
        ])
    func pathsComeFromTheNamesWords(id: String, words: [String]) {
        var expected = ["", "d"]
        for word in words { expected.append(expected[expected.count - 1] + "/" + word) }
        #expect(OutcomeTable.path(id: id, dimension: "d") == expected)
    }

    @Test func anythingIsReadOrRefusedButNeverCrashes() {
        var generator = SplitMix64(seed: 3)
        let alphabet = Array("task_id,model,cost_usd,score\n\"\r0.15e-,a".utf8)
        for round in 0..<3000 {
            var bytes = Array("task_id,model,cost_usd,score\n".utf8)
            for _ in 0..<Int.random(in: 0...30, using: &generator) {
                bytes.append(alphabet.randomElement(using: &generator) ?? 0)
            }
            if round % 3 == 0 { bytes.shuffle(using: &generator) }
            do {
                let table = try OutcomeTable(csv: bytes, file: "t.csv")
                #expect(!table.tasks.isEmpty)
                let replay = Replay(table.aligned(to: table.arms + [ArmID("other")]), mode: .cascade)
                _ = replay.run(AcrouterPolicy(), seed: 1)
                #expect(replay.runOracle(seed: 1).order.count == table.tasks.count)
            } catch {
                #expect(error.file == "t.csv")
            }
        }
    }
}
