import Foundation
import GitStore
import Report

/// How `log`, `show` and `stats` reach the user. Git's configuration is read only when a terminal makes it matter.
struct Display: Sendable {
    var canvas: Canvas
    private var pager: Pager?
    private let program: Program
    /// For the pager: less the keys that the configuration names.
    private let environment: [String: String]

    static func plain(_ program: Program) -> Display {
        Display(
            canvas: program.terminal.canvas(colour: false, noColour: true), pager: nil, program: program,
            environment: program.environment)
    }

    init(canvas: Canvas, pager: Pager?, program: Program, environment: [String: String]) {
        self.canvas = canvas
        self.pager = pager
        self.program = program
        self.environment = environment
    }

    /// - Parameter pages: whether a pager fits the command; a diff before a question, for one, must stay on the screen.
    static func resolve(
        _ program: Program, repository: GitRepository?, options: OutputOptions, pages: Bool
    ) async throws -> Display {
        guard program.terminal.isOutput, !options.json else { return plain(program) }
        var colour: Bool?
        var pager: String?
        if let repository {
            for entry in try await repository.configuration() {
                let text = entry.value.map { String(decoding: $0, as: UTF8.self) }
                if entry.key == "color.ui" { colour = text.map(isColour) ?? true }
                if entry.key == "core.pager" { pager = text }
            }
        }
        let canvas = program.terminal.canvas(colour: colour, noColour: options.noColor)
        return Display(
            canvas: canvas, pager: pages ? Pager(program: program, configured: pager) : nil, program: program,
            environment: repository?.environment ?? program.environment)
    }

    func show(_ bytes: [UInt8]) throws {
        if let pager, pager.show(bytes, environment: environment) { return }
        try program.output.write(bytes)
    }

    func show(_ text: String) throws { try show(Array(text.utf8)) }

    /// git-config(1), color.ui: `never` and the false values; everything else colours a terminal.
    private static func isColour(_ text: String) -> Bool { text != "never" && SettingText.bool(text) != false }
}
