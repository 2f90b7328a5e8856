import Foundation
import Testing

/// What several tests of `suggest` do.
enum Suggesting {
    /// Milliseconds for `--within`: a test machine may be slow, and only a test of the bound is about the bound.
    static let patience = 60_000

    /// A change that looks like a small fix: one condition, no test.
    static func stageFix(in scratch: Scratch) async throws {
        try scratch.write(
            try scratch.text("figures.py").replacing("len(ordered) // 2]", with: "(len(ordered) - 1) // 2]"),
            to: "figures.py")
        try await scratch.shell("git add figures.py")
    }

    /// A summary as `fix` leaves it when it has found no way, on the commit that is checked out.
    static func remember(in scratch: Scratch, failing: Int, verdict: String = "unresolved") async throws {
        let head = try await scratch.shell("git rev-parse HEAD").trimmingCharacters(in: .whitespacesAndNewlines)
        let started = Int(Date().timeIntervalSince1970) - 3 * 3600 - 1800
        try scratch.write(
            """
            {"schema": "acrouter.summary/1", "models": [{"model": "qwen3-max", "dimension": "bug_fixing",
              "attempts": 43, "resolved": 32, "uninformative": 2, "cost": 430000, "seconds": 99}],
             "last_job": {"id": "\(String(repeating: "cd", count: 16))", "started_at": \(started), "command": "fix",
              "dimension": "bug_fixing", "verdict": "\(verdict)", "head": "\(head)", "failing": \(failing),
              "is_applied": false}}

            """, to: ".acrouter/summary")
    }

    static func json(
        in scratch: Scratch, folder: String? = nil, within milliseconds: Int = patience,
        setting: [String: String] = [:]
    ) async throws -> [String: Any] {
        let output = try await scratch.run(
            [Scratch.program.path, "suggest", "--json", "--within", "\(milliseconds)"], in: folder, setting: setting)
        #expect(output.status == 0)
        #expect(output.stderr.isEmpty, "\(output.stderr)")
        return try #require(try JSONSerialization.jsonObject(with: Data(output.stdout.utf8)) as? [String: Any])
    }

    static func kind(in scratch: Scratch) async throws -> String? {
        (try await json(in: scratch)["advice"] as? [String: Any])?["kind"] as? String
    }
}
