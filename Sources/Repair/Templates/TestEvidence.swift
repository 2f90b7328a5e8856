/// What failing and passing tests say about places in the project.
public struct TestEvidence: Sendable {
    /// One test's trace.
    public struct Trace: Sendable {
        public var failed: Bool
        /// Lines run, by path.
        public var lines: [String: Set<Int>]

        public init(failed: Bool, lines: [String: Set<Int>]) {
            self.failed = failed
            self.lines = lines
        }
    }

    /// Empty where no coverage was taken.
    public var traces: [Trace]
    /// Places named by failures, innermost last in each.
    public var frames: [[(path: String, line: Int)]]
    /// Lines of the change since the last green state, by path, in the base's numbering.
    public var changedLines: [String: Set<Int>]
    /// Words of the failing tests' names and messages.
    public var words: Set<String>
    /// Run-time kinds of variables: path, function, variable.
    public var kinds: [String: [String: [String: Set<ValueKind>]]]
    /// How near each function is to the failing tests, by name, 0...1; used where no coverage was taken.
    public var reach: [String: Double] = [:]
    /// Names that a failure says do not exist ("has no attribute 'x'").
    public var missingNames: Set<String> = []

    public init(
        traces: [Trace] = [], frames: [[(path: String, line: Int)]] = [], changedLines: [String: Set<Int>] = [:],
        words: Set<String> = [], kinds: [String: [String: [String: Set<ValueKind>]]] = [:]
    ) {
        self.traces = traces
        self.frames = frames
        self.changedLines = changedLines
        self.words = words
        self.kinds = kinds
    }
}

/// Suspiciousness of lines, 0...1, from all evidence.
struct Suspicion: Sendable {
    private var byLine: [Int: Double] = [:]
    private var hasCoverage = false
    private var changed: Set<Int> = []
    private var framed: [Int: Double] = [:]
    private var namedFunctions: Set<String> = []
    private var reach: [String: Double] = [:]

    /// Ochiai over coverage; a covered line never falls to nothing, because weak tests cover everything alike.
    init(_ evidence: TestEvidence, path: String) {
        let failing = evidence.traces.filter(\.failed)
        let passing = evidence.traces.filter { !$0.failed }
        hasCoverage = failing.contains { !$0.lines.isEmpty }
        var failedHits: [Int: Int] = [:]
        var passedHits: [Int: Int] = [:]
        for trace in failing { for line in trace.lines[path] ?? [] { failedHits[line, default: 0] += 1 } }
        for trace in passing { for line in trace.lines[path] ?? [] { passedHits[line, default: 0] += 1 } }
        for (line, hits) in failedHits {
            let all = Double(failing.count * (hits + (passedHits[line] ?? 0)))
            byLine[line] = all > 0 ? Double(hits) / all.squareRoot() : 0
        }
        changed = evidence.changedLines[path] ?? []
        for stack in evidence.frames {
            for (distance, frame) in stack.reversed().enumerated() where frame.path == path {
                framed[frame.line] = max(framed[frame.line] ?? 0, 1 / Double(1 + distance))
            }
        }
        namedFunctions = evidence.words
        reach = hasCoverage ? [:] : evidence.reach
    }

    var hasEvidence: Bool { !byLine.isEmpty || !framed.isEmpty || !changed.isEmpty }

    /// - Parameter function: name of the function that holds the line.
    func of(_ line: Int, function: String?) -> Double {
        var value = hasCoverage ? 0.02 : 0.3
        if let ochiai = byLine[line] { value = 0.15 + 0.85 * ochiai * ochiai }
        if let depth = framed[line] { value = min(1, value * 1.3 + 0.2 * depth) }
        if changed.contains(line) { value = min(1, value * 2 + 0.2) }
        if !reach.isEmpty { value *= function.map { reach[$0] ?? 0.08 } ?? 0.1 }
        if let function, namedFunctions.contains(function) { value = min(1, value * 1.5) }
        return value
    }
}

/// Which functions the failing tests can come to, by names alone: where no coverage is at hand.
public enum CallReach {
    /// - Parameter names: identifiers in the bodies of the failing tests.
    /// - Returns: by function name, 1 for what the tests name, less with each call between.
    public static func weights(from names: Set<String>, in files: [SourceFile]) -> [String: Double] {
        var called: [String: Set<String>] = [:]
        for file in files {
            for function in file.functions where !function.name.isEmpty {
                called[function.evidenceName, default: []].formUnion(file.names(in: function.statement))
                // Making a value of a type runs its initialiser.
                if function.evidenceName != function.name {
                    called[function.type, default: []].insert(function.evidenceName)
                }
            }
        }
        var found: [String: Double] = [:]
        var edge = names
        var weight = 1.0
        while !edge.isEmpty, weight > 0.2 {
            var next: Set<String> = []
            for name in edge where called[name] != nil && found[name] == nil {
                found[name] = weight
                next.formUnion(called[name] ?? [])
            }
            edge = next
            weight *= 0.8
        }
        return found
    }

    /// Identifiers in the bodies of the functions called `tests`.
    public static func names(in files: [SourceFile], of tests: Set<String>) -> Set<String> {
        var found: Set<String> = []
        for file in files {
            for function in file.functions where tests.contains(function.name) {
                found.formUnion(file.names(in: function.statement))
            }
        }
        return found
    }
}

extension SourceFile {
    fileprivate func names(in statement: Int) -> Set<String> {
        Set(tokens[statements[statement].tokens].lazy.filter { $0.kind == .name }.map(\.text))
    }
}
