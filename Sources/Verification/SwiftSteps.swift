extension TestPlan {
    /// Build, then both test libraries in one script: one sandbox start instead of three.
    func swiftSteps(only: Set<TestID>?, serial: Bool, backtraces: Bool, places: TestPlaces) -> [TestStep] {
        var variables: [String: String] = [:]
        variables["NO_COLOR"] = "1"
        variables["SWIFT_BACKTRACE"] =
            backtraces
            ? "enable=yes,color=no,interactive=no,threads=crashed,images=none,registers=none" : "enable=no"
        let build = placed(
            .build, ["swift", "build", "--build-tests"] + swiftBuildWords, own: variables, places: places)
        var support = ["acrouter_swift.sh": Array(SwiftScript.text.utf8)]
        let (xctest, testing) = swiftFilters(only: only, support: &support)
        let test = TestStep(
            purpose: .test,
            arguments: [
                "/bin/sh", places.support + "/acrouter_swift.sh", places.output, places.support,
                String(Int(testSeconds.rounded(.up))), serial ? "1" : "0", xctest, testing,
            ] + swiftTestWords(filtered: only != nil),
            environment: variables.merging(environment) { $1 },
            outputs: ["root", "list.txt", "xctest.log", "testing.jsonl", "testing.log", "status", "hung"],
            directory: directory, support: support)
        return [build, test]
    }

    /// XCTest ids have no parentheses, Swift Testing's do; whatever is neither selects nothing.
    private func swiftFilters(only: Set<TestID>?, support: inout [String: [UInt8]]) -> (String, String) {
        guard let only else { return ("all", "all") }
        let names = only.sorted().map(\.name)
        let xctest = names.filter { !$0.contains("(") }
        let testing = names.filter { $0.contains("(") }
        if !xctest.isEmpty {
            // A class runs whole in `swift test`'s regular expressions, hence the anchors there.
            let lines =
                swiftOwnWords.isEmpty
                ? chunks(xctest, separator: ",") : chunks(xctest.map { "^\(escaped($0))$" }, separator: "|")
            support["xctest.txt"] = Array(lines.utf8)
        }
        if !testing.isEmpty {
            // The library matches against `id/File.swift:line:column`.
            support["testing.txt"] = Array(chunks(testing.map { "^\(escaped($0))/" }, separator: "|").utf8)
        }
        return (xctest.isEmpty ? "none" : "xctest.txt", testing.isEmpty ? "none" : "testing.txt")
    }

    /// One filter a line, each short enough for one argument of a command (Linux: 128 KiB).
    private func chunks(_ filters: [String], separator: String) -> String {
        var lines: [String] = []
        var line = ""
        for filter in filters {
            if line.isEmpty {
                line = filter
            } else if line.utf8.count + filter.utf8.count > 60_000 {
                lines.append(line)
                line = filter
            } else {
                line += separator + filter
            }
        }
        return (lines + [line]).joined(separator: "\n") + "\n"
    }

    private func escaped(_ name: String) -> String {
        var text = ""
        for character in name {
            if "\\^$.|?*+()[]{}".contains(character) { text.append("\\") }
            text.append(character)
        }
        return text
    }

    /// The user's words without those that we decide.
    private var swiftOwnWords: [String] {
        var kept: [String] = []
        var words = arguments[...]
        while let word = words.popFirst() {
            switch word {
            case "--parallel", "--no-parallel", "--skip-build", "--disable-xctest", "--disable-swift-testing",
                "--enable-xctest", "--enable-swift-testing", "-q", "--quiet", "-v", "--verbose":
                continue
            case "--num-workers", "--xunit-output", "--event-stream-output-path", "--event-stream-version":
                words = words.dropFirst()
            default: kept.append(word)
            }
        }
        return kept
    }

    private var swiftBuildWords: [String] { withoutFilters(swiftOwnWords) }

    private func swiftTestWords(filtered: Bool) -> [String] {
        filtered ? withoutFilters(swiftOwnWords) : swiftOwnWords
    }

    private func withoutFilters(_ own: [String]) -> [String] {
        var kept: [String] = []
        var words = own[...]
        while let word = words.popFirst() {
            if word == "--filter" || word == "--skip" || word == "-s" || word == "--specifier" {
                words = words.dropFirst()
            } else if !word.hasPrefix("--filter=") && !word.hasPrefix("--skip=") {
                kept.append(word)
            }
        }
        return kept
    }
}
