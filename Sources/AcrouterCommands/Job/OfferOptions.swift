import ArgumentParser

/// What is to happen to a patch: options of every command that makes one.
struct OfferOptions: ParsableArguments, Sendable {
    @Flag(help: "Apply the patch without asking.")
    var yes = false

    @Flag(name: .customLong("dry-run"), help: "Show the patch and apply nothing.")
    var dryRun = false

    @Option(
        name: .customLong("patch-out"), help: ArgumentHelp("Write the patch to a file.", valueName: "file"),
        completion: .file())
    var patchOut: String?

    @Option(help: ArgumentHelp("Put the patch on a new branch; the working tree stays as it is.", valueName: "name"))
    var branch: String?

    @Flag(help: "Commit the applied patch; refused when the index differs from HEAD.")
    var commit = false

    @Flag(
        name: .customLong("show-prompt"),
        help: "Print exactly what would be sent, and where to, for each model in turn; send nothing.")
    var showPrompt = false

    func validate() throws {
        if dryRun && (yes || commit || branch != nil) {
            throw ValidationError("--dry-run applies nothing: it goes with none of --yes, --commit, --branch")
        }
        if branch != nil && commit {
            throw ValidationError("--branch already commits, to the new branch: leave --commit out")
        }
    }

    func wishes(json: Bool) -> FixOffer.Wishes {
        FixOffer.Wishes(yes: yes, dryRun: dryRun, json: json, patchOut: patchOut, branch: branch, commit: commit)
    }
}
