import Foundation
import Synchronization

/// Looks through all processes of the machine for a word, again and again.
final class ProcessWatch: Sendable {
    private struct State {
        var isStopped = false
        var arguments: Set<String> = []
        var programs: Set<String> = []
    }

    private let word: [UInt8]
    private let state = Mutex(State())

    init(word: String) { self.word = Array(word.utf8) }

    /// Programs that had it in their command line, and in their environment; this test's own process aside.
    var arguments: Set<String> { state.withLock { $0.arguments } }
    var programs: Set<String> { state.withLock { $0.programs } }

    func stop() { state.withLock { $0.isStopped = true } }

    func look() {
        while !state.withLock({ $0.isStopped }) {
            for (id, program) in Self.processes where id != ProcessInfo.processInfo.processIdentifier {
                if holds("/proc/\(id)/cmdline") { state.withLock { _ = $0.arguments.insert(program) } }
                // A process between fork and exec has its parent's environment, and is its parent still.
                if holds("/proc/\(id)/environ"), Self.program(id) == program {
                    state.withLock { _ = $0.programs.insert(program) }
                }
            }
        }
    }

    private func holds(_ path: String) -> Bool {
        guard let bytes = FileManager.default.contents(atPath: path) else { return false }
        return !bytes.ranges(of: word).isEmpty
    }

    private static var processes: [(Int32, String)] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []  // none: nothing runs
        return names.compactMap { name in Int32(name).flatMap { id in program(id).map { (id, $0) } } }
    }

    /// Name of the file that a process runs.
    private static func program(_ id: Int32) -> String? {
        // Gone, or the kernel's own: no process that could hold anything.
        guard let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(id)/exe") else {
            return nil
        }
        return URL(fileURLWithPath: path).lastPathComponent
    }

    /// Children of a process that run the program, polled for until there is one, for 20 s at most. Other runs of the same
    /// program on this machine are not ours to kill.
    static func wait(for program: String, under parent: Int32) -> [Int32] {
        let end = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < end {
            let found = processes.filter { $0.1 == program && self.parent($0.0) == parent }.map(\.0)
            if !found.isEmpty { return found }
        }
        return []
    }

    private static func parent(_ id: Int32) -> Int32? {
        let text = FileManager.default.contents(atPath: "/proc/\(id)/stat").map { String(decoding: $0, as: UTF8.self) }
        guard let text, let end = text.lastIndex(of: ")") else { return nil }
        return text[end...].split(separator: " ").dropFirst(2).first.flatMap { Int32($0) }
    }

    /// Whether one of them still runs after 5 s: the kernel takes a killed process down in its own time.
    static func areRunning(_ ids: [Int32]) -> Bool {
        let end = ContinuousClock.now + .seconds(5)
        while ids.contains(where: { program($0) != nil }) {
            if ContinuousClock.now > end { return true }
        }
        return false
    }
}

/// Acts once, as soon as a program says something.
final class Trigger: Sendable {
    private let word: String
    private let heard = Mutex("")
    private let action: @Sendable (Process) -> Void

    init(_ word: String, _ action: @escaping @Sendable (Process) -> Void) {
        self.word = word
        self.action = action
    }

    func hear(_ text: String, _ process: Process) {
        let isDue = heard.withLock { heard in
            let before = heard.contains(word)
            heard += text
            return !before && heard.contains(word)
        }
        if isDue { action(process) }
    }
}
