import Changes
import Orchestrator
import Repair
import Verification

/// The job's sources as the templates read them, and what the baseline says about places in them.
struct TemplatesProject: Sendable {
    var files: [SourceFile]
    var modes: [RepoPath: FileMode]
    var evidence: TestEvidence

    /// Files larger than this are seldom written by hand, and slow to search.
    static let largestFile = 400_000
    static let mostFiles = 400

    static func load(_ job: Job, from workbench: any Workbench) async throws -> TemplatesProject {
        let entries = try await workbench.entries()
        let named = Set(job.baseline.report.failed.flatMap(\.frames).map(\.path))
        let changed = Set(job.change.files.compactMap { $0.newPath?.exactText })
        var chosen = entries.filter { entry in
            entry.mode.isFile && entry.path.exactText != nil
                && Dialect.of(fileExtension: entry.path.fileExtension) != nil
                && !TestPaths.isTest(entry.path, runner: job.plan.runner) && !isSetUp(entry.path)
        }
        // Where there are very many, those that failures name come first.
        chosen.sort { left, right in
            let a = (named.contains(left.path.display) ? 0 : 1, changed.contains(left.path.display) ? 0 : 1)
            let b = (named.contains(right.path.display) ? 0 : 1, changed.contains(right.path.display) ? 0 : 1)
            return a == b ? left.path < right.path : a < b
        }
        var files: [SourceFile] = []
        var modes: [RepoPath: FileMode] = [:]
        for entry in chosen.prefix(mostFiles) {
            guard let dialect = Dialect.of(fileExtension: entry.path.fileExtension) else { continue }
            let bytes = try await workbench.bytes(of: entry.id)
            guard bytes.count <= largestFile else { continue }
            files.append(SourceFile(path: entry.path, bytes: bytes, dialect: dialect))
            modes[entry.path] = entry.mode
        }
        return TemplatesProject(files: files, modes: modes, evidence: evidence(of: job))
    }

    private static func isSetUp(_ path: RepoPath) -> Bool {
        ["setup.py", "conf.py", "noxfile.py", "Package.swift"].contains(path.name)
    }

    private static func evidence(of job: Job) -> TestEvidence {
        var words: Set<String> = []
        var frames: [[(path: String, line: Int)]] = []
        for test in job.baseline.report.failed where job.baseline.failToPass.contains(test.id) {
            let parts = test.id.name.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
            for part in parts {
                words.insert(part)
                if part.hasPrefix("test_") { words.insert(String(part.dropFirst(5))) }
            }
            frames.append(test.frames.map { (path: $0.path, line: $0.line) })
        }
        return TestEvidence(frames: frames, changedLines: changedLines(job.change), words: words)
    }

    static func changedLines(_ change: Patch) -> [String: Set<Int>] {
        var found: [String: Set<Int>] = [:]
        for file in change.files {
            guard let path = file.newPath?.exactText else { continue }
            for hunk in file.hunks {
                var line = hunk.newStart
                for piece in hunk.lines where piece.origin != .removed {
                    if piece.origin == .added { found[path, default: []].insert(line) }
                    line += 1
                }
            }
        }
        return found
    }

    /// The candidate as the loop wants it.
    func patch(_ candidate: EditSearch.Candidate, in files: [SourceFile], base: ObjectID) -> CandidatePatch {
        let file = files[candidate.file]
        let bytes = candidate.edit.applied(to: file.bytes)
        return CandidatePatch(
            base: base,
            edits: [FileEdit(path: file.path, content: .write(mode: modes[file.path] ?? .regular, bytes: bytes))])
    }
}
