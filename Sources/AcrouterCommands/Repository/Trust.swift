import ArgumentParser
import Report

/// `git acrouter trust`: let the committed `.acrouter/config` count.
struct Trust: Verb {
    static let isLong = true
    static let configuration = CommandConfiguration(
        commandName: "trust", abstract: "Let the repository's committed settings count, after you have seen them.",
        discussion: "Trust holds for exactly these bytes in this repository; a change of the file asks again.")

    @Flag(help: "Show the committed settings and whether they are trusted; change nothing.")
    var show = false

    @Flag(help: "Take trust back.")
    var revoke = false

    @Flag(help: "Trust without asking.")
    var yes = false

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if show && (revoke || yes) || revoke && yes { throw ValidationError("give one of --show, --revoke and --yes") }
    }

    func perform(in program: Program) async throws -> ExitStatus {
        let workspace = try await Workspace.open(program)
        if revoke {
            try workspace.distrust()
            return try tell("revoked", trusted: false, digest: nil, program: program)
        }
        let committed = try await workspace.committed()
        switch committed.state {
        case .refused(let reason):
            throw CommandError(.committedConfig, "read", subject: CommittedConfig.path, underlying: reason)
        case .missing:
            return try tell("missing", trusted: false, digest: nil, program: program)
        case .present(let bytes):
            guard let digest = committed.digest else { return .fatal }
            if !output.json { try display(bytes, committed: committed, in: workspace) }
            if show || committed.isTrusted {
                let state = committed.isTrusted ? "trusted" : "untrusted"
                return try tell(state, trusted: committed.isTrusted, digest: digest, program: program)
            }
            guard try consent(program) else {
                _ = try tell("untrusted", trusted: false, digest: digest, program: program)
                return .no
            }
            try workspace.trust(digest: digest)
            return try tell("trusted", trusted: true, digest: digest, program: program)
        }
    }

    private func consent(_ program: Program) throws -> Bool {
        if yes { return true }
        guard !output.json else { return false }
        return try Question.ask("Trust these settings in this repository?", program: program) ?? false
    }

    /// The file as it is, then what each of its settings may do.
    private func display(_ bytes: [UInt8], committed: Workspace.Committed, in workspace: Workspace) throws {
        let program = workspace.program
        try program.print(Printable.text(String(decoding: bytes, as: UTF8.self)))
        if bytes.last != UInt8(ascii: "\n") { try program.print("\n") }
        // Ignored: a mistake in the user's own settings is for those commands to tell that use them.
        let whole = try? Settings(entries: workspace.ownEntries + committed.entries, trustsCommitted: true)
        let judged = try whole ?? Settings(entries: committed.entries, trustsCommitted: true)
        for ignored in judged.ignored where ignored.entry.scope == .committed {
            program.say("not even when trusted: \(Printable.text(ignored.entry.key, oneLine: true)): \(ignored.reason)")
        }
    }

    private func tell(_ state: String, trusted: Bool, digest: String?, program: Program) throws -> ExitStatus {
        if output.json {
            try program.print([
                "schema": "acrouter.trust/1", "state": .string(state), "trusted": .bool(trusted),
                "sha256": .text(digest),
            ])
            return .done
        }
        switch state {
        case "revoked": program.say("no settings of this repository are trusted any more")
        case "missing": program.say("there is no \(CommittedConfig.path): nothing to trust")
        case "trusted": program.say("trusted: these settings count, until the file changes")
        default: program.say("not trusted: only display settings count\nhint: git acrouter trust --yes")
        }
        return .done
    }
}
