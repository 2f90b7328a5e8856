/// The manual page in man(7) macros.
enum ManualPage {
    static func rendered(_ tree: CommandTree) -> String {
        let root = tree.command
        let verbs = (root.subcommands ?? []).filter { $0.shouldDisplay ?? true && $0.commandName != "help" }
        var lines = [
            #".TH GIT-ACROUTER 1 "" "git-acrouter \#(Acrouter.version)" "Git Manual""#, ".SH NAME",
            #"git-acrouter \- "# + escaped(root.abstract ?? ""), ".SH SYNOPSIS",
        ]
        for verb in verbs { lines += [".br", synopsis(verb)] }
        lines += [".SH DESCRIPTION", escaped(root.discussion ?? ""), ".SH COMMANDS"]
        for verb in verbs { lines += section(verb) }
        lines += [".SH CONFIGURATION", escaped(configurationNote)]
        for key in SettingKey.all {
            lines += [".TP", #"\fB\#(escaped(key.name))\fR"#, escaped(key.summary)]
            lines.append(escaped("Default: \(key.fallback ?? "none"). The committed file: \(word(key.committed))."))
        }
        lines += [".SS Models", escaped(modelNote)]
        for key in ModelKey.all {
            lines += [".TP", #"\fBacrouter\-model.\fR\fIname\fR\fB.\#(escaped(key.name))\fR"#]
            lines.append(escaped("\(key.summary). The committed file: \(word(key.committed))."))
        }
        lines += [".SH FILES"]
        for (path, text) in files { lines += [".TP", #"\fI\#(escaped(path))\fR"#, escaped(text)] }
        lines += [".SH ENVIRONMENT", ".TP", #"\fBNO_COLOR\fR"#, "No colour."]
        lines += [".TP", #"\fBGIT_PAGER\fR, \fBPAGER\fR"#, "Pager of log, show and stats on a terminal."]
        lines += [".SH EXIT STATUS"]
        for (code, text) in statuses { lines += [".TP", #"\fB\#(code)\fR"#, escaped(text)] }
        lines += [".SH SEE ALSO", #"\fBgit\fR(1), \fBgit-config\fR(1), \fBgit-apply\fR(1)"#]
        return lines.joined(separator: "\n") + "\n"
    }

    private static let configurationNote = """
        Settings are git configuration. Precedence: system, global, committed (.acrouter/config), local, worktree, -c. \
        The committed file comes with the repository; what it may do with each key stands beside it.
        """

    private static let modelNote = """
        Each model has a section of its own, which 'git acrouter models add' writes. What a committed file says of a \
        name that your own configuration mentions is ignored.
        """

    private static let files = [
        (".acrouter/config", "Settings that the project shares; counts as far as you trust it."),
        (".acrouter/memory.sqlite", "What every attempt came to; ignored by git."),
        ("<git dir>/acrouter/patches/", "Patches that were made but not applied."),
        ("<git dir>/acrouter/suggested", "What the hook has said, so that it says a thing once."),
    ]

    private static let statuses = [
        ("0", "A verified patch exists, or there was nothing to do."), ("1", "An honest no: tried, not resolved."),
        ("128", "A fatal error."), ("129", "Wrong usage."), ("130", "Interrupted (143: terminated)."),
    ]

    private static func word(_ rule: SettingKey.Committed) -> String {
        switch rule {
        case .always: "counts"
        case .adds: "may add to it"
        case .trusted: "counts once trusted"
        case .lowers: "may lower it once trusted"
        case .tightens: "may tighten it once trusted"
        case .never: "never counts"
        }
    }

    private static func synopsis(_ verb: CommandTree.Command) -> String {
        let words = shown(verb).map { argument in
            let inner = #"\fI\#(escaped(argument.valueName ?? ""))\fR"#
            let name = argument.names?.last.map { #"\fB\#(escaped($0.spelled))\fR"# }
            let core: String
            switch argument.kind {
            case "positional": core = "<" + inner + ">"
            case "flag": core = name ?? ""
            default: core = (name ?? "") + " " + inner
            }
            return (argument.isOptional ? "[" + core + "]" : core) + (argument.isRepeating ? "..." : "")
        }
        return #"\fBgit acrouter \#(verb.commandName)\fR "# + words.joined(separator: " ")
    }

    private static func section(_ verb: CommandTree.Command) -> [String] {
        var lines = [#".SS "git acrouter \#(verb.commandName)""#, escaped(verb.abstract ?? "")]
        if let discussion = verb.discussion, !discussion.isEmpty { lines += [".PP", escaped(discussion)] }
        for argument in shown(verb) {
            let names = (argument.names ?? []).map { #"\fB\#(escaped($0.spelled))\fR"# }.joined(separator: ", ")
            let value = argument.kind == "flag" ? "" : #"\fI\#(escaped(argument.valueName ?? ""))\fR"#
            let head = [names, value].filter { !$0.isEmpty }.joined(separator: " ")
            let fallback = argument.defaultValue.map { $0.isEmpty ? "" : " Default: \($0)." } ?? ""
            lines += [".TP", head, escaped((argument.abstract ?? "") + fallback)]
        }
        return lines
    }

    private static func shown(_ verb: CommandTree.Command) -> [CommandTree.Argument] {
        (verb.arguments ?? []).filter { argument in
            argument.shouldDisplay && !(argument.names ?? []).contains { $0.name == "help" || $0.name == "version" }
        }
    }

    /// roff takes a leading dot or quote for a request, a backslash for an escape, a bare hyphen for a dash.
    private static func escaped(_ text: String) -> String {
        let inner = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
        return inner.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasPrefix(".") || $0.hasPrefix("'") ? "\\&" + $0 : String($0) }
            .joined(separator: "\n")
    }
}
