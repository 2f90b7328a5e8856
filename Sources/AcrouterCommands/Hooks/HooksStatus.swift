import ArgumentParser
import Foundation
import Report

/// `git acrouter hooks status`.
struct HooksStatus: Verb {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Say which hooks are installed, where, and what stands in their way.",
        discussion: "Exit status: 0 when at least one hook of ours would run, 1 when none would.")

    @OptionGroup var options: HookOptions
    @OptionGroup var output: OutputOptions

    func perform(in program: Program) async throws -> ExitStatus {
        let folder = try await options.folder(program)
        let files = HookName.allCases.map { HookFile($0, in: folder.path) }
        let isActive = folder.standing != .off && files.contains(where: \.runs)
        if output.json {
            try program.print([
                "schema": "acrouter.hooks-status/1", "folder": .string(folder.path),
                "standing": .string(folder.standing.word), "manager": .text(folder.manager?.rawValue),
                "active": .bool(isActive),
                "hooks": .array(
                    files.map {
                        [
                            "hook": .string($0.hook.rawValue), "state": .string($0.word),
                            "chained": .bool($0.hasChained), "moved": .array($0.moved.map(JSON.string)),
                            "has_program": $0.programFolder.map { .bool(ProgramFolder.holdsProgram($0)) } ?? .null,
                        ]
                    }),
            ])
            return isActive ? .done : .no
        }
        try program.print("\(Printable.text(folder.path, oneLine: true)) (\(folder.standing.words))\n")
        for file in files {
            let moved = file.moved.map { "; ours is \(Printable.text($0, oneLine: true))" }.joined()
            let rest = (file.hasChained ? ", with the hook from before" : "") + moved
            let name = file.hook.rawValue.padding(toLength: 20, withPad: " ", startingAt: 0)
            try program.print("  \(name)\(file.word)\(rest)\n")
        }
        for place in Set(files.compactMap(\.programFolder)).sorted() where !ProgramFolder.holdsProgram(place) {
            program.warn(
                "\(Printable.text(place, oneLine: true)), where the hooks look for git-acrouter when PATH has none, has none",
                hints: ["name the folder of this one: git acrouter hooks install"])
        }
        if isActive {
            if let manager = folder.manager { program.say("\(manager.rawValue) owns this folder") }
            return .done
        }
        if let refusal = Self.refusal(folder, files) {
            program.say(
                Printable.text("they cannot be installed in \(refusal.subject): \(refusal.underlying)", oneLine: true))
            for hint in refusal.hints { program.say("hint: " + Printable.text(hint)) }
        } else {
            program.say("hint: install them: git acrouter hooks install")
        }
        return .no
    }

    /// What `hooks install` would say.
    private static func refusal(_ folder: HookFolder, _ files: [HookFile]) -> CommandError? {
        do { try folder.requireOurs(force: false) } catch { return error }
        return files.lazy.compactMap { $0.obstacle(force: false, isTemplate: folder.standing == .template) }.first
    }
}

extension HookFile {
    /// On the wire and for people.
    fileprivate var word: String {
        switch state {
        case .absent: "absent"
        case .ours(_, isExecutable: true): "installed"
        case .ours(_, isExecutable: false): "disabled"
        case .edited: "edited"
        case .foreign: "foreign"
        }
    }

    fileprivate var programFolder: String? {
        if case .ours(let folder, _) = state { return folder }
        return nil
    }

    fileprivate var runs: Bool {
        if case .ours(_, isExecutable: true) = state { return true }
        return state == .edited || isRunByManager
    }
}

extension HookFolder.Standing {
    fileprivate var word: String {
        switch self {
        case .own: "own"
        case .project: "project"
        case .shared: "shared"
        case .linked: "linked"
        case .passing: "passing"
        case .off: "off"
        case .template: "template"
        }
    }

    fileprivate var words: String {
        switch self {
        case .own: "this repository's own"
        case .project: "in the working tree, by core.hooksPath or a link"
        case .shared(let scope): "core.hooksPath, \(scope.word): other repositories look there too"
        case .linked: "outside, a link leads there"
        case .passing: "core.hooksPath, for this command only"
        case .off: "core.hooksPath switches all hooks off"
        case .template: "what new repositories start from"
        }
    }
}
