import GitStore
import Memory
import Sandbox
import Testing

@testable import AcrouterCommands

@Suite struct ErrorReportTests {
    private static let errors: [any Error] = [
        GitStoreError(.noSpace, operation: "take a snapshot", subject: "/x"),
        MemoryError(.diskFull, "append to the journal", "/x"),
        SandboxError(.noSpace, "copy the tree", on: "/x", underlying: "No space left on device"),
    ]

    @Test func aFullDiskIsTheSameKindInEveryRoom() {
        for error in Self.errors {
            let report = ErrorReport(error, usage: nil)
            #expect(report.kind == "no_space")
            #expect(report.status == .fatal)
            #expect(report.hints.contains { $0.contains("make space") })
        }
    }

    @Test func withoutIsolationTheSandboxsHintsAreShown() {
        let error = SandboxError(
            .unavailable, "isolate test runs", on: "bwrap", underlying: "not installed", hints: ["install bubblewrap"])
        let report = ErrorReport(error, usage: nil)
        #expect(report.kind == "no_sandbox")
        #expect(
            report.text == """
                fatal: cannot isolate test runs (bwrap)
                cause: not installed
                hint: install bubblewrap

                """)
    }

    @Test func interruptionSaysNothing() {
        let report = ErrorReport(CancellationError(), usage: nil)
        #expect(report.isSilent)
        #expect(report.status == .interrupted)
    }

    @Test func whatComesFromOutsideCannotSpeakToTheTerminal() {
        let error = GitStoreError(.gitFailed, operation: "read", subject: "\u{1B}[2J", underlying: "\u{07}")
        #expect(!ErrorReport(error, usage: nil).text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    }

    @Test func aKindIsSnakeCase() {
        let error = GitStoreError(.outputTooLong, operation: "read")
        #expect(ErrorReport(error, usage: nil).kind == "output_too_long")
    }
}
