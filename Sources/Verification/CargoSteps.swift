extension TestPlan {
    /// Build, then the tests in one script that can name what a dead program left out.
    func cargoSteps(only: Set<TestID>?, serial: Bool, backtraces: Bool, places: TestPlaces) -> [TestStep] {
        // A backtrace changes what some error types print; a user's own word on it wins.
        let variables = [
            "CARGO_TERM_COLOR": "never", "CARGO_TERM_QUIET": "false", "CARGO_TERM_VERBOSE": "false",
            "RUST_TEST_NOCAPTURE": "0", "RUST_BACKTRACE": backtraces ? "1" : "0",
        ]
        var (cargo, program) = cargoWords
        let build = placed(
            .build, ["cargo", "test", "--offline", "--no-run"] + cargo, own: variables, places: places)
        let selection = CargoSelection(only)
        var support = ["acrouter_cargo.sh": Array(CargoScript.text.utf8)]
        support.merge(selection.files) { first, _ in first }
        if !selection.isAll { program.removeAll { $0 == "--exact" } }
        if selection.docs != "none" { cargo.removeAll { $0 == "--doc" } }
        // Without it cargo starts rustdoc only to leave out all that it finds.
        let targets = cargo.contains(where: Self.choosesTargets) ? "none" : "--tests"
        if serial { program = Self.without(["--test-threads"], in: program) + ["--test-threads=1"] }
        let test = TestStep(
            purpose: .test,
            arguments: [
                "/bin/sh", places.support + "/acrouter_cargo.sh", places.output, places.support,
                String(Int(testSeconds.rounded(.up))), selection.units, selection.docs, targets, "--offline",
                "--no-fail-fast",
            ] + cargo + ["--"] + program,
            environment: variables.merging(environment) { $1 },
            outputs: ["root", "cargo.log", "list.txt", "hung"], directory: directory, support: support)
        return [build, test]
    }

    /// The user's words for cargo and, after `--`, for the test programs, without those that we decide.
    private var cargoWords: (cargo: [String], program: [String]) {
        let cargo = arguments.prefix { $0 != "--" }
        let program = arguments.dropFirst(cargo.count + 1)
        let plain: Set<String> = [
            "-q", "--quiet", "-v", "-vv", "--verbose", "--no-fail-fast", "--offline", "--nocapture", "--no-capture",
            "--show-output",
        ]
        let valued = ["--color", "--message-format", "--format"]
        return (
            Self.without(valued, in: cargo.filter { !plain.contains($0) }),
            Self.without(valued, in: program.filter { !plain.contains($0) })
        )
    }

    private static func choosesTargets(_ word: String) -> Bool {
        ["--lib", "--bin", "--test", "--example", "--bench", "--all-targets", "--doc"].contains { word.hasPrefix($0) }
    }

    /// Leaves out options that take a value, in both spellings.
    private static func without(_ options: [String], in words: [String]) -> [String] {
        var kept: [String] = []
        var rest = words[...]
        while let word = rest.popFirst() {
            if options.contains(word) {
                rest = rest.dropFirst()
            } else if !options.contains(where: { word.hasPrefix($0 + "=") }) {
                kept.append(word)
            }
        }
        return kept
    }
}

/// What `cargo test` has to run for some ids.
struct CargoSelection {
    /// As the script takes them: `all`, `none` or a file's name.
    private(set) var units = "all"
    private(set) var docs = "none"
    private(set) var files: [String: [UInt8]] = [:]

    var isAll: Bool { units == "all" }

    init(_ only: Set<TestID>?) {
        guard let only else { return }
        let docIDs = only.filter { $0.name.hasPrefix(CargoReader.docPrefix) }
        let names = Set(only.subtracting(docIDs).map(CargoReader.rawName)).sorted()
        let parts = Set(docIDs.map(CargoReader.partOfDocName)).sorted()
        // A name that an option could be, a target's own id, or too many words for a command (Linux: 2 MiB): run all.
        let isSimple =
            (names + parts).allSatisfy { !$0.isEmpty && !$0.hasPrefix("-") && !$0.contains("\n") }
            && !names.contains { $0.contains("(") } && (names + parts).reduce(0) { $0 + $1.utf8.count } < 200_000
        guard isSimple else { return }
        units = add(names, as: "units.txt")
        docs = add(parts, as: "docs.txt")
    }

    private mutating func add(_ lines: [String], as name: String) -> String {
        guard !lines.isEmpty else { return "none" }
        files[name] = Array((lines.joined(separator: "\n") + "\n").utf8)
        return name
    }
}
