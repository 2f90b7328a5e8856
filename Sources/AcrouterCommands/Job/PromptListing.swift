import Orchestrator
import Report
import Routing

/// What `--show-prompt` prints: for each model that would be told anything, where it goes and every word of it.
struct PromptListing: Sendable {
    let previews: [PromptPreview]

    func show(in program: Program, json: Bool) throws -> ExitStatus {
        if json {
            try program.print([
                "schema": "acrouter.prompt/1",
                "prompts": .array(
                    previews.map {
                        [
                            "model": .string($0.arm.name), "to": .string($0.destination),
                            "tokens": .count($0.estimatedTokens), "at_most_usd": .usd($0.worst),
                            "system": .string($0.system), "user": .string($0.user),
                        ]
                    }),
            ])
            return previews.isEmpty ? .no : .done
        }
        for preview in previews {
            let to = Printable.text(preview.destination, oneLine: true)
            program.say(
                "\(preview.arm) -> \(to): about \(preview.estimatedTokens) tokens, at most \(preview.worst) a call")
            for part in [preview.system, preview.user] where !part.isEmpty {
                try program.print(Printable.text(part) + (part.hasSuffix("\n") ? "\n" : "\n\n"))
            }
        }
        if previews.isEmpty { program.say("no model that may be chosen is told anything: nothing would be sent") }
        return previews.isEmpty ? .no : .done
    }
}
