/// Reads what XCTest prints: the same lines on Linux (`XTests.testA`) and macOS (`-[Module.XTests testA]`).
///
/// The lines carry no module name on Linux; the list of tests, taken from the same bundle, gives it back.
struct XCTestReader {
    private var fullNames: [String: [TestID]] = [:]
    private(set) var cases: [TestCase] = []
    private(set) var running: (id: TestID, frames: [StackFrame], message: String)?
    let listed: [TestID]
    private let paths: PrintedPaths

    /// - Parameter only: what was asked for, so that a name of two modules is not taken for the other's.
    init(list: String, only: Set<TestID>?, paths: PrintedPaths) {
        self.paths = paths
        // `Target.Class/test`; the heading and Swift Testing's ids (with parentheses) are not XCTest's.
        listed = list.split(separator: "\n").compactMap { line in
            guard line.contains("/"), line.contains("."), !line.contains(" "), !line.contains("(") else { return nil }
            let id = TestID(String(line))
            return only?.contains(id) ?? true ? id : nil
        }
        for id in listed { fullNames[Self.shortName(of: id), default: []].append(id) }
    }

    /// `Target.Class/test` as the log names it: `Class.test`.
    private static func shortName(of id: TestID) -> String {
        let name = id.name
        let afterModule = name.firstIndex(of: ".").map { name[name.index(after: $0)...] } ?? name[...]
        return String(afterModule.map { $0 == "/" ? "." : $0 })
    }

    mutating func read(_ log: String) {
        for line in log.split(separator: "\n", omittingEmptySubsequences: false) { read(line: line) }
    }

    private mutating func read(line: Substring) {
        // A test may print without a newline, so the marker need not begin the line.
        if let marker = line.firstRange(of: "Test Case '") {
            let rest = line[marker.upperBound...]
            if let quote = rest.firstRange(of: "' ") {
                event(name: String(rest[..<quote.lowerBound]), what: rest[quote.upperBound...])
                return
            }
        }
        guard running != nil else { return }
        if let (place, message) = Self.failure(in: line) {
            if let path = paths.relative(place.path) {
                running?.frames.append(StackFrame(path: path, line: place.line))
            }
            append(message)
        } else if line.contains("Fatal error") || line.contains("Test skipped") {
            append(line)
        } else if running?.message.isEmpty == false {
            append(line)
        }
    }

    private mutating func append(_ text: some StringProtocol) {
        guard let message = running?.message, message.utf8.count < 4000 else { return }
        running?.message = message.isEmpty ? String(text) : message + "\n" + text
    }

    private mutating func event(name: String, what: Substring) {
        let short = Self.withoutBrackets(name)
        if what.hasPrefix("started") {
            // Unfinished and yet another starts: two processes' lines, or a forged one.
            if running != nil { end(.crashed, seconds: nil) }
            running = (identity(of: short), [], "")
            return
        }
        guard let running, Self.shortName(of: running.id) == short || running.id.name == short else { return }
        let seconds = what.split(separator: "(").last.flatMap { Double($0.split(separator: " ").first ?? "") }
        if what.hasPrefix("passed") {
            end(.passed, seconds: seconds)
        } else if what.hasPrefix("failed") {
            end(.failed, seconds: seconds)
        } else if what.hasPrefix("skipped") {
            end(.skipped, seconds: seconds)
        }
    }

    /// Ends the test that runs; also used when the log stops in the middle of it.
    mutating func end(_ status: TestStatus, seconds: Double?, places: [StackFrame] = []) {
        guard let ended = running else { return }
        let frames = ended.frames.isEmpty ? places : ended.frames
        var message = ended.message
        if status == .crashed {
            // The runtime's raw stack says nothing that the frames do not.
            for noise in ["Current stack trace:", "*** Signal "] {
                if let start = message.firstRange(of: noise) { message = String(message[..<start.lowerBound]) }
            }
        }
        if message.isEmpty, status == .crashed { message = "the process died in this test" }
        if message.isEmpty, status == .timedOut { message = "the test ran out of time" }
        cases.append(
            TestCase(
                id: ended.id, status: status, seconds: seconds,
                message: status == .passed ? "" : LogText.shortened(message.trimmingNewlines),
                frames: status == .passed ? [] : frames, file: frames.last?.path))
        running = nil
    }

    /// Same class and method in two modules: they run in the order in which they are listed.
    private mutating func identity(of short: String) -> TestID {
        guard var candidates = fullNames[short], let first = candidates.first else { return TestID(short) }
        if candidates.count > 1 {
            candidates.removeFirst()
            fullNames[short] = candidates
        }
        return first
    }

    /// macOS: `-[Module.Class test]`.
    private static func withoutBrackets(_ name: String) -> String {
        guard name.hasPrefix("-["), name.hasSuffix("]") else { return name }
        let inner = name.dropFirst(2).dropLast()
        let afterModule = inner.firstIndex(of: ".").map { inner[inner.index(after: $0)...] } ?? inner
        return String(afterModule.map { $0 == " " ? "." : $0 })
    }

    /// `path:line: error: Class.test : message`.
    private static func failure(in line: Substring) -> (place: StackFrame, message: Substring)? {
        guard let marker = line.firstRange(of: ": error: ") else { return nil }
        let place = line[..<marker.lowerBound]
        guard let colon = place.lastIndex(of: ":"), let number = Int(place[place.index(after: colon)...]) else {
            return nil
        }
        let rest = line[marker.upperBound...]
        let message = rest.firstRange(of: " : ").map { rest[$0.upperBound...] } ?? rest
        return (StackFrame(path: String(place[..<colon]), line: number), message)
    }
}
