import ArgumentParser
import Foundation
import Report

/// `git acrouter hooks install`.
struct HooksInstall: Verb {
    static let configuration = CommandConfiguration(
        commandName: "install", abstract: "Install hooks here; a hook that is there already runs first.",
        discussion: """
            Without --hooks: \(HookName.usual.map(\.rawValue).joined(separator: ", ")). Doing it again changes nothing. \
            core.hooksPath is never set: for all repositories it would switch off their own hooks.
            """)

    @Option(
        help: ArgumentHelp("Hooks to install, separated by commas.", valueName: "names"), transform: Self.names)
    var hooks: [HookName] = HookName.usual

    @OptionGroup var options: HookOptions

    @Flag(help: "Install where a manager, the project or other repositories have a say, too.")
    var force = false

    @OptionGroup var output: OutputOptions

    private static func names(_ text: String) throws -> [HookName] {
        let words = text.split(separator: ",")
        if words.isEmpty { throw ValidationError("no hook is named") }
        return try words.map { word in
            let word = word.trimmingCharacters(in: .whitespaces)
            guard let name = HookName(rawValue: word) else {
                let known = HookName.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("no hook of ours is called '\(word)'; there are \(known)")
            }
            return name
        }
    }

    func perform(in program: Program) async throws -> ExitStatus {
        let folder = try await options.folder(program)
        try folder.requireOurs(force: force)
        let files = hooks.map { HookFile($0, in: folder.path) }
        // Everything that can be refused is, before anything is changed.
        let obstacles = files.lazy.compactMap { $0.obstacle(force: force, isTemplate: folder.standing == .template) }
        if let obstacle = obstacles.first { throw obstacle }
        try make(folder.path)
        let changes = try install(files, programFolder: ProgramFolder.lasting(path: program.value("PATH") ?? ""))
        try tell(zip(files, changes.map { $0 != .nothing }), folder: folder, program: program)
        return .done
    }

    /// All of them or, when one fails, none.
    private func install(_ files: [HookFile], programFolder: String) throws -> [HookFile.Change] {
        var changes: [HookFile.Change] = []
        do {
            for file in files { changes.append(try file.install(programFolder: programFolder)) }
            return changes
        } catch {
            for (file, change) in zip(files, changes) { file.takeBack(change) }
            throw error
        }
    }

    /// The folder above may be missing as well, in a template.
    private func make(_ folder: String) throws(CommandError) {
        if mkdir(folder, 0o777) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = folder.lastIndex(of: "/"), slash != folder.startIndex else {
            throw HookFile.failure("make the folder", folder)
        }
        try make(String(folder[..<slash]))
        guard mkdir(folder, 0o777) == 0 || errno == EEXIST else { throw HookFile.failure("make the folder", folder) }
    }

    private func tell(
        _ files: Zip2Sequence<[HookFile], [Bool]>, folder: HookFolder, program: Program
    ) throws {
        if output.json {
            try program.print([
                "schema": "acrouter.hooks-install/1", "folder": .string(folder.path),
                "hooks": .array(
                    files.map { file, isNew in
                        [
                            "hook": .string(file.hook.rawValue), "changed": .bool(isNew),
                            "chained": .bool(file.hasChained),
                        ]
                    }),
            ])
            return
        }
        for (file, isNew) in files {
            let rest = file.hasChained ? "; the hook that was there runs first" : ""
            try program.print("\(file.hook.rawValue): \(isNew ? "installed" : "unchanged")\(rest)\n")
        }
        program.say("in \(Printable.text(folder.path, oneLine: true))")
    }
}
