import ArgumentParser
import Report

/// `git acrouter hooks uninstall`.
struct HooksUninstall: Verb {
    static let configuration = CommandConfiguration(
        commandName: "uninstall", abstract: "Take our hooks away; what was there before comes back unchanged.")

    @OptionGroup var options: HookOptions
    @OptionGroup var output: OutputOptions

    func perform(in program: Program) async throws -> ExitStatus {
        let folder = try await options.folder(program)
        let files = HookName.allCases.map { HookFile($0, in: folder.path) }
        if let edited = files.first(where: { $0.state == .edited }) {
            throw CommandError(
                .hooksRefused, "remove", subject: edited.path, underlying: "it has changes that are not ours",
                hints: ["move your lines elsewhere, delete the file, and uninstall again", "nothing was changed"])
        }
        var removed: [HookFile] = []
        for file in files where try file.uninstall() { removed.append(file) }
        for file in files where file.state == .foreign && file.hasChained {
            program.warn(
                "\(file.path) is another program's by now; the hook from before is kept as \(file.chained)",
                hints: ["keep the one that you need under the name \(file.hook.rawValue), delete the other"])
        }
        try tell(removed, folder: folder, program: program)
        return .done
    }

    private func tell(_ removed: [HookFile], folder: HookFolder, program: Program) throws {
        if output.json {
            try program.print([
                "schema": "acrouter.hooks-uninstall/1", "folder": .string(folder.path),
                "hooks": .array(
                    removed.map {
                        ["hook": .string($0.hook.rawValue), "restored": .bool($0.state != .absent)]
                    }),
            ])
            return
        }
        for file in removed {
            try program.print(
                "\(file.hook.rawValue): removed\(file.state == .absent ? "" : "; the hook from before is back")\n")
        }
        if removed.isEmpty { program.say("no hook of ours is in \(Printable.text(folder.path, oneLine: true))") }
    }
}
