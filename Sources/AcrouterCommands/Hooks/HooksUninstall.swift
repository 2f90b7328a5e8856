import ArgumentParser
import Report

/// `git acrouter hooks uninstall`.
struct HooksUninstall: Verb {
    static let configuration = CommandConfiguration(
        commandName: "uninstall", abstract: "Take our hooks away; what was there before comes back unchanged.")

    @OptionGroup var options: HookOptions

    @Flag(help: "Take them away where the project or other repositories have a say, too.")
    var force = false

    @OptionGroup var output: OutputOptions

    func perform(in program: Program) async throws -> ExitStatus {
        let folder = try await options.folder(program)
        let files = HookName.allCases.map { HookFile($0, in: folder.path) }
        if files.contains(where: \.hasOurs) { try folder.requireRemovable(force: force) }
        if let edited = files.lazy.compactMap(\.edited).first {
            throw CommandError(
                .hooksRefused, "remove", subject: edited, underlying: "it has changes that are not ours",
                hints: ["move your lines elsewhere, delete the file, and uninstall again", "nothing was changed"])
        }
        let removed = try files.compactMap { file in try file.uninstall().map { (file.hook, $0) } }
        for file in files where file.state == .foreign && file.hasChained {
            program.warn(
                "\(file.path) is another program's by now; the hook from before is kept as \(file.chained)",
                hints: ["keep the one that you need under the name \(file.hook.rawValue), delete the other"])
        }
        try tell(removed, folder: folder, program: program)
        return .done
    }

    private func tell(_ removed: [(hook: HookName, removal: HookFile.Removal)], folder: HookFolder, program: Program)
        throws
    {
        if output.json {
            try program.print([
                "schema": "acrouter.hooks-uninstall/1", "folder": .string(folder.path),
                "hooks": .array(
                    removed.map { ["hook": .string($0.rawValue), "restored": .bool($1.isRestored)] }),
            ])
            return
        }
        for (hook, removal) in removed {
            let place = removal.path.split(separator: "/").last ?? Substring(hook.rawValue)
            try program.print("\(place): removed\(removal.isRestored ? "; the hook from before is back" : "")\n")
        }
        if removed.isEmpty { program.say("no hook of ours is in \(Printable.text(folder.path, oneLine: true))") }
    }
}
