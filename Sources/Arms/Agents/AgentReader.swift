import Foundation
import Routing

/// Reads what one of the agents prints, line by line, into a report.
///
/// claude and codex: checked against the real programs (2.1.332 and 0.163.0), as the tests run them. aider, gemini, opencode
/// and mini-swe-agent: from their documentation and source.
struct AgentReader {
    private let format: AgentEntry.UsageFormat
    private(set) var report = AgentReport()
    /// All that was printed, for a format that is one JSON text over many lines.
    private var whole: [UInt8] = []
    private static let mostWhole = 8 << 20
    /// No event that matters is longer.
    private static let mostLine = 4 << 20
    /// Of an agent's words, what people get to see.
    static let mostWords = 2_000

    init(_ format: AgentEntry.UsageFormat) { self.format = format }

    /// - Returns: A few words on what the agent does, for people.
    mutating func read(_ line: [UInt8]) -> String? {
        guard line.count < Self.mostLine else { return nil }
        return switch format {
        case .claude: JSONTree(line).flatMap { claude($0) }
        case .codex: JSONTree(line).flatMap { codex($0) }
        case .opencode: JSONTree(line).flatMap { opencode($0) }
        case .aider: aider(String(decoding: line, as: UTF8.self))
        case .gemini: collect(line)
        case .none, .miniSWEAgent: words(line)
        }
    }

    /// After the end.
    /// - Parameter file: the report that the agent left in the output folder.
    mutating func finish(file: [UInt8]?) {
        if format == .gemini { gemini() }
        guard format == .miniSWEAgent, let file, let tree = JSONTree(file)?["info"] else { return }
        report.dollars = tree["model_stats", "instance_cost"]?.number
        report.said = Self.short(tree["submission"]?.text ?? "")
        let status = tree["exit_status"]?.text ?? ""
        if status.contains("Limit") || status.contains("TimeExceeded") { report.stoppedAt = status }
        if status.contains("Error") { report.error = status }
    }

    private mutating func words(_ line: [UInt8]) -> String? {
        let text = String(decoding: line, as: UTF8.self)
        if text.contains(where: { !$0.isWhitespace }) { report.said = Self.short(text) }
        return text
    }

    private mutating func collect(_ line: [UInt8]) -> String? {
        if whole.count + line.count < Self.mostWhole { whole += line + [0x0A] }
        return nil
    }

    static func short(_ text: String) -> String { String(text.prefix(mostWords)) }
}

extension AgentReader {
    /// `claude -p --output-format stream-json --verbose`: a line an event, the last one of type `result`. The same object
    /// alone is what `--output-format json` prints.
    private mutating func claude(_ event: JSONTree) -> String? {
        guard event["type"]?.text == "result" else { return Self.claudeWords(event) }
        report.said = Self.short(event["result"]?.text ?? "")
        report.dollars = event["total_cost_usd"]?.number
        if let usage = event["usage"] {
            report.usage = TokenUsage(
                input: usage.count("input_tokens"), cacheRead: usage.count("cache_read_input_tokens"),
                cacheWrite: usage.count("cache_creation_input_tokens"), output: usage.count("output_tokens"))
        }
        let kind = event["subtype"]?.text ?? ""
        if kind.hasPrefix("error_max") { report.stoppedAt = kind }
        if event["is_error"]?.flag == true, !kind.hasPrefix("error_max") {
            report.error = report.said.isEmpty ? kind : report.said
        }
        return nil
    }

    private static func claudeWords(_ event: JSONTree) -> String? {
        guard event["type"]?.text == "assistant", case .array(let parts) = event["message", "content"] else {
            return nil
        }
        return parts.compactMap { part in
            part["text"]?.text
                ?? part["name"]?.text.map {
                    "\($0) \(part["input", "file_path"]?.text ?? part["input", "command"]?.text ?? "")"
                }
        }.last
    }

    /// `codex exec --json`. Input includes what came from the cache, output includes reasoning; counts are of the thread
    /// so far, so the last one stands.
    private mutating func codex(_ event: JSONTree) -> String? {
        switch event["type"]?.text {
        case "turn.completed":
            guard let usage = event["usage"] else { return nil }
            let (cached, reasoning) = (usage.count("cached_input_tokens"), usage.count("reasoning_output_tokens"))
            report.usage = TokenUsage(
                input: max(0, usage.count("input_tokens") - cached), cacheRead: cached,
                output: max(0, usage.count("output_tokens") - reasoning), reasoning: reasoning)
            // What it complained of before, it got over.
            report.error = nil
            return nil
        case "turn.failed", "error":
            report.error = Self.short(event["error", "message"]?.text ?? event["message"]?.text ?? "turn failed")
            return report.error
        case "item.started", "item.completed":
            guard let item = event["item"] else { return nil }
            if item["type"]?.text == "agent_message" { report.said = Self.short(item["text"]?.text ?? "") }
            return item["text"]?.text ?? item["command"]?.text ?? item["type"]?.text
        default: return nil
        }
    }

    /// `opencode run --format json`: each step with its own tokens and dollars.
    private mutating func opencode(_ event: JSONTree) -> String? {
        switch event["type"]?.text {
        case "step_finish":
            guard let part = event["part"] else { return nil }
            let tokens = TokenUsage(
                input: part.count("tokens", "input"), cacheRead: part.count("tokens", "cache", "read"),
                cacheWrite: part.count("tokens", "cache", "write"), output: part.count("tokens", "output"),
                reasoning: part.count("tokens", "reasoning"))
            report.usage = (report.usage ?? .none) + tokens
            if let cost = part["cost"]?.number { report.dollars = (report.dollars ?? 0) + cost }
            return nil
        case "error":
            let words = event["error", "data", "message"]?.text ?? event["error", "name"]?.text
            report.error = Self.short(words ?? "error")
            return report.error
        case "text":
            report.said = Self.short(event["part", "text"]?.text ?? "")
            return report.said
        default: return event["part", "tool"]?.text
        }
    }

    /// aider, for people: `Tokens: 2.1k sent, 120 received. Cost: $0.01 message, $0.02 session.` From a cent on rounded to
    /// cents, so half a cent is added. A model whose price it does not know it counts as free: then nothing is known.
    private mutating func aider(_ line: String) -> String? {
        if let match = line.firstMatch(of: /\$([0-9.]+) session/), let dollars = Double(match.1), dollars > 0 {
            report.dollars = dollars + (dollars >= 0.01 ? 0.005 : 0)
            report.isRough = true
        } else if let match = line.firstMatch(of: /(?:litellm\.\w+|\w+Error): .+/) {
            report.error = Self.short(String(match.0))
            report.isErrorPicked = true
        } else if line.contains(where: { !$0.isWhitespace }) {
            report.said = Self.short(line)
        }
        return line
    }

    /// `gemini -o json`: one object. `prompt` includes `cached`.
    private mutating func gemini() {
        guard let start = whole.firstIndex(of: UInt8(ascii: "{")), let tree = JSONTree(Array(whole[start...])) else {
            report.said = Self.short(String(decoding: whole.suffix(Self.mostWords), as: UTF8.self))
            return
        }
        report.said = Self.short(tree["response"]?.text ?? "")
        report.error = tree["error", "message"]?.text.map(Self.short)
        guard let models = tree["stats", "models"]?.fields, !models.isEmpty else { return }
        report.usage = models.values.reduce(.none) { sum, model in
            let cached = model.count("tokens", "cached")
            return sum
                + TokenUsage(
                    input: max(0, model.count("tokens", "prompt") - cached) + model.count("tokens", "tool"),
                    cacheRead: cached, output: model.count("tokens", "candidates"),
                    reasoning: model.count("tokens", "thoughts"))
        }
    }
}
