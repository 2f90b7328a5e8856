import Foundation
internal import ModelProtocol
internal import Subprocess
internal import Synchronization

/// What a model program has said so far, shared by the readers of its two outputs.
final class ReceivedEvents: Sendable {
    private struct State {
        var answer = ModelAnswer()
        var errors: [UInt8] = []
        var isLate = false
    }

    /// More bytes than any answer has: events are a few times the text that they carry.
    static let outputLimit = 64 << 20
    /// One event that is larger is no piece of an answer.
    static let lineLimit = 8 << 20
    private static let errorsKept = 1 << 14

    private let state = Mutex(State())
    private let started = ContinuousClock.now
    private let onEvent: @Sendable (ModelEvent) -> Void

    init(onEvent: @escaping @Sendable (ModelEvent) -> Void) { self.onEvent = onEvent }

    var answer: ModelAnswer { state.withLock { $0.answer } }
    var isLate: Bool { state.withLock { $0.isLate } }

    private var elapsed: Double { (ContinuousClock.now - started) / .seconds(1) }

    /// Reads until the last word was said, or the output ends.
    func readEvents(_ output: SubprocessOutputSequence) async {
        var lines = EventLines()
        do {
            for try await chunk in output {
                let bytes = chunk.withUnsafeBytes { Array($0) }
                for line in lines.complete(with: bytes) {
                    take(line)
                    if answer.isComplete { return }
                }
                if lines.count > Self.outputLimit || lines.pending > Self.lineLimit {
                    return fail(.tooLarge, "the program said more than any answer is long")
                }
            }
            if let last = lines.rest { take(last) }
        } catch {
            // Cancelled, or a pipe that broke: what came before counts, and the missing last word tells the rest.
        }
    }

    private func take(_ line: [UInt8]) {
        guard !line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else { return }
        do {
            guard let event = try ModelLines.event(line) else { return }
            let seconds = elapsed
            state.withLock { state in
                state.answer.take(event, at: seconds)
                if state.answer.isComplete { state.answer.seconds = seconds }
            }
            onEvent(event)
        } catch {
            fail(.malformed, "the program said what is no event of \(ModelRequest.protocolName)")
        }
    }

    func readErrors(_ errors: SubprocessOutputSequence) async {
        do {
            for try await chunk in errors {
                let bytes = chunk.withUnsafeBytes { Array($0) }
                state.withLock { state in
                    state.errors += bytes
                    if state.errors.count > 2 * Self.errorsKept {
                        state.errors.removeFirst(state.errors.count - Self.errorsKept)
                    }
                }
            }
        } catch {
            // A pipe that broke: what was read is all there is to show.
        }
    }

    func timedOut(after limit: Duration) {
        fail(.timeout, "no end of the answer within \(Int(limit / .seconds(1))) seconds")
        state.withLock { $0.isLate = true }
    }

    /// - Parameter status: how the program ended, for people.
    func ended(_ status: String, isMissing: Bool) {
        let last = lastError.map { ": " + $0 } ?? ""
        state.withLock { if !$0.answer.isComplete { $0.answer.isMissing = isMissing } }
        fail(.program, "the program ended with \(status) in mid-answer" + last)
    }

    func unstarted(_ reason: String, isMissing: Bool) {
        state.withLock { $0.answer.isMissing = isMissing }
        fail(.program, "the program did not start: \(reason)")
    }

    private func fail(_ kind: ModelFailure.Kind, _ message: String) {
        let seconds = elapsed
        state.withLock { state in
            guard !state.answer.isComplete else { return }
            state.answer.fail(kind, message)
            state.answer.seconds = seconds
        }
    }

    private var lastError: String? {
        let errors = state.withLock { $0.errors.suffix(Self.errorsKept) }
        return String(decoding: errors, as: UTF8.self).split(whereSeparator: \.isNewline)
            .last { !$0.allSatisfy(\.isWhitespace) }.map { String($0.prefix(300)) }
    }
}

/// Cuts a program's output into lines.
struct EventLines {
    private(set) var count = 0
    private var partial: [UInt8] = []

    var pending: Int { partial.count }
    /// A last line without an end.
    var rest: [UInt8]? { partial.isEmpty ? nil : partial }

    /// - Returns: Lines that `bytes` completes, without their ends.
    mutating func complete(with bytes: [UInt8]) -> [[UInt8]] {
        count += bytes.count
        var lines: [[UInt8]] = []
        var start = 0
        while let end = bytes[start...].firstIndex(of: 0x0A) {
            lines.append(partial + bytes[start..<end])
            partial = []
            start = end + 1
        }
        partial += bytes[start...]
        return lines
    }
}
