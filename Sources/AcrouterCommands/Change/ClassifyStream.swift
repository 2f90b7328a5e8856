import Changes
import Classification
import Foundation
import GitStore
import Report

/// `git acrouter classify --stdin`: a line of JSON for every revision that comes in, as it comes in.
struct ClassifyStream {
    let workspace: Workspace
    let options: Classify

    func run() async throws -> ExitStatus {
        var habits = StreamHabits(workspace)
        var failed = false
        var rest: [UInt8] = []
        var isOpen = true
        if options.features {
            try workspace.program.print("rev\t" + ChangeFeatures.names.joined(separator: ",") + "\tpaths\n")
        }
        while isOpen {
            isOpen = try read(into: &rest)
            var lines: [String] = []
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                lines.append(String(decoding: rest[..<end], as: UTF8.self))
                rest.removeFirst(end + 1)
            }
            guard rest.count <= Self.longestName else {
                throw CommandError(
                    .unreadableFile, "read", subject: "standard input",
                    underlying: "a line is no revision: it is too long")
            }
            if !isOpen, !rest.isEmpty { lines.append(String(decoding: rest, as: UTF8.self)) }
            lines = lines.map { String($0.filter { $0 != "\r" }) }.filter { !$0.isEmpty }
            while !lines.isEmpty {
                let batch = Array(lines.prefix(ChangeReader.batch))
                lines.removeFirst(batch.count)
                if try await !answer(batch, &habits) { failed = true }
            }
        }
        return failed ? .no : .done
    }

    private static let longestName = 1 << 16

    /// - Returns: false at the end of the input.
    private func read(into bytes: inout [UInt8]) throws -> Bool {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            // Whoever waits for a slow writer still hears a signal.
            var input = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
            guard poll(&input, 1, 100) != 0 else {
                try Task.checkCancellation()
                continue
            }
            let count = Foundation.read(0, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw CommandError(
                    .unreadableFile, "read", subject: "standard input", underlying: String(cString: strerror(errno)))
            }
            bytes += buffer[0..<count]
            return count > 0
        }
    }

    /// - Returns: false when one of them cannot be read.
    private func answer(_ revisions: [String], _ habits: inout StreamHabits) async throws -> Bool {
        let names = revisions.map { $0.contains("..") ? "" : $0 }
        let commits = try await workspace.repository.commits(named: names)
        var found: [ObjectID] = []
        for commit in commits { if let commit, !found.contains(commit) { found.append(commit) } }
        let changes = try await ChangeReader.changes(found, in: workspace.repository)
        if options.adapt == .ancestors, !options.features { try await habits.prepare(found) }
        var text = ""
        var isWhole = true
        for (revision, commit) in zip(revisions, commits) {
            if let commit, let change = changes[commit] {
                text += try await line(revision, commit, change, &habits)
            } else if revision.contains(".."), let line = try await range(revision) {
                text += line
            } else {
                isWhole = false
                let answer: JSON = [
                    "schema": .string(ClassificationReport.schema), "rev": .string(revision),
                    "error": "no such commit, or it cannot be read",
                ]
                text += answer.renderedOnOneLine()
            }
        }
        try workspace.program.print(text)
        return isWhole
    }

    private func line(
        _ revision: String, _ commit: ObjectID, _ change: Patch, _ habits: inout StreamHabits
    ) async throws -> String {
        if options.features {
            let values = ChangeFeatures(change).values.map { $0 == $0.rounded() ? String(Int($0)) : String($0) }
            let words = ChangeReading(change).pathWords.map { String($0, radix: 16) }
            return "\(revision)\t" + values.joined(separator: ",") + "\t" + words.joined(separator: ",") + "\n"
        }
        let message = options.message ? try await workspace.repository.message(of: commit) : nil
        let learned = options.adapt == .ancestors && !change.isEmpty ? habits.before(commit) : nil
        return report(revision, change, ChangeReading(change).classification(habits: learned, message: message))
    }

    private func range(_ revision: String) async throws -> String? {
        do {
            let subject = try await ClassifySubject.find(revision, in: workspace.repository)
            let habits = subject.change.isEmpty ? nil : try await options.habits(for: subject, in: workspace)
            return report(revision, subject.change, ChangeReading(subject.change).classification(habits: habits))
        } catch is CommandError {
            return nil
        } catch let error as GitStoreError where error.code != .gitMissing {
            return nil
        }
    }

    private func report(_ revision: String, _ change: Patch, _ classification: Classification) -> String {
        ClassificationReport(
            revision: revision, classification: classification, language: Classifier.language(of: change),
            files: change.files.count, added: change.addedLines, removed: change.removedLines,
            explains: options.explain
        ).json.renderedOnOneLine()
    }
}

/// Habits for many commits of one repository, each by all that came before it.
struct StreamHabits {
    private let workspace: Workspace
    private let corrections: [Habits.Correction]
    private var graph = CommitGraph()
    private var known: [ObjectID] = []
    private var isUnreadable = false

    init(_ workspace: Workspace) {
        self.workspace = workspace
        corrections = HabitStore.corrections(in: workspace.layout)
    }

    /// Loads the histories of these commits; when one cannot be read, says so once and does without from then on.
    mutating func prepare(_ commits: [ObjectID]) async throws {
        let new = commits.filter { !graph.holds($0) }
        guard !isUnreadable, !new.isEmpty else { return }
        do {
            graph.add(try await workspace.repository.lines(from: new, excluding: Array(known.suffix(200))))
            known += new
        } catch let error as GitStoreError where error.code != .gitMissing {
            isUnreadable = true
            try HabitStore(workspace).goOn(without: error)
        }
    }

    mutating func before(_ commit: ObjectID) -> Habits {
        var habits = graph.parent(of: commit).map { graph.habits(upTo: $0) } ?? Habits()
        habits.author = graph.author(of: commit)
        habits.corrections = corrections
        return habits
    }
}
