internal import Changes
internal import Orchestrator

/// Files while an answer's blocks are applied to them, one after the other.
struct AnswerFiles {
    enum State {
        case present(mode: FileMode, FileLines)
        case gone
    }

    /// Files of the base that blocks may speak of, by path.
    private let base: [RepoPath: EditableFile]
    private let secrets: SecretTable
    private(set) var states: [RepoPath: State] = [:]

    /// Larger ones nobody asks a model to change; what is above it is generated.
    static let largest = 2 << 20
    /// Lines that one block may look for: beyond them it is no place that is named but a file.
    static let mostSearched = 10_000

    init(base: [RepoPath: EditableFile], secrets: SecretTable) {
        self.base = base
        self.secrets = secrets
    }

    mutating func apply(_ edit: AnswerEdit, at path: RepoPath) throws(EditProblem) {
        switch edit.kind {
        case .change(let scripts): try change(path, scripts, number: edit.number)
        case .whole(let lines): try replace(path, by: lines)
        case .delete:
            _ = try file(path)
            states[path] = .gone
        case .move: break
        }
    }

    mutating func move(_ path: RepoPath, to target: RepoPath) throws(EditProblem) {
        let (mode, lines) = try file(path)
        if case .present = states[target] ?? .gone {
            throw EditProblem("\(target) would be written twice", path: target)
        }
        guard base[target] == nil else { throw EditProblem("\(target) is there already", path: target) }
        states[path] = .gone
        states[target] = .present(mode: mode, lines)
    }

    /// Edits against the base; files that are as they were are left out.
    func edits() -> [FileEdit] {
        states.compactMap { path, state in
            switch state {
            case .gone: return base[path] == nil ? nil : FileEdit(path: path, content: .delete)
            case .present(let mode, let lines):
                let bytes = lines.bytes
                guard base[path]?.bytes != bytes else { return nil }
                return FileEdit(path: path, content: .write(mode: mode, bytes: bytes))
            }
        }.sorted { $0.path < $1.path }
    }

    // MARK: One file

    private func file(_ path: RepoPath) throws(EditProblem) -> (FileMode, FileLines) {
        switch states[path] {
        case .present(let mode, let lines): return (mode, lines)
        case .gone: throw EditProblem("the answer deletes \(path) and changes it", path: path)
        case nil: break
        }
        guard let file = base[path] else { throw EditProblem("there is no file \(path)", path: path) }
        guard file.bytes.count <= Self.largest else {
            throw EditProblem("\(path) is too large to be edited", path: path)
        }
        guard !file.bytes.prefix(8_192).contains(0) else { throw EditProblem("\(path) is a binary file", path: path) }
        return (file.mode, FileLines(file.bytes))
    }

    private mutating func replace(_ path: RepoPath, by lines: [[UInt8]]) throws(EditProblem) {
        let lines = try restored(lines, at: path)
        guard base[path] != nil || states[path] != nil else { return try create(path, lines) }
        if let known = base[path], !known.isShownWhole {
            throw EditProblem(
                "\(path) was shown in part only and cannot be replaced as a whole; change it with a search/replace block",
                path: path)
        }
        var (mode, old) = try file(path)
        let script = EditScript(search: old.lines.map(\.content), replace: lines)
        old.apply(script, at: 0, indent: .same)
        states[path] = .present(mode: mode, old)
    }

    private mutating func create(_ path: RepoPath, _ lines: [[UInt8]]) throws(EditProblem) {
        var content = FileLines([])
        content.apply(EditScript(search: [], replace: lines), at: 0, indent: .same)
        states[path] = .present(mode: .regular, content)
    }

    private mutating func change(
        _ path: RepoPath, _ scripts: [EditScript], number: Int
    ) throws(EditProblem) {
        guard scripts.allSatisfy({ $0.old.count <= Self.mostSearched }) else {
            throw EditProblem("block \(number) looks for more than \(Self.mostSearched) lines of \(path)", path: path)
        }
        var restored: [EditScript] = []
        for script in scripts { restored.append(try secrets.restored(script, in: base[path]?.bytes, at: path)) }
        if let only = restored.first, restored.count == 1, only.old.allSatisfy({ $0.content.isBlank }) {
            return try fill(path, only, number: number)
        }
        let (mode, lines) = try file(path)
        var problem: EditProblem?
        // Of several ways to part a block, the one with the longest text that the file has: it is there by no accident.
        for script in restored.sorted(by: { $0.old.count > $1.old.count }) {
            do throws(EditProblem) {
                var result = lines
                try ScriptApplier(path: path, number: number).apply(script, to: &result)
                states[path] = .present(mode: mode, result)
                return
            } catch {
                problem = problem ?? error
            }
        }
        if let problem { throw problem }
    }

    /// An empty search makes a new file, or fills an empty one.
    private mutating func fill(_ path: RepoPath, _ script: EditScript, number: Int) throws(EditProblem) {
        let lines = script.lines.filter { $0.action == .add }.map(\.content)
        if base[path] == nil, states[path] == nil { return try create(path, lines) }
        let (mode, file) = try file(path)
        guard file.lines.allSatisfy({ $0.content.isBlank }) else {
            throw EditProblem("block \(number) does not say where in \(path) its lines belong", path: path)
        }
        var filled = file
        filled.apply(EditScript(search: file.lines.map(\.content), replace: lines), at: 0, indent: .same)
        states[path] = .present(mode: mode, filled)
    }

    private func restored(_ lines: [[UInt8]], at path: RepoPath) throws(EditProblem) -> [[UInt8]] {
        let script = EditScript(lines: lines.map { EditScript.Line(action: .add, content: $0) })
        return try secrets.restored(script, in: base[path]?.bytes, at: path).lines.map(\.content)
    }
}
