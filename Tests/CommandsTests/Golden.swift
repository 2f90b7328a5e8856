import Foundation
import Testing

/// A command line's golden file: what was typed, both outputs and the exit status, with tokens for what differs each time.
///
/// A missing file is recorded and the test fails, so that somebody reads it before it counts.
struct Golden: Sendable {
    let scratch: Scratch
    private let name: String
    private var transcript = ""

    init(_ name: String, scratch: Scratch) {
        self.name = name
        self.scratch = scratch
    }

    /// Runs `git-acrouter` and notes it.
    mutating func run(
        _ words: String..., in folder: String? = nil, input: String = "", setting: [String: String] = [:]
    ) async throws {
        try await run(words, in: folder, input: input, setting: setting)
    }

    mutating func run(
        _ words: [String], in folder: String? = nil, input: String = "", setting: [String: String] = [:]
    ) async throws {
        let output = try await scratch.run([Scratch.program.path] + words, in: folder, input: input, setting: setting)
        note(["git", "acrouter"] + words, output)
    }

    /// Runs any other command and notes it.
    mutating func run(command words: [String], setting: [String: String] = [:]) async throws {
        note(words, try await scratch.run(words, setting: setting))
    }

    private mutating func note(_ words: [String], _ output: Scratch.Output) {
        let shown = words.map { $0.contains(where: \.isWhitespace) ? "'\($0)'" : $0 }
        transcript += "$ " + shown.joined(separator: " ") + "\n"
        transcript += section("stdout", output.stdout) + section("stderr", output.stderr)
        transcript += "exit \(output.status)\n\n"
    }

    private func section(_ title: String, _ text: String) -> String {
        guard !text.isEmpty else { return "" }
        let end = text.hasSuffix("\n") ? "" : "\\ no newline\n"
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast(text.hasSuffix("\n") ? 1 : 0)
            .map { "\(title)| \($0)\n" }.joined() + end
    }

    func check(sourceLocation: SourceLocation = #_sourceLocation) throws {
        let seen = Tokens.replaced(transcript, root: scratch.root)
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Goldens")
        let file = folder.appending(path: name + ".txt")
        guard let data = FileManager.default.contents(atPath: file.path) else {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(seen.utf8).write(to: file)
            Issue.record("recorded \(name).txt; read it, then run again", sourceLocation: sourceLocation)
            return
        }
        let wanted = String(decoding: data, as: UTF8.self)
        #expect(seen == wanted, "differs from \(name).txt:\n\(seen)", sourceLocation: sourceLocation)
    }
}

/// Tokens for ids, times and places.
enum Tokens {
    static func replaced(_ text: String, root: String) -> String {
        var result = text.replacingOccurrences(of: root, with: "<ROOT>")
        for (pattern, token) in patterns {
            result = result.replacingOccurrences(of: pattern, with: token, options: .regularExpression)
        }
        let lines = result.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            // Columns move with the width of what a token stands for.
            line.contains("<TIME>") || line.contains("  time")
                ? line.replacingOccurrences(of: " {2,}", with: "  ", options: .regularExpression) : String(line)
        }
        return lines.joined(separator: "\n")
    }

    private static let patterns = [
        ("\\b[0-9a-f]{32}\\b", "<JOB>"), ("\\b[0-9a-f]{8}\\b", "<SHORT>"),
        ("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ", "<DATE>"), ("20[2-9]\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d", "<DATE>"),
        ("\"seconds\": [0-9.e-]+", "\"seconds\": <TIME>"), ("\\b\\d+(\\.\\d)?s\\b", "<TIME>"),
        ("\\b\\d+m\\d\\ds\\b", "<TIME>"), ("\\d+ s expected", "<TIME> expected"),
        ("\"age_seconds\": \\d+", "\"age_seconds\": <TIME>"), ("\"probability\": 0\\.\\d+", "\"probability\": <SHARE>"),
        ("git version [0-9.]+", "git version <VERSION>"),
        ("\"([a-z]+_[a-z]+)\": 0\\.[0-9]+", "\"$1\": <SHARE>"), ("stdout\\| +\\d+%", "stdout| <SHARE>"),
        // A nearly full disk is a warning, with a hint on a line of its own.
        (
            "(ok|warning) +disk +\\d+ MiB free( [^\n]*)(\n[^\n]*hint: make space[^\n]*)?",
            "ok       disk        <SIZE> free$2"
        ), ("(ok|warning) +sandbox .*", "ok       sandbox     <LEVEL>"),
        ("\"sandbox\": \"[a-z]+\"", "\"sandbox\": <LEVEL>"), ("\\(sandbox: [a-z]+\\)", "(sandbox: <LEVEL>)"),
        ("stdout\\| sandbox: [a-z]+\\n", "stdout| sandbox: <LEVEL>\n"),
        ("Sandbox: +[a-z]+", "Sandbox:    <LEVEL>"), ("chosen(\"?): .*", "chosen$1: <REASON>"),
        ("\"estimate\": [0-9.]+", "\"estimate\": <N>"),
        ("\\d+ test runs?", "<RUNS>"),
    ]
}
