import Changes
import Classification
import Orchestrator

/// A file as a prompt may show it.
struct SourceText {
    let path: RepoPath
    let mode: FileMode
    /// As it is in the base.
    let bytes: [UInt8]
    /// As it may be shown: secrets masked, lines kept.
    let lines: [[UInt8]]
    let outline: CodeOutline
    let tokens: Int

    init(path: RepoPath, mode: FileMode, bytes: [UInt8], masked: [UInt8]) {
        self.path = path
        self.mode = mode
        self.bytes = bytes
        var lines = masked.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
            Array(line.last == 0x0D ? line.dropLast() : line)
        }
        if lines.last?.isEmpty == true { lines.removeLast() }
        self.lines = lines
        outline = CodeOutline(lines)
        tokens = TokenEstimate.of(masked)
    }

    func text(_ range: ClosedRange<Int>) -> [UInt8] {
        let inside = max(1, range.lowerBound)...max(1, min(range.upperBound, lines.count))
        guard inside.lowerBound <= lines.count else { return [] }
        return Array(lines[inside.lowerBound - 1...inside.upperBound - 1].joined(separator: [0x0A]))
    }

    /// What the top of the file brings in: a part of it cannot be understood without.
    var imports: [Int] {
        let words = ["import ", "from ", "use ", "#include", "require", "package ", "using ", "const ", "@testable"]
        return lines.indices.prefix(80).filter { index in
            words.contains { lines[index].starts(with: $0.utf8) }
                && (!lines[index].starts(with: "const ".utf8)
                    || lines[index].ranges(of: Array("require(".utf8)).count > 0)
        }.map { $0 + 1 }
    }
}

/// Files of the base as a prompt shows them: read once, masked as a whole, private ones not there.
struct PromptSources {
    /// Beyond this a file is data.
    private static let largest = 512 << 10

    let workbench: any Workbench
    let entries: [TreeEntry]
    private let byPath: [RepoPath: TreeEntry]
    let privatePaths: Set<RepoPath>
    private var read: [RepoPath: SourceText?] = [:]
    var masker = SecretMasker()

    init(_ workbench: any Workbench) async throws {
        self.workbench = workbench
        let hidden = try await workbench.privatePaths()
        privatePaths = hidden
        let all = try await workbench.entries()
        entries = all.filter { $0.mode.isFile && !hidden.contains($0.path) }
        var byPath: [RepoPath: TreeEntry] = Dictionary(minimumCapacity: entries.count)
        for entry in entries { byPath[entry.path] = entry }
        self.byPath = byPath
        try await masker.learn(from: workbench, all)
    }

    func isShowable(_ path: RepoPath) -> Bool { !privatePaths.contains(path) }
    func exists(_ path: RepoPath) -> Bool { byPath[path] != nil }

    /// - Returns: nil for what is not there, private, no text, or too large.
    mutating func file(_ path: RepoPath) async throws -> SourceText? {
        if let known = read[path] { return known }
        var found: SourceText?
        if let entry = byPath[path], PathKind.of(path) != .generated {
            let bytes = try await workbench.bytes(of: entry.id)
            if bytes.count <= Self.largest, !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil {
                found = SourceText(
                    path: path, mode: entry.mode, bytes: bytes, masked: masker.mask(file: bytes, at: path))
            }
        }
        read[path] = .some(found)
        return found
    }

    /// A path as somebody wrote it: as it is, or the only file that ends in it.
    func resolve(_ word: String) -> RepoPath? {
        let path = RepoPath(word)
        if byPath[path] != nil { return path }
        let ending = Array(("/" + word).utf8)
        var found: RepoPath?
        for entry in entries
        where entry.path.bytes.count > ending.count && entry.path.bytes.suffix(ending.count) == ending[...] {
            if found != nil { return nil }
            found = entry.path
        }
        return found
    }
}
