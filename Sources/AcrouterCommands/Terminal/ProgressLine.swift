import Orchestrator
import Report
import Routing
import Synchronization
import Verification

/// Progress on standard error: one line, redrawn, on a terminal; a line per step otherwise, without the details.
final class ProgressLine: Sendable {
    private struct State {
        var stage = ""
        var isDrawn = false
        var isSilent = false
    }

    private let sink: ByteSink
    private let redraws: Bool
    private let canvas: Canvas
    private let state: Mutex<State>

    init(program: Program, settings: Settings, noColour: Bool) {
        sink = program.messages
        redraws = program.terminal.isError && program.terminal.isCapable
        canvas = program.terminal.messageCanvas(noColour: noColour)
        state = Mutex(State(isSilent: !settings.bool(.progress)))
    }

    func handle(_ event: ProgressEvent) {
        switch event {
        case .stage(let text): draw(stage: text, detail: "")
        case .detail(let text): draw(stage: nil, detail: text)
        case .decided(let decision):
            if decision.arm != nil { keep(decision.reason) }
        case .attempted(let attempt): keep(Self.line(attempt, canvas: canvas))
        case .reproduced(let diff):
            let text = String(decoding: DiffText.rendered(diff, canvas: canvas), as: UTF8.self)
            keep("this test shows it:\n" + Printable.text(text))
        }
    }

    /// Wipes the redrawn line and draws no more, so that what follows starts on a clean line.
    func finish() {
        state.withLock { state in
            wipe(&state)
            state.isSilent = true
        }
    }

    private static func line(_ attempt: Attempt, canvas: Canvas) -> String {
        let word = attempt.status == .ok ? attempt.judgement.verdict.rawValue : attempt.status.rawValue
        let ink = Canvas.ink(verdict: attempt.judgement.verdict.rawValue)
        let figures = "\(Amounts.money(attempt.cost)), \(Amounts.time(seconds: attempt.seconds))"
        let reason = Printable.text(attempt.judgement.reason, oneLine: true)
        return "\(attempt.arm): " + canvas.paint(word, ink) + " (\(figures)): \(reason)"
    }

    private func draw(stage: String?, detail: String) {
        state.withLock { state in
            guard !state.isSilent else { return }
            if let stage { state.stage = Printable.text(stage, oneLine: true) }
            guard redraws else {
                if stage != nil { put(state.stage + "\n") }
                return
            }
            let text = state.stage + (detail.isEmpty ? " ..." : ": " + Printable.text(detail, oneLine: true))
            // One column stays free: some terminals wrap when the last one is written.
            put("\r\u{1B}[K" + canvas.paint(Printable.fit(text, width: (canvas.width ?? 80) - 1), .dim))
            state.isDrawn = true
        }
    }

    /// A line that stays.
    private func keep(_ line: String) {
        state.withLock { state in
            guard !state.isSilent, !line.isEmpty else { return }
            wipe(&state)
            put(line + "\n")
        }
    }

    private func wipe(_ state: inout State) {
        if state.isDrawn { put("\r\u{1B}[K") }
        state.isDrawn = false
    }

    private func put(_ text: String) { sink.writeQuietly(Array(text.utf8)) }
}
