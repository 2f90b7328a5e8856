public import Changes

extension GitRepository {
    public func entries(of tree: ObjectID) async throws -> [TreeEntry] {
        if let known = listings[tree] { return known }
        let operation = "list a tree"
        let walked = throughLibgit2 { database in
            try TreeWalk.entries(of: tree) { id throws(GitStoreError) in
                try database.object(id, operation: operation)
            }
        }
        let entries: [TreeEntry]
        if let walked = walked ?? nil {
            entries = walked
        } else {
            let output = try await run(["ls-tree", "-r", "-z", "--full-tree", tree.hex], operation: operation)
            guard let parsed = TreeListing.entries(in: output) else {
                throw GitStoreError(.damaged, operation: operation, subject: tree.hex)
            }
            entries = parsed
        }
        let ordered = TreeListing.ordered(entries)
        listings[tree] = ordered
        return ordered
    }
}

/// What `git ls-tree -r -z` prints.
enum TreeListing {
    /// Records are `<mode> SP <kind> SP <id> TAB <path> NUL`.
    /// - Returns: nil when one of them cannot be read.
    static func entries(in output: [UInt8]) -> [TreeEntry]? {
        var entries: [TreeEntry] = []
        var rest = output[...]
        while let end = rest.firstIndex(of: 0) {
            guard let entry = TreeEntry(record: rest[..<end]) else { return nil }
            entries.append(entry)
            rest = rest[(end + 1)...]
        }
        return rest.isEmpty ? entries : nil
    }

    /// A tree sorts a folder as if its name ended in a slash, which is byte order of full paths: so nothing is left to
    /// sort, unless the tree is not as git writes them.
    static func ordered(_ entries: [TreeEntry]) -> [TreeEntry] {
        let isOrdered = zip(entries, entries.dropFirst()).allSatisfy { $0.path < $1.path }
        return isOrdered ? entries : entries.sorted { $0.path < $1.path }
    }
}

extension TreeEntry {
    /// One record of `git ls-tree -r -z`, without its end.
    init?(record: ArraySlice<UInt8>) {
        guard let tab = record.firstIndex(of: UInt8(ascii: "\t")) else { return nil }
        let fields = record[..<tab].split(separator: UInt8(ascii: " "))
        guard fields.count == 3, let mode = FileMode(octal: String(decoding: fields[0], as: UTF8.self)),
            let id = ObjectID(hex: String(decoding: fields[2], as: UTF8.self))
        else { return nil }
        self.init(path: RepoPath(bytes: Array(record[(tab + 1)...])), mode: mode, id: id)
    }
}

/// Lists a tree from its objects, folder by folder: without a child, and 50,000 files in a third of its time.
struct TreeWalk {
    typealias Read = (ObjectID) throws(GitStoreError) -> RawObject

    /// Folders in folders, and files, beyond which git is asked, which has limits of its own: a tree may hold the same
    /// folder many times and so be far larger than its objects.
    private static let deepest = 256
    private static let most = 4_000_000

    private let read: Read
    private var entries: [TreeEntry] = []
    private var path: [UInt8] = []

    /// - Returns: nil when `tree` is another object, or not as git writes trees: then git has to say what it is.
    static func entries(of tree: ObjectID, read: Read) throws(GitStoreError) -> [TreeEntry]? {
        try withoutActuallyEscaping(read) { read throws(GitStoreError) in
            var walk = TreeWalk(read: read)
            return try walk.add(tree, depth: 0) ? walk.entries : nil
        }
    }

    private init(read: @escaping Read) { self.read = read }

    private mutating func add(_ tree: ObjectID, depth: Int) throws(GitStoreError) -> Bool {
        let object = try read(tree)
        guard object.kind == .tree, depth < Self.deepest else { return false }
        let idLength = tree.hex.utf8.count / 2
        var rest = object.bytes[...]
        while let space = rest.firstIndex(of: UInt8(ascii: " ")) {
            let mode = rest[..<space].reduce(0) { $0 << 3 | Int($1 & 7) }
            guard let end = rest[space...].firstIndex(of: 0), end > space + 1, rest.endIndex - end > idLength,
                let id = rest[(end + 1)...(end + idLength)].withUnsafeBytes({ ObjectID(raw: $0) })
            else { return false }
            let length = path.count
            path.append(contentsOf: rest[(space + 1)..<end])
            if mode & 0o170000 == 0o040000 {
                path.append(UInt8(ascii: "/"))
                guard try add(id, depth: depth + 1) else { return false }
            } else {
                guard entries.count < Self.most else { return false }
                // Copied to its exact length, so that `path` stays the one owner of its buffer.
                let copy = path.withUnsafeBufferPointer { Array($0) }
                entries.append(TreeEntry(path: RepoPath(bytes: copy), mode: Self.mode(mode), id: id))
            }
            path.removeSubrange(length...)
            rest = rest[(end + idLength + 1)...]
        }
        return rest.isEmpty
    }

    /// Git's reading of a mode: of permissions only the owner's execute bit counts.
    private static func mode(_ bits: Int) -> FileMode {
        switch bits & 0o170000 {
        case 0o100000: bits & 0o100 == 0 ? .regular : .executable
        case 0o120000: .symlink
        default: .submodule
        }
    }
}
