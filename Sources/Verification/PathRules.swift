internal import Changes

/// Rules about where an edit points, whatever its contents mean.
enum PathRules {
    static func findings(_ edit: FileEdit, tree: TreeShape) -> [GuardFinding] {
        var found: [GuardFinding] = []
        func add(_ rule: GuardFinding.Rule, _ message: String) {
            found.append(GuardFinding(rule: rule, path: edit.path.display, message: message))
        }
        let parts = edit.path.components
        if let message = escape(edit.path) { add(.escapesTree, message) }
        if parts.contains(where: isGitFolder) { add(.gitFolder, "names a git folder") }
        let names = parts.map { String(decoding: $0, as: UTF8.self).lowercased() }
        let last = names.last ?? ""
        if names.first == ".acrouter" { add(.acrouter, "belongs to git-acrouter") }
        if last == ".gitattributes" { add(.gitAttributes, "decides how git itself writes files") }
        if last == ".gitmodules" { add(.submodule, "names submodules") }
        if isHook(names) { add(.hooks, "is or configures a git hook") }
        if isContinuousIntegration(names) { add(.continuousIntegration, "configures continuous integration") }
        if let above = tree.linkAbove(edit.path) { add(.throughLink, "lies behind \(above.display), which is a link") }
        if tree.clashes(edit.path) { add(.clash, "is a file and a folder at once") }
        if tree.isSubmodule(edit.path) { add(.submodule, "is a submodule") }
        if case .write(let mode, let bytes) = edit.content {
            if mode == .submodule { add(.submodule, "would become a submodule") }
            if mode == .symlink, let message = linkEscape(edit.path, target: bytes) { add(.linkOutside, message) }
        }
        return found
    }

    private static func escape(_ path: RepoPath) -> String? {
        if path.bytes.isEmpty { return "is empty" }
        if path.bytes.contains(0) { return "holds a NUL byte" }
        if path.bytes.first == UInt8(ascii: "/") { return "is absolute" }
        for part in path.components {
            if part.isEmpty { return "has an empty component" }
            if part.elementsEqual(".".utf8) || part.elementsEqual("..".utf8) { return "leaves its folder" }
            if part.count > 255 { return "has a name longer than 255 bytes" }
        }
        // A back slash separates on Windows, and a colon names a drive or a stream.
        if path.bytes.contains(UInt8(ascii: "\\")) { return "holds a back slash" }
        return path.bytes.count > 4095 ? "is longer than 4095 bytes" : nil
    }

    /// `.git` as any file system could read it: case folding, HFS+ ignorable characters, NTFS trailing dots, spaces,
    /// streams and short names (git's own `verify_path`, core.protectHFS and core.protectNTFS).
    static func isGitFolder(_ part: ArraySlice<UInt8>) -> Bool {
        let text = String(decoding: part, as: UTF8.self)
        let ignorable: Set<Unicode.Scalar> = [
            "\u{200C}", "\u{200D}", "\u{200E}", "\u{200F}", "\u{202A}", "\u{202B}", "\u{202C}", "\u{202D}", "\u{202E}",
            "\u{206A}", "\u{206B}", "\u{206C}", "\u{206D}", "\u{206E}", "\u{206F}", "\u{FEFF}",
        ]
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !ignorable.contains(scalar) { scalars.append(scalar) }
        var name = Substring(String(scalars).lowercased())
        if let colon = name.firstIndex(of: ":") { name = name[..<colon] }
        while let last = name.last, last == " " || last == "." { name.removeLast() }
        return name == ".git" || name == "git~1"
    }

    private static func isHook(_ names: [String]) -> Bool {
        let hooks: Set<String> = [
            "applypatch-msg", "pre-applypatch", "post-applypatch", "pre-commit", "pre-merge-commit",
            "prepare-commit-msg", "commit-msg", "post-commit", "pre-rebase", "post-checkout", "post-merge", "pre-push",
            "pre-receive", "update", "post-receive", "post-update", "reference-transaction", "push-to-checkout",
            "pre-auto-gc", "post-rewrite", "sendemail-validate", "fsmonitor-watchman",
        ]
        let last = names.last ?? ""
        let folders = Set(names.dropLast())
        if !folders.isDisjoint(with: [".githooks", ".husky", ".git-hooks", ".lefthook"]) { return true }
        if folders.contains("hooks"), hooks.contains(last.split(separator: ".").first.map(String.init) ?? "") {
            return true
        }
        return [".pre-commit-config.yaml", ".pre-commit-hooks.yaml", "lefthook.yml", ".lefthook.yml", "lefthook.yaml"]
            .contains(last)
    }

    private static func isContinuousIntegration(_ names: [String]) -> Bool {
        let folders: Set<String> = [".github", ".gitlab", ".circleci", ".buildkite", ".woodpecker", ".ci", ".azure"]
        let files: Set<String> = [
            ".gitlab-ci.yml", ".travis.yml", "azure-pipelines.yml", "jenkinsfile", "bitbucket-pipelines.yml",
            ".drone.yml", "appveyor.yml", ".appveyor.yml", ".cirrus.yml", "cloudbuild.yaml",
        ]
        return names.dropLast().first.map(folders.contains) ?? false || files.contains(names.last ?? "")
    }

    /// A link's target, followed by name only from the link's own folder, must stay inside the tree.
    private static func linkEscape(_ path: RepoPath, target: [UInt8]) -> String? {
        if target.first == UInt8(ascii: "/") { return "is a link to an absolute path" }
        if target.isEmpty || target.contains(0) { return "is a link without a usable target" }
        var depth = path.components.count - 1
        for part in target.split(separator: UInt8(ascii: "/")) {
            if part.elementsEqual("..".utf8) { depth -= 1 } else if !part.elementsEqual(".".utf8) { depth += 1 }
            if depth < 0 { return "is a link that points out of the tree" }
            if isGitFolder(part) { return "is a link into a git folder" }
        }
        return nil
    }
}

/// Files, links and folders of the tree that a candidate makes.
struct TreeShape {
    private var modes: [RepoPath: FileMode] = [:]
    private var baseModes: [RepoPath: FileMode] = [:]
    private var folders: Set<RepoPath> = []

    init(base: [TreeEntry], candidate: CandidatePatch) {
        for entry in base { modes[entry.path] = entry.mode }
        baseModes = modes
        for edit in candidate.edits {
            switch edit.content {
            case .write(let mode, _): modes[edit.path] = mode
            case .delete: modes[edit.path] = nil
            }
        }
        for path in modes.keys { folders.formUnion(Self.ancestors(of: path)) }
    }

    /// A link or submodule on the way to a path, in the base or in the candidate: writing there would follow it.
    func linkAbove(_ path: RepoPath) -> RepoPath? {
        Self.ancestors(of: path).first { above in
            [modes[above], baseModes[above]].contains { $0 == .symlink || $0 == .submodule }
        }
    }

    func clashes(_ path: RepoPath) -> Bool {
        guard modes[path] != nil else { return false }
        return folders.contains(path) || Self.ancestors(of: path).contains { modes[$0] != nil }
    }

    func isSubmodule(_ path: RepoPath) -> Bool { baseModes[path] == .submodule }

    static func ancestors(of path: RepoPath) -> [RepoPath] {
        path.bytes.indices.filter { path.bytes[$0] == UInt8(ascii: "/") }.map {
            RepoPath(bytes: Array(path.bytes[..<$0]))
        }
    }
}
