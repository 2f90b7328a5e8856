import ArgumentParser
import Routing

/// Options of every command that runs tests or models.
struct JobOptions: ParsableArguments, Sendable {
    @Option(
        help: ArgumentHelp("Test command, run by sh in the root of the repository.", valueName: "command"))
    var test: String?

    @Option(
        name: .customLong("model"), parsing: .singleValue,
        help: ArgumentHelp("A model that may be chosen; repeat for several. Default: all.", valueName: "name"),
        completion: .custom { _, _, _ in ModelCatalogue.builtInNames })
    var models: [String] = []

    @Option(
        help: ArgumentHelp("The most that this job may cost, in dollars (0.50).", valueName: "usd"),
        transform: Self.budget)
    var budget: Budget?

    @Option(
        help: ArgumentHelp(
            "Bound on the whole job (90s, 5m, 1h). Default: acrouter.timeout, 10m.", valueName: "duration"),
        transform: Self.duration)
    var timeout: Duration?

    @Sendable private static func budget(_ text: String) throws -> Budget {
        guard let budget = Budget(parsing: text) else {
            throw ValidationError("\"\(text)\" is not an amount of dollars, as 0.50")
        }
        return budget
    }

    @Sendable static func duration(_ text: String) throws -> Duration {
        guard let duration = DurationText.parse(text) else {
            throw ValidationError("\"\(text)\" is not a duration, as 90s, 5m or 1h")
        }
        return duration
    }
}
