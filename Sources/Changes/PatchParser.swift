/// Reads git's extended unified diff into a `Patch`. Bytes in, bytes out; nothing is decoded but paths that git quoted.
///
/// Reads what `git diff`, `git diff-tree -p` and plain `diff -u` print. Where git prints one path twice because its type
/// changed (file to symlink), both halves come back as one `.typeChanged`. Binary bodies are skipped.
/// Object names stay nil where the text has none (a pure rename, a mode change).
/// - SeeAlso: git-diff(1), "Generating patch text with -p".
public struct PatchParser {
    private let bytes: [UInt8]
    private var position = 0
    private var number = 0
    private var files: [FilePatch] = []
    private var current: FilePatch?
    private var sawOldName = false

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// - Throws: `PatchSyntaxError` for a hunk that is cut short, a damaged header or a damaged quoted name.
    public static func parse(_ bytes: [UInt8]) throws(PatchSyntaxError) -> Patch {
        var parser = PatchParser(bytes)
        while let line = parser.nextLine() { try parser.take(line) }
        parser.finish()
        return Patch(files: parser.files)
    }

    private mutating func take(_ line: ArraySlice<UInt8>) throws(PatchSyntaxError) {
        if let rest = line.after("diff --git ") {
            finish()
            try begin(header: rest)
        } else if line.after("@@ -") != nil {
            guard current != nil else { throw fail("hunk without a file") }
            let hunk = try hunk(header: line)
            current?.hunks.append(hunk)
        } else if let name = line.after("--- ") {
            if current == nil || sawOldName {
                finish()
                current = FilePatch(kind: .modified)
            }
            sawOldName = true
            try setOld(name)
        } else if let name = line.after("+++ "), current != nil {
            try setNew(name)
        } else if current != nil, current?.hunks.isEmpty == true {
            try extended(line)
        }
    }

    private mutating func begin(header: ArraySlice<UInt8>) throws(PatchSyntaxError) {
        current = FilePatch(kind: .modified)
        sawOldName = false
        guard let (old, new) = try names(in: header) else { return }
        current?.oldPath = old
        current?.newPath = new
    }

    private mutating func extended(_ line: ArraySlice<UInt8>) throws(PatchSyntaxError) {
        if let mode = line.after("old mode ") {
            current?.oldMode = Self.mode(mode)
        } else if let mode = line.after("new mode ") {
            current?.newMode = Self.mode(mode)
        } else if let mode = line.after("deleted file mode ") {
            current?.kind = .deleted
            current?.oldMode = Self.mode(mode)
        } else if let mode = line.after("new file mode ") {
            current?.kind = .added
            current?.newMode = Self.mode(mode)
        } else if let name = line.after("rename from ") ?? line.after("copy from ") {
            current?.kind = line.first == UInt8(ascii: "r") ? .renamed : .copied
            let path = try whole(name)
            current?.oldPath = path
        } else if let name = line.after("rename to ") ?? line.after("copy to ") {
            let path = try whole(name)
            current?.newPath = path
        } else if let ids = line.after("index ") {
            setIDs(ids)
        } else if line.after("Binary files ") != nil || line.after("GIT binary patch") != nil {
            current?.isBinary = true
        }
    }

    private mutating func setIDs(_ text: ArraySlice<UInt8>) {
        let fields = text.split(separator: UInt8(ascii: " "), maxSplits: 1)
        guard let range = fields.first.map({ String(decoding: $0, as: UTF8.self) }) else { return }
        let halves = range.split(separator: ".", omittingEmptySubsequences: true)
        guard halves.count == 2 else { return }
        current?.oldID = ObjectID(hex: halves[0])
        current?.newID = ObjectID(hex: halves[1])
        if fields.count == 2, let mode = Self.mode(fields[1]) {
            current?.oldMode = mode
            current?.newMode = mode
        }
    }

    private mutating func setOld(_ text: ArraySlice<UInt8>) throws(PatchSyntaxError) {
        guard let path = try prefixed(text) else {
            current?.kind = .added
            current?.oldPath = nil
            return
        }
        current?.oldPath = path
    }

    private mutating func setNew(_ text: ArraySlice<UInt8>) throws(PatchSyntaxError) {
        guard let path = try prefixed(text) else {
            current?.kind = .deleted
            current?.newPath = nil
            return
        }
        current?.newPath = path
    }

    /// Closes the file under way; joins the two halves of a type change.
    private mutating func finish() {
        guard var file = current else { return }
        current = nil
        switch file.kind {
        case .added:
            file.oldPath = nil
            file.oldMode = nil
            file.oldID = nil
        case .deleted:
            file.newPath = nil
            file.newMode = nil
            file.newID = nil
        case .modified, .renamed, .copied, .typeChanged:
            break
        }
        if file.kind == .added, let last = files.last, last.kind == .deleted, last.oldPath == file.newPath {
            file.kind = .typeChanged
            file.oldPath = last.oldPath
            file.oldMode = last.oldMode
            file.oldID = last.oldID
            file.isBinary = file.isBinary || last.isBinary
            file.hunks = last.hunks + file.hunks
            files.removeLast()
        }
        files.append(file)
    }

    private static func mode(_ text: ArraySlice<UInt8>) -> FileMode? {
        FileMode(octal: String(decoding: text, as: UTF8.self))
    }
}

/// Where a diff is not one.
public struct PatchSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    /// 1-based line of the text.
    public let line: Int
    public let reason: String

    public var description: String { "line \(line) of the patch: \(reason)" }
}

// MARK: - Hunks
extension PatchParser {
    private mutating func hunk(header: ArraySlice<UInt8>) throws(PatchSyntaxError) -> Hunk {
        guard let (old, new) = Self.ranges(header) else { throw fail("damaged hunk header") }
        var hunk = Hunk(oldStart: old.0, oldCount: old.1, newStart: new.0, newCount: new.1, lines: [])
        var oldLeft = old.1
        var newLeft = new.1
        while oldLeft > 0 || newLeft > 0 {
            guard let line = nextLine(keepingEnd: true) else { throw fail("the hunk ends early") }
            switch line.first {
            case UInt8(ascii: "+"):
                newLeft -= 1
                hunk.lines.append(.init(origin: .added, content: Array(line.dropFirst())))
            case UInt8(ascii: "-"):
                oldLeft -= 1
                hunk.lines.append(.init(origin: .removed, content: Array(line.dropFirst())))
            case UInt8(ascii: " "), UInt8(ascii: "\n"):
                oldLeft -= 1
                newLeft -= 1
                let blank = line.first == UInt8(ascii: "\n")
                hunk.lines.append(.init(origin: .context, content: Array(blank ? line : line.dropFirst())))
            case UInt8(ascii: "\\"):
                Self.dropEnd(&hunk)
            default:
                throw fail("a line of the hunk starts with none of space, plus, minus")
            }
            guard oldLeft >= 0, newLeft >= 0 else { throw fail("the hunk has more lines than its header says") }
        }
        if position < bytes.count, bytes[position] == UInt8(ascii: "\\") {
            _ = nextLine()
            Self.dropEnd(&hunk)
        }
        return hunk
    }

    /// "\ No newline at end of file" speaks of the line before it.
    private static func dropEnd(_ hunk: inout Hunk) {
        guard let last = hunk.lines.indices.last, hunk.lines[last].content.last == UInt8(ascii: "\n") else { return }
        hunk.lines[last].content.removeLast()
    }

    private static func ranges(_ header: ArraySlice<UInt8>) -> ((Int, Int), (Int, Int))? {
        let fields = header.split(separator: UInt8(ascii: " "), maxSplits: 3)
        guard fields.count >= 3, fields[2].first == UInt8(ascii: "+") else { return nil }
        guard let old = range(fields[1].dropFirst()), let new = range(fields[2].dropFirst()) else { return nil }
        return (old, new)
    }

    private static func range(_ text: ArraySlice<UInt8>) -> (Int, Int)? {
        let parts = text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let start = Int(String(decoding: parts[0], as: UTF8.self)) else {
            return nil
        }
        if parts.count == 1 { return (start, 1) }
        guard let count = Int(String(decoding: parts[1], as: UTF8.self)), count >= 0 else { return nil }
        return (start, count)
    }
}

// MARK: - Lines and names
extension PatchParser {
    private mutating func nextLine(keepingEnd: Bool = false) -> ArraySlice<UInt8>? {
        guard position < bytes.count else { return nil }
        number += 1
        let start = position
        let end = Self.lineEnd(bytes, from: start)
        position = end.map { $0 + 1 } ?? bytes.count
        return keepingEnd ? bytes[start..<position] : bytes[start..<(end ?? bytes.count)]
    }

    /// Over raw bytes: patches with whole files around them are millions of lines.
    private static func lineEnd(_ bytes: [UInt8], from start: Int) -> Int? {
        bytes.withUnsafeBufferPointer { all in
            var at = start
            while at < all.count {
                if all[at] == UInt8(ascii: "\n") { return at }
                at += 1
            }
            return nil
        }
    }

    private func fail(_ reason: String) -> PatchSyntaxError { PatchSyntaxError(line: number, reason: reason) }

    /// The names of a `diff --git` line, or nil when it does not say which they are (a rename with spaces).
    private func names(in header: ArraySlice<UInt8>) throws(PatchSyntaxError) -> (RepoPath, RepoPath)? {
        if header.first == UInt8(ascii: "\"") {
            guard let (old, rest) = QuotedPath.read(header) else { throw fail("damaged quoted name") }
            let second = rest.dropFirst()
            let new = second.first == UInt8(ascii: "\"") ? QuotedPath.read(second)?.0 : Array(second)
            guard let new else { throw fail("damaged quoted name") }
            return (Self.stripped(old), Self.stripped(new))
        }
        if header.last == UInt8(ascii: "\""), let quote = header.firstIndex(of: UInt8(ascii: "\"")), quote > 0 {
            guard let (new, _) = QuotedPath.read(header[quote...]) else { throw fail("damaged quoted name") }
            return (Self.stripped(Array(header[..<quote].dropLast())), Self.stripped(new))
        }
        // Unquoted: both halves are the same path when nothing was renamed, so the space in the middle parts them.
        guard header.count % 2 == 1 else { return nil }
        let middle = header.startIndex + header.count / 2
        let old = Self.stripped(Array(header[..<middle]))
        let new = Self.stripped(Array(header[(middle + 1)...]))
        guard header[middle] == UInt8(ascii: " "), old == new else { return nil }
        return (old, new)
    }

    /// A name of a `---` or `+++` line; nil is /dev/null.
    private func prefixed(_ text: ArraySlice<UInt8>) throws(PatchSyntaxError) -> RepoPath? {
        if text.first == UInt8(ascii: "\"") {
            guard let (name, _) = QuotedPath.read(text) else { throw fail("damaged quoted name") }
            return Self.stripped(name)
        }
        // A tab ends the name: git adds one after names with spaces, diff -u puts a date behind it.
        let name = text.prefix { $0 != UInt8(ascii: "\t") }
        return name.elementsEqual("/dev/null".utf8) ? nil : Self.stripped(Array(name))
    }

    private func whole(_ text: ArraySlice<UInt8>) throws(PatchSyntaxError) -> RepoPath {
        guard text.first == UInt8(ascii: "\"") else { return RepoPath(bytes: Array(text)) }
        guard let (name, _) = QuotedPath.read(text) else { throw fail("damaged quoted name") }
        return RepoPath(bytes: name)
    }

    private static func stripped(_ name: [UInt8]) -> RepoPath {
        guard let slash = name.firstIndex(of: UInt8(ascii: "/")) else { return RepoPath(bytes: name) }
        return RepoPath(bytes: Array(name[(slash + 1)...]))
    }
}

extension ArraySlice<UInt8> {
    fileprivate func after(_ prefix: StaticString) -> ArraySlice<UInt8>? {
        prefix.withUTF8Buffer { starts(with: $0) ? self[(startIndex + $0.count)...] : nil }
    }
}
