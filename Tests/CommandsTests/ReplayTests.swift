import Foundation
import Testing

/// `git acrouter replay`, which needs no repository.
@Suite struct ReplayTests {
    private static let header = "task_id,dimension,model,score,cost_usd,source_split\n"

    /// Where one model is right in one dimension and the other in the other.
    private static func rows(_ range: Range<Int>, split: String) -> String {
        range.map { task in
            let dimension = task % 2 == 0 ? "algorithm" : "bug_fixing"
            return [("dear", task % 2 == 0, "0.5"), ("cheap", task % 2 == 1 || task % 6 == 0, "0.01")]
                .map { "x/\(task),\(dimension),\($0.0),\($0.1 ? 1 : 0),\($0.2),\(split)\n" }.joined()
        }.joined()
    }

    private func scratch() throws -> Scratch {
        let scratch = try Scratch()
        let text = Self.header + Self.rows(0..<60, split: "train") + Self.rows(60..<100, split: "val")
        try scratch.write(text, to: "outcomes.csv")
        return scratch
    }

    @Test func comparesPoliciesWithoutARepository() async throws {
        var golden = Golden("replay", scratch: try scratch())
        let warm = ["--warm", "outcomes.csv", "--warm-filter", "source_split=train", "--filter", "source_split=val"]
        let policies = ["dimension-best", "always:dear", "always:cheap", "oracle"].flatMap { ["--policy", $0] }
        try await golden.run(["replay", "outcomes.csv", "--prior", "none", "--seeds", "2"] + warm + policies)
        try await golden.run(
            ["replay", "outcomes.csv", "--mode", "cascade", "--seeds", "1", "--policy", "cascade:cheap,dear", "--json"])
        try await golden.run("replay", "nowhere.csv")
        try await golden.run("replay", "outcomes.csv", "--policy", "wise")
        try await golden.run("replay", "outcomes.csv", "--policy", "always:nobody")
        try await golden.run("replay", "outcomes.csv", "--policy", "cascade:cheap,dear")
        try await golden.run("replay", "outcomes.csv", "--filter", "split=val")
        try golden.scratch.write(Self.header + "x,y,z\n", to: "bad.csv")
        try await golden.run("replay", "bad.csv")
        try golden.scratch.write(
            Self.header + ["760", "69", "20"].map { "dim1_mbpp_\($0),code_generation,a,1,0,val\n" }.joined(),
            to: "known.csv")
        try await golden.run("replay", "known.csv")
        try golden.check()
    }

    @Test func everyPolicyThatFitsIsReportedAndDrawn() async throws {
        let scratch = try scratch()
        try scratch.write("{\"task_id\": \"x/61\", \"answer\": \"take cheap\"}\n", to: "answers.jsonl")
        let output = try await scratch.acrouter(
            "replay", "outcomes.csv", "--seeds", "2", "--warm", "outcomes.csv", "--llm-answers", "answers.jsonl",
            "--llm-prompts", "prompts.jsonl", "--svg", "curve.svg", "--verifier-noise", "0.1,0.1", "--shuffle",
            "--history", "0.5", "--json")
        #expect(output.status == 0, "\(output.stderr)")
        let report = try JSONDecoder().decode(Report.self, from: Data(output.stdout.utf8))
        #expect(report.schema == "acrouter.replay/1")
        #expect(report.tasks == 50)
        #expect(report.oracle.resolved == 50)
        let names = ["acrouter", "random", "knn", "linucb", "lints", "dimension-best", "llm-router"]
        #expect(Set(report.policies.map(\.policy)) == Set(names + ["always:dear", "always:cheap"]))
        for policy in report.policies {
            #expect(policy.mode == "single")
            #expect(policy.seeds == 2)
            #expect((0...100).contains(policy.avg_perf))
            #expect(policy.vs.count == report.policies.count - 1)
        }
        let prompts = try scratch.text("prompts.jsonl").split(separator: "\n")
        #expect(prompts.count == 100)
        let first = try JSONDecoder().decode(Prompt.self, from: Data(try #require(prompts.first).utf8))
        #expect(first.task_id == "x/0")
        #expect(first.system.contains("- dear: algorithm 1.000, bug_fixing 0.000; price unknown"))
        let chart = try scratch.text("curve.svg")
        #expect(chart.hasPrefix("<svg") && chart.hasSuffix("</svg>\n"))
        #expect(chart.components(separatedBy: "<polyline").count == report.policies.count + 1)
    }

    // Wire names are the schema's.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    private struct Prompt: Decodable { var task_id: String, system: String, user: String }

    // swift-format-ignore: AlwaysUseLowerCamelCase
    private struct Report: Decodable {
        struct Oracle: Decodable { var avg_perf: Double, resolved: Double, cost_usd: Double }
        struct Gap: Decodable { var policy: String, mean: Double, low: Double, high: Double }
        struct Policy: Decodable {
            var policy: String, mode: String
            var avg_perf: Double, resolved: Double, cum_reg: Double, cum_reg_sd: Double, cost_usd: Double
            var perf_per_usd: Double?
            var seeds: Int
            var vs: [Gap]
        }
        var schema: String
        var tasks: Int
        var oracle: Oracle
        var policies: [Policy]
    }
}
