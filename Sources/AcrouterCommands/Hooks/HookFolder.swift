import Foundation
import GitStore

/// The folder in which git looks for this repository's hooks, and whose it is.
struct HookFolder: Sendable {
    enum Standing: Hashable, Sendable {
        /// This repository's alone: ours to put hooks into.
        case own
        /// In the working tree: its files are the project's, and would be changed or left lying about.
        case project
        /// Named by `core.hooksPath` and outside: other repositories look there too.
        case shared(SettingScope)
        /// Outside, where a link leads: others may look there too.
        case linked
        /// Named for one command only (`-c`).
        case passing
        /// `core.hooksPath` leads nowhere, which switches all hooks off.
        case off
        /// What new repositories start from.
        case template
    }

    let path: String
    let standing: Standing

    static func resolve(_ workspace: Workspace) async throws -> HookFolder {
        let path = try await workspace.repository.hooksFolder()
        let setting = workspace.configuration.last { $0.key == "core.hookspath" }
        if let setting {
            let text = setting.value.map { String(decoding: $0, as: UTF8.self) } ?? ""
            if text.isEmpty || text == "/dev/null" { return HookFolder(path: path, standing: .off) }
            if setting.scope == .command { return HookFolder(path: path, standing: .passing) }
        }
        return HookFolder(path: path, standing: standing(of: path, layout: workspace.layout, scope: setting?.scope))
    }

    /// By where it really is: `hooks` may be a link into the working tree.
    private static func standing(
        of path: String, layout: RepositoryLayout, scope: ConfigurationEntry.Scope?
    ) -> Standing {
        let real = real(path)
        func isInside(_ folder: String) -> Bool { real == folder || real.hasPrefix(folder + "/") }
        if isInside(layout.commonDirectory) || isInside(layout.gitDirectory) { return .own }
        if let tree = layout.workTree, isInside(tree) { return .project }
        guard let scope = scope?.setting else { return .linked }
        return .shared(scope)
    }

    /// `init.templateDir`, or what `GIT_TEMPLATE_DIR` says instead.
    static func template(_ program: Program) async throws -> HookFolder {
        let configured =
            if let named = program.value("GIT_TEMPLATE_DIR") { named } else {
                try await GitRepository.configuredPath(
                    "init.templatedir", in: program.directory, environment: program.environment)
            }
        guard let root = configured, !root.isEmpty else {
            throw CommandError(
                .templateMissing, "find the template of new repositories", underlying: "init.templateDir is not set",
                hints: ["name a folder of your own: git config --global init.templateDir ~/.config/git/template"])
        }
        let path = root.hasPrefix("/") ? root : program.directory + "/" + root
        return HookFolder(path: path + "/hooks", standing: .template)
    }

    /// With links resolved as far as there is something.
    private static func real(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else {
            let parts = path.split(separator: "/")
            guard let last = parts.last else { return path }
            return real("/" + parts.dropLast().joined(separator: "/")) + "/" + last
        }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// The manager that wrote hooks here, if one did.
    var manager: HookManager? {
        if let owner = HookManager.owner(ofFolder: path) { return owner }
        for name in HookName.allOfGit {
            guard let text = HookFile.text(of: path + "/" + name), HookShim.copy(text) == nil else { continue }
            if let owner = HookManager.owner(ofHook: text) { return owner }
        }
        return nil
    }

    /// What is there instead of a folder.
    private var obstacle: String? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        guard stat(path, &status) == 0 else { return "it is a link that leads nowhere" }
        return status.st_mode & S_IFMT == S_IFDIR ? nil : "it is no folder"
    }

    /// Refuses where hooks of ours would change what is not this repository's, or be changed by a manager.
    ///
    /// - Parameter force: the user has read the advice; only a folder that git would not look into stays refused.
    /// - Throws: `.hooksRefused`.
    func requireOurs(force: Bool) throws(CommandError) {
        let tried = "install hooks in"
        func refused(_ why: String, _ hints: [String]) -> CommandError {
            CommandError(.hooksRefused, tried, subject: path, underlying: why, hints: hints)
        }
        switch standing {
        case .off:
            throw refused(
                "core.hooksPath switches all hooks off",
                ["'git config --show-origin --get-all core.hooksPath' shows where"])
        case .passing:
            throw refused("core.hooksPath was given for this command only", ["leave -c core.hooksPath out"])
        case .own, .template, .project, .shared, .linked: break
        }
        if let obstacle { throw refused(obstacle, ["git looks for hooks there: remove it, or make a folder of it"]) }
        if force { return }
        if let manager {
            throw refused(
                "\(manager.rawValue) owns it",
                ["add to \(manager.place):"] + manager.snippet.split(separator: "\n").map { "  " + $0 }
                    + ["or chain its hooks behind ours: --force"])
        }
        guard let others else { return }
        throw refused(
            others,
            standing == .project
                ? ["call it from the project's own hook: git-acrouter hook pre-commit", "or put files there: --force"]
                : [
                    "call it from the hook there: git-acrouter hook pre-commit",
                    "or install for all who look there: --force",
                ])
    }

    /// Refuses to take away what others may have put there, or use.
    ///
    /// - Parameter force: the user has read the advice.
    /// - Throws: `.hooksRefused`.
    func requireRemovable(force: Bool) throws(CommandError) {
        guard let others, !force else { return }
        throw CommandError(
            .hooksRefused, "take hooks away from", subject: path, underlying: others,
            hints: ["for everybody who looks there: --force", "for yourself: ACROUTER=0 skips them"])
    }

    /// Who else has a say, in words; nil when nobody has.
    private var others: String? {
        switch standing {
        case .project: "it is in the working tree: its files are the project's"
        case .shared(let scope): "core.hooksPath (\(scope.word)) names it, and other repositories look there too"
        case .linked: "a link leads from it to \(Self.real(path)), and others may look there too"
        case .own, .template, .off, .passing: nil
        }
    }
}
