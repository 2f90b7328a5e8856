import ArgumentParser
import Changes
import Classification
import GitStore
import Orchestrator
import Report

/// `git acrouter classify`: what kind of work a change is.
struct Classify: Verb {
    static let isLong = true
    static let configuration = CommandConfiguration(
        commandName: "classify", abstract: "Say what kind of work a change is, with the evidence.",
        discussion: """
            Without an argument: the staged change, or the working tree's when nothing is staged. A commit's own message \
            is not read unless asked for; prefixes of the commits before it are (--adapt). Exit status: 1 when nothing \
            is changed, or a revision on standard input cannot be read.
            """
    )

    @Argument(help: ArgumentHelp("A commit, or a range A..B.", valueName: "revision"))
    var revision: String?

    @Flag(help: "The staged change.")
    var staged = false

    @Flag(help: "The working tree's change, untracked files included.")
    var worktree = false

    @Flag(help: "Commits named on standard input, one a line; prints one JSON object a line.")
    var stdin = false

    @Option(
        help: ArgumentHelp(
            "What may teach this repository's habits: ancestors (and corrections), or none.",
            valueName: "ancestors|none"))
    var adapt = AdaptationSource.ancestors

    @Flag(help: "Say how far this repository's habits moved the answer.")
    var explain = false

    @Flag(help: "Read the commit's own message too.")
    var message = false

    @Option(
        help: ArgumentHelp(
            "Remember what kind of work it is: one of \(Dimension.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "dimension"),
        transform: Self.kind)
    var correct: Dimension?

    /// For scripts/train-classifier: what the weights are learned on, instead of what they say.
    @Flag(help: .private)
    var features = false

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if [revision != nil, staged, worktree, stdin].count(where: { $0 }) > 1 {
            throw ValidationError("give one of a revision, --staged, --worktree and --stdin")
        }
        if message, revision == nil || revision?.contains("..") == true, !stdin {
            throw ValidationError("--message needs a commit: a staged change has none yet")
        }
        if stdin, correct != nil { throw ValidationError("--correct needs one change") }
        if features, !stdin { throw ValidationError("--features needs --stdin") }
    }

    private static func kind(_ name: String) throws -> Dimension {
        if let dimension = Dimension(rawValue: name) { return dimension }
        throw ValidationError("one of " + Dimension.allCases.map(\.rawValue).joined(separator: ", "))
    }

    func perform(in program: Program) async throws -> ExitStatus {
        let workspace = try await Workspace.open(program)
        if stdin { return try await ClassifyStream(workspace: workspace, options: self).run() }
        let subject = try await ClassifySubject.find(self, in: workspace.repository)
        let change = subject.change
        guard !change.isEmpty else {
            if output.json {
                try program.print(report(Classifier.classify(change, testsFail: false), subject).json)
            } else {
                program.say("nothing is changed: there is nothing to classify")
            }
            return .no
        }
        let reading = ChangeReading(change)
        if let correct { try HabitStore(workspace).correct(reading, as: correct) }
        let habits = try await habits(for: subject, in: workspace)
        let text: String? =
            if message, let commit = subject.commit { try await workspace.repository.message(of: commit) } else { nil }
        let report = report(reading.classification(habits: habits, message: text), subject)
        if output.json {
            try program.print(report.json)
        } else {
            let display = try await Display.resolve(
                program, repository: workspace.repository, options: output, pages: false)
            try display.show(report.text(on: display.canvas))
        }
        return .done
    }

    func habits(for subject: ClassifySubject, in workspace: Workspace) async throws -> Habits? {
        guard adapt == .ancestors else { return nil }
        var habits = try await HabitStore(workspace).habits(upTo: subject.before)
        // What is no commit yet will be the user's.
        habits.author =
            (subject.author ?? workspace.configuration.authorAddress(in: workspace.program)).map(PathWords.author) ?? 0
        return habits
    }

    private func report(_ classification: Classification, _ subject: ClassifySubject) -> ClassificationReport {
        ClassificationReport(
            revision: subject.name, classification: classification, language: Classifier.language(of: subject.change),
            files: subject.change.files.count, added: subject.change.addedLines,
            removed: subject.change.removedLines, explains: explain)
    }
}

extension [ConfigurationEntry] {
    /// What a commit made now would most likely bear; nil when neither environment nor configuration says.
    func authorAddress(in program: Program) -> String? {
        func configured(_ key: String) -> String? {
            last { $0.key == key }?.value.map { String(decoding: $0, as: UTF8.self) }
        }
        return program.environment["GIT_AUTHOR_EMAIL"] ?? configured("author.email") ?? configured("user.email")
            ?? program.value("EMAIL")
    }
}

enum AdaptationSource: String, ExpressibleByArgument, CaseIterable, Sendable { case none, ancestors }

/// The change that is asked about.
struct ClassifySubject {
    /// As the user named it; nil for what is no commit yet.
    var name: String?
    var change: Patch
    /// Set when the change is that of one commit.
    var commit: ObjectID?
    /// Address of the commit's author; nil for what is no commit yet.
    var author: String?
    /// The commit whose history comes before the change; nil when nothing does.
    var before: ObjectID?

    static func find(_ options: Classify, in repository: GitRepository) async throws -> ClassifySubject {
        if let revision = options.revision {
            return try await find(revision, in: repository)
        }
        guard repository.layout.workTree != nil else {
            throw CommandError(.bareRepository, "find the change", subject: repository.layout.gitDirectory)
        }
        if !options.worktree {
            let (head, index) = try await repository.stagedChange(moves: .renames, context: .wide)
            if options.staged || !index.isEmpty { return ClassifySubject(change: index, before: head) }
        }
        return ClassifySubject(
            change: try await repository.workingTreePatch(moves: .renames, context: .wide),
            before: try await repository.head()?.id)
    }

    /// Only a name that leads nowhere is the user's mistake.
    private static func named<Found>(_ revision: String, _ find: () async throws -> Found) async throws -> Found {
        do {
            return try await find()
        } catch let error as GitStoreError where error.code == .notFound || error.code == .gitFailed {
            throw CommandError(.badRevision, "read", subject: "'\(revision)'", underlying: error.underlying)
        }
    }

    static func find(_ revision: String, in repository: GitRepository) async throws -> ClassifySubject {
        if revision.contains("..") {
            let (start, end) = try await named(revision) { try await repository.ends(ofRange: revision) }
            let change = try await repository.patch(from: start, to: end, moves: .renames, context: .wide)
            return ClassifySubject(name: revision, change: change, before: start)
        }
        let commit = try await named(revision) {
            try await repository.commit(try await repository.resolve(revision + "^{commit}"))
        }
        let change = try await repository.patch(
            from: commit.parents.first, to: commit.tree, moves: .renames, context: .wide)
        return ClassifySubject(
            name: revision, change: change, commit: commit.id, author: commit.authorAddress,
            before: commit.parents.first)
    }
}
