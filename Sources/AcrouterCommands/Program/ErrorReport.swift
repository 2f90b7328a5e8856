import GitStore
import Memory
import Report
import Routing
import Sandbox

/// Every error of every room as a user gets it: what kind, one message, its causes, hints, and the exit status.
///
/// The only place where errors become words. `fatal:` and `hint:` as git writes them; with `--json` one object.
struct ErrorReport: Sendable {
    static let schema = "acrouter.error/1"

    /// Stable name for programs: `not_a_repository`, `no_test_command`.
    var kind: String
    var message: String
    /// From the nearest cause to the deepest.
    var causes: [String] = []
    var hints: [String] = []
    var status: ExitStatus = .fatal
    /// True when there is nobody to tell, or nothing to say.
    var isSilent = false
    /// The parser's message with its usage lines, printed as it is.
    var usage: String?

    init(kind: String, _ message: String, causes: [String] = [], hints: [String] = [], status: ExitStatus = .fatal) {
        self.kind = kind
        self.message = message
        self.causes = causes.filter { !$0.isEmpty }
        self.hints = hints
        self.status = status
    }

    var text: String {
        if let usage { return usage + "\n" }
        var lines = ["\(status == .usage ? "error" : "fatal"): " + Printable.text(message)]
        lines += causes.map { "cause: " + Printable.text($0) }
        lines += hints.map { "hint: " + Printable.text($0) }
        return lines.joined(separator: "\n") + "\n"
    }

    var json: JSON {
        [
            "schema": .string(Self.schema),
            "error": [
                "kind": .string(kind), "message": .string(message), "causes": .texts(causes), "hints": .texts(hints),
            ],
            "exit_code": .int(Int64(status.code)),
        ]
    }
}

extension ErrorReport {
    /// - Parameter usage: the parser's words, when the parser refused the arguments.
    init(_ error: any Error, usage: String?) {
        if let usage {
            self = Self.usage(usage)
            return
        }
        switch error {
        case is CancellationError:
            self.init(kind: "interrupted", "interrupted", status: .interrupted)
            isSilent = true
        case let error as OutcomeTableError:
            self.init(
                kind: "bad_outcomes", error.description,
                hints: ["the columns are those of CodeRouterBench: task_id, model, cost_usd, and score or resolved"])
        case let error as CommandError: self = Self.command(error)
        case let error as GitStoreError: self = Self.gitStore(error)
        case let error as MemoryError: self = Self.memory(error)
        case let error as SandboxError: self = Self.sandbox(error)
        default: self.init(kind: "unexpected", "\(error)", hints: ["this is a bug in git acrouter; please report it"])
        }
    }

    /// `Error: ...` and `Usage: ...` become git's lower-case words.
    private static func usage(_ text: String) -> ErrorReport {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let message = lines.first.map { $0.hasPrefix("Error: ") ? String($0.dropFirst(7)) : $0 } ?? ""
        let lower = message.prefix(1).lowercased() + message.dropFirst()
        for index in lines.indices {
            if index == 0 { lines[0] = "error: " + lower }
            if lines[index].hasPrefix("Usage: ") { lines[index] = "usage: " + lines[index].dropFirst(7) }
            if lines[index].hasPrefix("Help:  ") { lines[index] = "hint: " + lines[index].dropFirst(7) }
            if lines[index].hasPrefix("  See '") { lines[index] = "hint: see '" + lines[index].dropFirst(7) }
        }
        var report = ErrorReport(kind: "usage", lower, status: .usage)
        report.usage = lines.joined(separator: "\n")
        return report
    }
}
