import Changes
import Classification
import Orchestrator
import Verification

/// Finds what of a project bears on a job: the failing tests, the functions that the failure went through, what these call
/// and who calls them, what has just been changed.
struct ContextSearch {
    let job: Job
    var sources: PromptSources
    var plan: ContextPlan
    /// Functions that are suspected, for the search for their callers.
    private var suspects: [String] = []

    init(job: Job, sources: PromptSources, tokens: Int) {
        self.job = job
        self.sources = sources
        plan = ContextPlan(tokens: tokens)
    }

    mutating func run() async throws {
        let failed = job.baseline.report.failed.filter { job.baseline.failToPass.contains($0.id) }.prefix(5)
        var named: [UInt8] = Array(job.words.utf8)
        if job.goal == .failingTests {
            for test in failed { named += try await testSource(test) + [0x0A] }
            for test in failed { try await frames(of: test) }
            if failed.isEmpty || failed.allSatisfy({ $0.frames.isEmpty }) { try await placesInLog() }
        }
        try await filesNamed(in: job.words)
        try await definitions(of: PromptText.names(in: named), deep: true)
        try await changedPlaces()
        if job.goal == .reproduction { try await exampleTest() }
        try await callers()
    }

    private mutating func add(_ path: RepoPath, _ part: ContextWish.Part) async throws -> [UInt8] {
        guard let file = try await sources.file(path) else { return [] }
        return plan.add(ContextWish(path: path, part: part), in: file).map(file.text) ?? []
    }

    /// - Returns: The test's own code.
    private mutating func testSource(_ test: TestCase) async throws -> [UInt8] {
        guard let name = FailureText.function(of: test.id) else { return [] }
        var path = test.file.map { RepoPath($0) }.flatMap { sources.exists($0) ? $0 : nil }
        if path == nil {
            path = try await sources.workbench.mentions(of: [name], limit: 4)
                .first { $0.isDefinition && PathKind.of($0.path) == .tests }?.path
        }
        guard let path else { return [] }
        let text = try await add(path, .named(name))
        if !text.isEmpty { return text }
        // A test that no function is named after ("adds two numbers"): where it failed, or else how its file begins.
        let line = test.frames.last { RepoPath($0.path) == path }?.line
        return try await add(path, line.map { .around($0) } ?? .beginning(80))
    }

    /// Innermost first; the test's own frames are there already.
    private mutating func frames(of test: TestCase) async throws {
        for frame in test.frames.reversed().prefix(8) {
            let path = RepoPath(frame.path)
            guard PathKind.of(path) != .tests else { continue }
            let text = try await add(path, .around(frame.line))
            if let function = frame.function { suspects.append(function) }
            if test.frames.last == frame { try await definitions(of: PromptText.names(in: text), deep: false) }
        }
    }

    /// `path:line` in what the tests printed, where no report tells frames.
    private mutating func placesInLog() async throws {
        var seen: Set<RepoPath> = []
        for line in job.baseline.report.log.split(separator: "\n").suffix(200).reversed() where seen.count < 8 {
            for word in line.split(whereSeparator: { " \t()[]<>'\",".contains($0) }) {
                let parts = word.split(separator: ":")
                guard let first = parts.first, first.contains("."), let path = sources.resolve(String(first)) else {
                    continue
                }
                seen.insert(path)
                let number = parts.dropFirst().first.flatMap { Int($0) }
                if let number, try await !add(path, .around(number)).isEmpty { continue }
                _ = try await add(path, .beginning(60))
            }
        }
        let names = PromptText.names(in: job.baseline.report.log.utf8.suffix(4_000))
        try await definitions(of: Array(names.suffix(80)), deep: false)
        if seen.isEmpty { try await filesNamed(in: job.plan.command) }
    }

    private mutating func filesNamed(in words: String) async throws {
        for word in words.split(whereSeparator: { " \t\n()[]<>'\"`,;".contains($0) }) where word.contains(".") {
            let plain = String(word.hasSuffix(".") ? word.dropLast() : word)
            if let path = sources.resolve(plain) { _ = try await add(path, .beginning(80)) }
        }
    }

    /// Shows what is called so outside of tests; one level deeper only what it takes.
    private mutating func definitions(of names: [String], deep: Bool) async throws {
        let wanted = Array(names.prefix(80))
        guard !wanted.isEmpty else { return }
        var found = try await sources.workbench.mentions(of: wanted, limit: 3).filter { $0.isDefinition }
        if found.isEmpty { found = try await nearbyDefinitions(of: Set(wanted)) }
        var inner: [UInt8] = []
        for name in wanted {
            // A name that half of the project defines says nothing.
            let places = found.filter { $0.name == name && PathKind.of($0.path) == .source }
            guard (1...2).contains(places.count) else { continue }
            for place in places {
                if deep { suspects.append(name) }
                inner += try await add(place.path, deep ? .named(name) : .head(name)) + [0x0A]
            }
        }
        if deep { try await definitions(of: PromptText.names(in: inner), deep: false) }
    }

    /// Without an index: the files nearest to what is shown already.
    private mutating func nearbyDefinitions(of names: Set<String>) async throws -> [SymbolMention] {
        let here = plan.order.first ?? job.change.files.first?.path
        let near = sources.entries.filter { PathKind.of($0.path) == .source }
            .map { ($0, Self.distance($0.path, here)) }.sorted { ($0.1, $0.0.path) < ($1.1, $1.0.path) }.prefix(60)
        var found: [SymbolMention] = []
        for (entry, _) in near {
            guard let file = try await sources.file(entry.path) else { continue }
            for declaration in file.outline.declarations where names.contains(declaration.name) {
                found.append(
                    SymbolMention(name: declaration.name, path: entry.path, blob: entry.id, isDefinition: true))
            }
        }
        return found
    }

    /// Steps from one folder to the other.
    private static func distance(_ path: RepoPath, _ other: RepoPath?) -> Int {
        let (left, right) = (path.components.dropLast(), (other?.components ?? []).dropLast())
        let common = zip(left, right).prefix { $0 == $1 }.count
        return left.count + right.count - 2 * common
    }

    private mutating func changedPlaces() async throws {
        for file in job.change.files.prefix(10) where PathKind.of(file.path) == .source {
            for hunk in file.hunks.prefix(4) { _ = try await add(file.path, .around(max(1, hunk.newStart + 3))) }
        }
    }

    /// How this project writes its tests: the test file nearest to what is suspected.
    private mutating func exampleTest() async throws {
        let here = plan.order.first { PathKind.of($0) == .source }
        let tests = sources.entries.filter { PathKind.of($0.path) == .tests && Language.of($0.path) != nil }
        let stem = here?.name.split(separator: ".").first.map(String.init) ?? "\u{0}"
        let best = tests.min { left, right in
            func rank(_ path: RepoPath) -> (Int, Int, RepoPath) {
                (path.name.contains(stem) ? 0 : 1, Self.distance(path, here), path)
            }
            return rank(left.path) < rank(right.path)
        }
        if let best { _ = try await add(best.path, .beginning(80)) }
    }

    /// Whoever calls what is suspected sees what must not change.
    private mutating func callers() async throws {
        let names = Array(Set(suspects)).sorted().prefix(8)
        guard !names.isEmpty, plan.left > 600 else { return }
        for mention in try await sources.workbench.mentions(of: Array(names), limit: 4)
        where !mention.isDefinition && PathKind.of(mention.path) == .source && !plan.shows(mention.path) {
            guard plan.left > 600, let file = try await sources.file(mention.path) else { continue }
            let name = Array(mention.name.utf8)
            if let line = file.lines.firstIndex(where: { !$0.ranges(of: name).isEmpty }) {
                _ = try await add(mention.path, .around(line + 1))
            }
        }
    }
}
