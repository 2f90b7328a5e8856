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
                && !Guards.isProtected(entry.path, plan: job.plan) && !isSetUp(entry.path)
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
            guard bytes.count <= largestFile, !TestSupport.usesTestFramework(entry.path, bytes: bytes) else { continue }
            files.append(SourceFile(path: entry.path, bytes: bytes, dialect: dialect))
            modes[entry.path] = entry.mode
        }
        var evidence = evidence(of: job)
        let tests = try await tests(job, entries, from: workbench)
        evidence.reach = CallReach.weights(from: CallReach.names(in: tests, of: failingFunctions(job)), in: files)
        return TemplatesProject(files: files, modes: modes, evidence: evidence)
    }

    /// Test files, those of the failing tests first.
    private static func tests(
        _ job: Job, _ entries: [TreeEntry], from workbench: any Workbench
    ) async throws -> [SourceFile] {
        let named = Set(job.baseline.report.failed.compactMap(\.file))
        let isTest = { TestPaths.isTest($0, runner: job.plan.runner) && !TestPaths.isInstalled($0) }
        let chosen = entries.filter { $0.mode.isFile && isTest($0.path) }
            .sorted { (named.contains($0.path.display) ? 0 : 1) < (named.contains($1.path.display) ? 0 : 1) }
        var files: [SourceFile] = []
        for entry in chosen {
            guard files.count < 40, let dialect = Dialect.of(fileExtension: entry.path.fileExtension) else { continue }
            let bytes = try await workbench.bytes(of: entry.id)
            if bytes.count <= largestFile { files.append(SourceFile(path: entry.path, bytes: bytes, dialect: dialect)) }
        }
        return files
    }

    /// Names of the failing tests' functions: `test_y` of `tests/test_a.py::test_y[1]`, `counter` of `T.S/counter()`.
    private static func failingFunctions(_ job: Job) -> Set<String> {
        Set(
            job.baseline.failToPass.map { test in
                let last = test.name.split(whereSeparator: { $0 == ":" || $0 == "/" || $0 == "." }).last ?? ""
                return String(last.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
            })
    }

    /// Names that failures say do not exist, as Python words it.
    private static func missingNames(_ message: String) -> [String] {
        var found: [String] = []
        for mark in ["has no attribute '", "name '", "keyword argument '", "cannot import name '"] {
            var rest = message[...]
            while let range = rest.firstRange(of: mark) {
                rest = rest[range.upperBound...]
                let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
                if !name.isEmpty { found.append(String(name)) }
            }
        }
        return found
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
        var evidence = TestEvidence(frames: frames, changedLines: changedLines(job.change), words: words)
        for test in job.baseline.report.failed { evidence.missingNames.formUnion(missingNames(test.message)) }
        return evidence
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
