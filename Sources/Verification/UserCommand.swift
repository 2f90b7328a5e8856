extension TestPlan {
    /// A user's own test command (`acrouter.test`, `--test`).
    ///
    /// Recognised as pytest, unittest, `swift test` or `cargo test` when it plainly is one: simple words, perhaps after
    /// assignments, no shell operator, no `cd`. Then tests are read one by one and the user's words are kept.
    /// Anything else is run by `/bin/sh -c` and judged by its exit code.
    public static func from(command: String, evidence: String, ignored: Set<String> = []) -> TestPlan {
        guard let words = ShellWords.simple(command), let parsed = recognise(words, ignored: ignored) else {
            return TestPlan(runner: .custom, command: command, evidence: evidence)
        }
        var plan = parsed
        plan.command = command
        plan.evidence = evidence
        return plan
    }

    private static func recognise(_ words: [String], ignored: Set<String>) -> TestPlan? {
        var rest = words[...]
        var environment: [String: String] = [:]
        while let word = rest.first, let (name, value) = ShellWords.assignment(word) {
            environment[name] = value
            rest = rest.dropFirst()
        }
        guard let program = rest.popFirst() else { return nil }
        var plan = TestPlan(runner: .custom, command: "", evidence: "", environment: environment)
        if program == "swift", rest.first == "test" {
            plan.runner = .swiftPM
            plan.arguments = Array(rest.dropFirst())
            return plan.arguments.contains(where: changesPlace) ? nil : plan
        }
        if program == "cargo", rest.first == "test" {
            plan.runner = .cargo
            plan.arguments = Array(rest.dropFirst())
            return plan.arguments.contains(where: changesCargo) ? nil : plan
        }
        if program == "pytest" || program == "py.test" {
            plan.runner = .pytest
            plan.arguments = Array(rest)
            plan.interpreter = PythonInterpreter.path(directory: "", ignored: ignored)
            return plan
        }
        let name = program.split(separator: "/").last ?? ""
        guard name.hasPrefix("python"), rest.first == "-m", let module = rest.dropFirst().first else { return nil }
        plan.arguments = Array(rest.dropFirst(2))
        plan.interpreter =
            program == "python" || program == "python3"
            ? PythonInterpreter.path(directory: "", ignored: ignored) : program
        plan.runsAsModule = true
        switch module {
        case "pytest": plan.runner = .pytest
        case "unittest": plan.runner = .unittest
        default: return nil
        }
        return plan
    }

    /// Words of `cargo test` after which it runs elsewhere, or no tests.
    private static func changesCargo(_ word: String) -> Bool {
        ["--manifest-path", "-C", "--no-run", "--help", "-h", "--list"].contains(word)
            || word.hasPrefix("--manifest-path=")
    }

    /// Words of `swift test` after which our steps would look in the wrong place.
    private static func changesPlace(_ word: String) -> Bool {
        ["--package-path", "--scratch-path", "--build-path", "-C", "--help", "-h", "list", "--list-tests", "-l"]
            .contains(word) || word.hasPrefix("--package-path=") || word.hasPrefix("--scratch-path=")
    }
}

/// Splits a command line as a shell would, as long as it needs no shell.
enum ShellWords {
    /// Nil when anything in it means more to a shell than a word.
    static func simple(_ command: String) -> [String]? {
        var words: [String] = []
        var word: String?
        var quote: Character?
        for character in command {
            if let open = quote {
                if character == open {
                    quote = nil
                    continue
                }
                if open == "\"", "$`\\".contains(character) { return nil }
                word = (word ?? "") + String(character)
            } else if character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if character == " " || character == "\t" {
                if let done = word { words.append(done) }
                word = nil
            } else if "|&;<>()$`\\*?[]{}~#!\n".contains(character) {
                return nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        guard quote == nil else { return nil }
        if let done = word { words.append(done) }
        return words.isEmpty ? nil : words
    }

    static func assignment(_ word: String) -> (name: String, value: String)? {
        guard let sign = word.firstIndex(of: "="), sign != word.startIndex else { return nil }
        let name = word[..<sign]
        guard name.allSatisfy({ $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) }),
            name.first?.isNumber == false
        else {
            return nil
        }
        return (String(name), String(word[word.index(after: sign)...]))
    }
}
