import Changes

/// What of a change speaks for a dimension, in words.
struct Evidence {
    private let survey: ChangeSurvey
    private var lines: [String] = []
    static let most = 4

    /// - Returns: Observations for this dimension, the most telling first; never empty.
    static func of(_ survey: ChangeSurvey, for dimension: Dimension) -> [String] {
        var evidence = Evidence(survey: survey)
        evidence.only()
        switch dimension {
        case .bugFixing: evidence.fix()
        case .testGeneration: evidence.tests()
        case .codeRefactoring: evidence.refactoring()
        case .codeUnderstanding: evidence.docs()
        default: evidence.feature()
        }
        if evidence.lines.isEmpty { evidence.size() }
        return Array(evidence.lines.prefix(most))
    }

    private init(survey: ChangeSurvey) { self.survey = survey }

    private mutating func say(_ count: Int, _ one: String, _ many: (Int) -> String) {
        guard count > 0 else { return }
        lines.append(count == 1 ? one : many(count))
    }

    private var files: Int { survey.zones.reduce(0) { $0 + $1.files } }
    private func churn(_ zone: ChangeSurvey.Zone) -> Int { survey[zone].added + survey[zone].removed }
    private var churn: Int { survey.zones.reduce(0) { $0 + $1.added + $1.removed } }

    private mutating func only() {
        guard files > 0 else {
            lines.append("no file that a person wrote is changed")
            return
        }
        let names: [(ChangeSurvey.Zone, String)] = [
            (.tests, "only test files"), (.docs, "only documentation"), (.config, "only configuration"),
        ]
        for (zone, words) in names where survey[zone].files == files { lines.append(words) }
        let source = survey[.source]
        if source.files == files, source.added + source.removed > 0, source.new.code + source.old.code == 0 {
            lines.append("only comments")
        }
    }

    private mutating func fix() {
        let edits = survey[.source].edits
        say(survey.news.headed[0], "the changelog names a fix") { "the changelog names \($0) fixes" }
        say(edits.conditionChanged, "condition changed in a hunk") { "condition changed in \($0) hunks" }
        say(edits.boundary, "comparison or boundary moved") { "comparisons or boundaries moved in \($0) places" }
        say(edits.guardAdded, "a condition that leaves early is added") {
            "\($0) conditions that leave early are added"
        }
        say(edits.nullAdded, "a check for a missing value is added") {
            "checks for missing values are added in \($0) places"
        }
        say(edits.handlerAdded, "error handling is added") { "error handling is added in \($0) places" }
        say(edits.argumentAdded, "an argument is added to a call") { "arguments are added in \($0) places" }
        if survey[.source].files > 0, survey[.tests].added > 0 { lines.append("test added") }
        let source = survey[.source]
        if source.files > 0, source.added + source.removed <= 20 { size() }
    }

    private mutating func tests() {
        let tests = survey[.tests]
        say(tests.new.functions.subtracting(tests.old.functions).count, "a new test function") {
            "\($0) new test functions"
        }
        let signs = tests.new.signs[Sign.assertion.rawValue]
        say(signs, "an assertion is added") { "\($0) assertions are added" }
        let code = churn(.source) + churn(.tests)
        if survey[.tests].files != files, churn(.tests) > 0 {
            lines.append("\(churn(.tests)) of \(code) changed lines of code are tests")
        }
    }

    private mutating func refactoring() {
        let source = survey[.source]
        let edits = source.edits
        say(source.moved, "a file is moved") { "\($0) files are moved" }
        if survey.movedLines >= 3 { lines.append("\(survey.movedLines) lines are moved") }
        if edits.repeated >= 3 { lines.append("the same edit in \(edits.repeated) places") }
        say(edits.definitionRenamed, "a definition is renamed") { "\($0) definitions are renamed" }
        say(source.old.functions.subtracting(source.new.functions).count, "a function is gone") {
            "\($0) functions are gone"
        }
        if source.removed >= 5 { lines.append("\(source.removed) lines of source removed, \(source.added) added") }
    }

    private mutating func feature() {
        let source = survey[.source]
        let born = source.new.publics.subtracting(source.old.publics)
        say(born.count, "new public function or type") { "\($0) new public functions or types" }
        if born.isEmpty {
            say(source.new.functions.subtracting(source.old.functions).count, "new function") {
                "\($0) new functions"
            }
        }
        say(source.created, "a new source file") { "\($0) new source files" }
        let novel = survey.newNames.subtracting(survey.oldNames).count { !survey.farNames.contains($0) }
        if novel >= 3 { lines.append("\(novel) names that the files did not know") }
        if source.added > 0 { lines.append("\(source.added) lines of source added, \(source.removed) removed") }
        if source.files > 0, survey[.docs].added > 0 { lines.append("documented") }
    }

    private mutating func docs() {
        guard survey[.docs].files != files else { return }
        let docs = churn(.docs)
        if docs > 0 { lines.append("\(docs) of \(churn) changed lines are documentation") }
        let source = survey[.source]
        let comments = source.new.comments + source.old.comments
        if comments > 0 { lines.append("\(comments) of \(churn) changed lines are comments") }
    }

    private mutating func size() {
        let source = survey[.source]
        guard churn > 0 else {
            lines.append("no line is changed")
            return
        }
        if source.files > 0 {
            let lead = source.added + source.removed <= 20 ? "a small edit: " : ""
            lines.append(lead + "\(source.added) lines of source added, \(source.removed) removed")
        } else {
            lines.append(
                "\(survey.zones.reduce(0) { $0 + $1.added }) lines added, \(survey.zones.reduce(0) { $0 + $1.removed }) removed"
            )
        }
    }
}
