import Foundation
import Testing

/// `init`, `trust`, `doctor`, `classify`, `route`: what runs no test.
@Suite struct SetupTests {
    @Test func initIsIdempotent() async throws {
        let scratch = try Scratch()
        try await Project.green(in: scratch)
        // Neither this machine's servers nor its agents belong into a golden file.
        let folder = Scratch.program.deletingLastPathComponent().path
        let alone = ["ACROUTER_HTTP": "/nowhere", "PATH": folder + ":/usr/bin:/bin"]
        var golden = Golden("init", scratch: scratch)
        try await golden.run("init", setting: alone)
        try await golden.run(command: ["cat", ".acrouter/config"])
        try await golden.run(command: ["git", "config", "--file", ".acrouter/config", "--list"])
        try scratch.write("mine\n", to: ".acrouter/.gitignore")
        try await golden.run("init", "--json", setting: alone)
        #expect(try scratch.text(".acrouter/.gitignore") == "mine\n")
        try golden.check()
    }

    @Test func committedSettingsCountOnlyWhenTrusted() async throws {
        let scratch = try Scratch()
        try await Project.green(in: scratch)
        try await scratch.shell("git config --unset acrouter.test")
        try scratch.write(
            """
            [acrouter]
            \ttest = python3 -m unittest -v
            \tbudget = 5.00
            \tsandbox = plain
            \ttestNetwork = true
            \tcarry = secrets
            \tprogress = false
            [include]
            \tpath = ../../elsewhere

            """, to: ".acrouter/config")
        var golden = Golden("trust", scratch: scratch)
        try await golden.run("doctor")
        try await golden.run("trust")
        try await golden.run("trust", "--yes")
        try await golden.run("trust", "--show", "--json")
        try await golden.run("doctor")
        try await scratch.shell("echo '# changed' >>.acrouter/config")
        try await golden.run("trust", "--show", "--json")
        try await golden.run("trust", "--json", "--yes")
        try await golden.run("trust", "--revoke")
        try await golden.run("trust", "--show", "--json")
        try await scratch.shell("mv .acrouter/config x && ln -s ../x .acrouter/config")
        try await golden.run("trust")
        try golden.check()
    }

    @Test func classify() async throws {
        let scratch = try Scratch()
        try await Project.broken(in: scratch)
        var golden = Golden("classify", scratch: scratch)
        try await golden.run("classify")
        try await golden.run("classify", "HEAD", "--json")
        try await golden.run("classify", "--staged")
        try golden.check()
    }

    @Test func routeExplainsItself() async throws {
        let scratch = try Scratch()
        try await Project.broken(in: scratch)
        let output = try await scratch.acrouter("route", "--json", "--model", "builtin/revert")
        #expect(output.status == 0)
        let read = try JSONSerialization.jsonObject(with: Data(output.stdout.utf8)) as? [String: Any]
        #expect(read?["schema"] as? String == "acrouter.route/1")
        #expect(read?["model"] as? String == "builtin/revert")
        let models = read?["models"] as? [[String: Any]]
        #expect(models?.count == 1)
        #expect((models?.first?["evidence"] as? [Int])?.count == (read?["levels"] as? [String])?.count)
        let text = try await scratch.acrouter("route")
        #expect(text.stdout.contains("order  model"))
    }

    @Test func settingsFollowTheOrderOfTheirFiles() async throws {
        let scratch = try Scratch()
        try await Project.green(in: scratch)
        let output = try await scratch.run([
            "git", "-c", "acrouter.budget=0.25", "acrouter", "doctor", "--json",
        ])
        #expect(output.stdout.contains("\"value\": \"0.25\",\n      \"scope\": \"command line\""))
        #expect(output.stdout.contains("\"value\": \"python3 -m unittest\",\n      \"scope\": \"local\""))
        #expect(output.status == 0)
    }
}
