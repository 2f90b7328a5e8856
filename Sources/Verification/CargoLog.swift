/// What `cargo test` printed, by target.
struct CargoLog {
    struct Target {
        /// `src/lib.rs`, relative to its package; the crate's name for documentation tests.
        var path: String
        /// Name of the program without its hash; tells members of a workspace apart.
        var crate: String
        var isDoc: Bool
        /// Raw names in the order in which they ended.
        var ended: [(name: String, status: TestStatus)] = []
        /// A test that was announced, as it is when tests run one at a time, and has no end yet.
        var pending: String?
        /// Names that `--list` gave.
        var listed: [String] = []
        var messages: [String: String] = [:]
        /// Last lines outside messages, for a program that died.
        var tail: [Substring] = []
        /// It printed `running N tests`.
        var began = false
        /// It printed `test result:` for all that began.
        var finished = false
        /// Cargo says that it failed.
        var failed = false
    }

    private enum Mode { case tests, failures, done }

    private(set) var targets: [Target] = []
    private var current: Int?
    private var mode = Mode.done
    private var block: String?

    init(log: String, list: String) {
        for line in log.split(separator: "\n", omittingEmptySubsequences: false) { read(line) }
        current = nil
        for line in list.split(separator: "\n") {
            if !enter(line), let current, line.hasSuffix(": test") {
                targets[current].listed.append(String(line.dropLast(6)))
            }
        }
    }

    /// `Running unittests src/lib.rs (target/debug/deps/name-hash)`, `Running tests/a.rs (...)`, `Doc-tests name`.
    private mutating func enter(_ line: Substring) -> Bool {
        guard line.hasPrefix("   ") else { return false }
        let text = line.trimmingSpaces
        var target: Target?
        if text.hasPrefix("Doc-tests ") {
            let name = String(text.dropFirst(10))
            target = Target(path: name, crate: name, isDoc: true)
        } else if text.hasPrefix("Running "), text.hasSuffix(")"), let open = text.lastIndex(of: "(") {
            var path = text[..<open].dropFirst(8).trimmingSpaces
            if path.hasPrefix("unittests ") { path = path.dropFirst(10) }
            let program = text[text.index(after: open)...].dropLast().split(separator: "/").last ?? ""
            let crate = program.lastIndex(of: "-").map { program[..<$0] } ?? program
            target = Target(path: String(path), crate: String(crate), isDoc: false)
        }
        guard let target else { return false }
        current = targets.firstIndex {
            $0.path == target.path && $0.crate == target.crate && $0.isDoc == target.isDoc
        }
        if current == nil {
            current = targets.count
            targets.append(target)
        }
        mode = .tests
        block = nil
        return true
    }

    private mutating func read(_ line: Substring) {
        if enter(line) { return }
        guard let current else { return }
        if line.hasPrefix("error: test failed") || line.hasPrefix("error: doctest failed") {
            targets[current].failed = true
        }
        switch mode {
        case .tests: readTests(line, in: current)
        case .failures: readFailures(line, in: current)
        case .done:
            // Documentation tests may come in several runs of one target.
            if targets[current].isDoc, Self.isHeading(line) { begin(current) }
        }
    }

    private static func isHeading(_ line: Substring) -> Bool {
        line.hasPrefix("running ") && (line.hasSuffix(" tests") || line.hasSuffix(" test"))
    }

    private mutating func begin(_ index: Int) {
        targets[index].began = true
        targets[index].finished = false
        mode = .tests
    }

    private mutating func readTests(_ line: Substring, in index: Int) {
        if line == "failures:" {
            mode = .failures
        } else if Self.isHeading(line) {
            begin(index)
        } else if line.hasPrefix("test result: ") {
            finish(index)
        } else if !readTest(line, in: index) {
            targets[index].tail.append(line)
            if targets[index].tail.count > 40 { targets[index].tail.removeFirst() }
        }
    }

    private mutating func readTest(_ line: Substring, in index: Int) -> Bool {
        if let pending = targets[index].pending, let status = Self.status(line) {
            end(pending, status, in: index)
            return true
        }
        // What a child process printed without an end of line may stand before the marker.
        guard let dots = line.ranges(of: " ... ").last,
            let start = line.hasPrefix("test ")
                ? line.startIndex : line[..<dots.lowerBound].ranges(of: "test ").last?.lowerBound
        else { return false }
        let name = Self.withoutMode(line[start..<dots.lowerBound].dropFirst(5))
        if let status = Self.status(line[dots.upperBound...]) {
            end(name, status, in: index)
        } else if line.hasPrefix("test ") {
            targets[index].pending = name
            targets[index].tail = [line[dots.upperBound...]]
        }
        return true
    }

    /// A test that ends twice keeps the worse end.
    private mutating func end(_ name: String, _ status: TestStatus, in index: Int) {
        if targets[index].pending == name { targets[index].pending = nil }
        if let known = targets[index].ended.firstIndex(where: { $0.name == name }) {
            if targets[index].ended[known].status == .passed { targets[index].ended[known].status = status }
        } else {
            targets[index].ended.append((name, status))
        }
    }

    private static func status(_ text: Substring) -> TestStatus? {
        switch text.prefix(while: { $0 != " " && $0 != "," }) {
        case "ok", "bench:": .passed
        case "FAILED": .failed
        case "ignored": .skipped
        default: nil
        }
    }

    private static func withoutMode(_ name: Substring) -> String {
        for mode in [" - should panic", " - compile fail", " - compile"] where name.hasSuffix(mode) {
            return String(name.dropLast(mode.count))
        }
        return String(name)
    }

    private mutating func readFailures(_ line: Substring, in index: Int) {
        if line.hasPrefix("---- "), line.hasSuffix(" stdout ----") {
            block = Self.withoutMode(line.dropFirst(5).dropLast(12))
        } else if line.hasPrefix("test result: ") {
            finish(index)
        } else if line == "failures:" {
            block = nil
        } else if let block {
            targets[index].messages[block, default: ""] += line + "\n"
        }
    }

    private mutating func finish(_ index: Int) {
        targets[index].finished = true
        mode = .done
        block = nil
    }
}
