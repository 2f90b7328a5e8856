/// Reads what `cargo test` says of each test of each target.
///
/// libtest's lines are its only stable report (its JSON is not); rustc's book, "Tests", describes them.
struct CargoReader {
    static let docPrefix = "doc "

    private let targets: [CargoLog.Target]
    private let paths: PrintedPaths
    private let isHung: Bool
    private let isSerial: Bool
    /// Targets of several packages with one path are told apart by their crate's name.
    private let repeated: Set<String>
    private let docLines: [String: [Int]]
    private var cases: [TestCase] = []
    private var notRun: Set<TestID> = []
    private var sawDeath = false

    /// - Parameter isSerial: tests ran one at a time, so that a program that dies has announced which one it was in.
    static func report(_ result: StepResult, plan: TestPlan, isSerial: Bool) -> TestReport {
        func text(_ name: String) -> String { LogText.whole(result.files[name] ?? []) }
        let log = CargoLog(log: text("cargo.log"), list: text("list.txt"))
        var reader = CargoReader(
            log.targets, paths: plan.paths(of: result),
            isHung: result.files["hung"] != nil || result.ending == .timedOut, isSerial: isSerial)
        for target in log.targets { reader.read(target) }
        var report = TestReport(
            outcome: .ran, isPerTest: true, cases: reader.cases, log: "", seconds: result.seconds)
        report.notRun = reader.notRun.subtracting(reader.cases.map(\.id))
        if let reason = result.ending.cutReason {
            report.outcome = .cut
            report.reason = reason
        } else if log.targets.isEmpty, !result.succeeded {
            report.outcome = .couldNotRun
            report.reason = LogText.lastLines(text("cargo.log"), 1)
        } else if reader.isHung {
            report.reason = "a test ran out of time"
        } else if reader.sawDeath {
            report.reason = "the test process died"
        } else if report.cases.isEmpty {
            report.reason = "no test was found"
        }
        return report
    }

    private init(_ targets: [CargoLog.Target], paths: PrintedPaths, isHung: Bool, isSerial: Bool) {
        self.targets = targets
        self.paths = paths
        self.isHung = isHung
        self.isSerial = isSerial
        var seen: Set<String> = []
        repeated = Set(targets.lazy.filter { !$0.isDoc }.map(\.path).filter { !seen.insert($0).inserted })
        var lines: [String: [Int]] = [:]
        for target in targets where target.isDoc {
            for name in Set(target.ended.map(\.name) + target.listed) {
                if let (item, line) = Self.docItem(name) { lines[item, default: []].append(line) }
            }
        }
        docLines = lines.mapValues { $0.sorted() }
    }

    private mutating func read(_ target: CargoLog.Target) {
        for (name, status) in target.ended {
            let message = status == .failed ? target.messages[name] ?? "" : ""
            add(name, status, message: message, in: target)
        }
        if target.began, !target.finished {
            readDead(target)
        } else if !target.began, target.ended.isEmpty, target.listed.isEmpty {
            // A harness of the project's own says nothing that we read but its exit code.
            addWhole(target, target.failed ? .failed : .passed)
        } else if target.failed, !target.ended.contains(where: { $0.status.isFailure }) {
            addWhole(target, .failed)
        } else if !target.began {
            notRun.formUnion(target.listed.map { id($0, in: target) })
        }
    }

    /// A program that went away in the middle: what it had left to do is run again by the caller.
    private mutating func readDead(_ target: CargoLog.Target) {
        sawDeath = true
        let status = isHung ? TestStatus.timedOut : .crashed
        let known = Set(target.ended.map(\.name))
        let left = target.listed.filter { !known.contains($0) && $0 != target.pending }
        if let pending = target.pending {
            let tail = target.tail.joined(separator: "\n").trimmingNewlines
            add(pending, status, message: isHung ? "the test ran out of time" : tail, in: target)
        } else if left.isEmpty {
            addWhole(target, status)
        } else if isSerial {
            for name in left { add(name, status, message: "the process died", in: target) }
        }
        notRun.formUnion(left.map { id($0, in: target) })
    }

    private mutating func addWhole(_ target: CargoLog.Target, _ status: TestStatus) {
        let message = status == .passed ? "" : target.tail.joined(separator: "\n").trimmingNewlines
        cases.append(
            TestCase(
                id: TestID("\(label(target)) (whole)"), status: status, message: LogText.shortened(message),
                frames: places(in: message)))
    }

    private mutating func add(_ name: String, _ status: TestStatus, message: String, in target: CargoLog.Target) {
        let frames = places(in: message)
        var file = frames.last?.path
        if target.isDoc {
            file = name.firstRange(of: " - ").flatMap { paths.relative(String(name[..<$0.lowerBound])) }
        } else if target.path.hasPrefix("tests/"), !repeated.contains(target.path) {
            file = paths.relative(target.path)
        }
        cases.append(
            TestCase(
                id: id(name, in: target), status: status, message: LogText.shortened(message.trimmingNewlines),
                frames: frames, file: file))
    }

    private func label(_ target: CargoLog.Target) -> String {
        if target.isDoc { return Self.docPrefix + target.crate }
        return repeated.contains(target.path) ? "\(target.crate) \(target.path)" : target.path
    }

    private func id(_ name: String, in target: CargoLog.Target) -> TestID {
        guard target.isDoc else { return TestID("\(label(target)) \(name)") }
        guard let (item, line) = Self.docItem(name) else { return TestID(Self.docPrefix + name) }
        let number = (docLines[item]?.firstIndex(of: line) ?? 0) + 1
        return TestID(Self.docPrefix + item + (number > 1 ? " #\(number)" : ""))
    }

    /// `src/lib.rs - name (line 12)`: any patch moves the line, so the item's name and a number stand for it.
    private static func docItem(_ name: String) -> (item: String, line: Int)? {
        guard name.hasSuffix(")"), let mark = name.ranges(of: "(line ").last,
            let line = Int(name[mark.upperBound...].dropLast())
        else { return nil }
        var item = name[..<mark.lowerBound].trimmingSpaces
        if item.hasSuffix(" -") { item = item.dropLast(2) }
        return (String(item), line)
    }
}

extension CargoReader {
    /// What libtest calls a test: its id without the target, which ends in the name of a file.
    static func rawName(_ id: TestID) -> String {
        let words = id.name.split(separator: " ", omittingEmptySubsequences: false)
        guard let path = words.prefix(2).firstIndex(where: { $0.hasSuffix(".rs") }) else { return "" }
        return words[(path + 1)...].joined(separator: " ")
    }

    /// What the names of an item's documentation tests begin with, whatever their lines.
    static func partOfDocName(_ id: TestID) -> String {
        var item = id.name.dropFirst(docPrefix.count)
        if let mark = item.ranges(of: " #").last, Int(item[mark.upperBound...]) != nil {
            item = item[..<mark.lowerBound]
        }
        return item + (item.contains(" - ") ? " (line " : " - (line ")
    }

    /// Places of panics and of backtraces in the project's own files, innermost last.
    private func places(in message: String) -> [StackFrame] {
        var panics: [StackFrame] = []
        var trace: [StackFrame] = []
        var function: String?
        for line in message.split(separator: "\n") {
            let text = line.trimmingSpaces
            if let marker = line.firstRange(of: "panicked at ") {
                // Before Rust 1.73: `panicked at 'message', path:line:column`.
                let rest = line[marker.upperBound...]
                let place = rest.ranges(of: "', ").last.map { rest[$0.upperBound...] } ?? rest
                if let frame = Self.place(place) { panics.append(frame) }
            } else if text.hasPrefix("at "), let place = Self.place(text.dropFirst(3)) {
                trace.append(StackFrame(path: place.path, line: place.line, function: function))
            } else if let colon = text.firstRange(of: ": "), Int(text[..<colon.lowerBound]) != nil {
                function = String(text[colon.upperBound...])
            }
        }
        let frames = paths.relative(trace.reversed())
        return frames.isEmpty ? paths.relative(panics) : frames
    }

    /// `path:line:column`, perhaps with another colon.
    private static func place(_ text: Substring) -> StackFrame? {
        let parts = text.split(separator: ":")
        guard parts.count >= 3, let line = Int(parts[1]), Int(parts[2]) != nil else { return nil }
        return StackFrame(path: String(parts[0]), line: line)
    }

    /// Places of rustc's errors, each printed as ` --> path:line:column` below its `error` line; warnings are none.
    static func compilerPlaces(in log: String) -> [StackFrame] {
        var frames: [StackFrame] = []
        var isError = false
        for line in log.split(separator: "\n") {
            if line.hasPrefix("error") { isError = true }
            if line.hasPrefix("warning") { isError = false }
            let text = line.trimmingSpaces
            guard isError, text.hasPrefix("--> "), let frame = place(text.dropFirst(4)) else { continue }
            if !frames.contains(frame) { frames.append(frame) }
            if frames.count == 50 { break }
        }
        return frames
    }
}
