import ArgumentParser
import GitStore
import Report
import Routing

/// `git acrouter models add`: write a model's entry with `git config`.
struct ModelsAdd: Verb {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a model, from a name where that says enough.",
        discussion: """
            models add gpt-5.4 · models add anthropic:claude-sonnet-4-6 · models add ollama:qwen2.5-coder · \
            models add openrouter:qwen/qwen3-max --price-input 1.2 --price-output 6 · \
            models add mine --url http://127.0.0.1:8080/v1 · models add claude (an agent)
            """)

    @Argument(help: ArgumentHelp("Name of the model, as provider:model or as you like.", valueName: "name"))
    var name: String

    @OptionGroup var model: ModelOptions

    @Flag(help: "Write to your own configuration (the default).")
    var global = false

    @Flag(help: "Write to this repository's configuration.")
    var local = false

    @OptionGroup var output: OutputOptions

    func validate() throws {
        try model.refuseKeys(name: name)
        if global && local { throw ValidationError("give one of --global and --local") }
    }

    func perform(in program: Program) async throws -> ExitStatus {
        let plan = try ModelPlan(name: name, given: model.given)
        let workspace = try await Workspace.open(program)
        let file: ConfigurationFile = local ? .local : .global
        guard !workspace.scopes(of: name).contains(local ? .local : .global) else {
            throw CommandError(
                .unavailableModel, "add", subject: name,
                underlying: "your \(file.rawValue) configuration has it already",
                hints: [
                    "change one key: git config --\(file.rawValue) \(ModelKey.spoken(name, "priceInput")) 0.50",
                    "or begin anew: git acrouter models remove \(ShellText.quoted(name))",
                ])
        }
        try await workspace.repository.setConfiguration(plan.configuration, in: file)
        // Read again, so that what is told is what holds.
        let written = try await Workspace.open(program)
        let entries = try written.models(try await written.settings())
        return try tell(plan, file: file, obstacle: entries.first { $0.id.name == name }?.unavailable, program: program)
    }

    private func tell(
        _ plan: ModelPlan, file: ConfigurationFile, obstacle: ModelEntry.Obstacle?, program: Program
    ) throws -> ExitStatus {
        if output.json {
            try program.print([
                "schema": "acrouter.models-add/1", "model": .string(name), "file": .string(file.rawValue),
                "written": .array(plan.configuration.map { ["key": .string($0.key), "value": .string($0.value)] }),
                "unavailable": obstacle.map { .string($0.reason) } ?? .null,
            ])
            return .done
        }
        for (key, value) in plan.configuration {
            try program.print("git config --\(file.rawValue) \(ShellText.quoted(key)) \(ShellText.quoted(value))\n")
        }
        if let obstacle {
            program.warn("\(name) cannot be asked yet: \(obstacle.reason)", hints: [obstacle.hint].compactMap { $0 })
        }
        program.say("hint: git acrouter models check \(ShellText.quoted(name))")
        return .done
    }
}

/// Words as a shell takes them.
enum ShellText {
    static func quoted(_ word: String) -> String {
        let isPlain =
            !word.isEmpty
            && word.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x2B...0x3A).contains(byte)
                    || byte == 0x5F
            }
        return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
