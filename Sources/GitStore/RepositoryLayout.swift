/// Where a repository's parts are, found by file reads only: no process, no library, well under a millisecond.
public struct RepositoryLayout: Hashable, Sendable {
    public enum ObjectFormat: String, Hashable, Sendable {
        case sha1, sha256

        /// The name of the tree without entries, which git knows without storing it.
        public var emptyTree: String {
            self == .sha1
                ? "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
                : "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"
        }
    }

    /// Who reads objects.
    public enum Reads: Hashable, Sendable {
        case libgit2
        /// The git program, because of a property that libgit2 does not know; the text names it.
        case git(reason: String)
    }

    /// Root of the working tree, absolute, no slash at the end; nil in a bare repository.
    public let workTree: String?
    /// The repository of this working tree; `.git/worktrees/<name>` in a linked one.
    public let gitDirectory: String
    /// What all working trees share; equal to `gitDirectory` but in a linked worktree.
    public let commonDirectory: String
    public let objectDirectory: String
    /// The index that git would use here: `GIT_INDEX_FILE`, or the working tree's own.
    public let indexFile: String
    public let isBare: Bool
    public var isLinkedWorktree: Bool { gitDirectory != commonDirectory }
    public let objectFormat: ObjectFormat
    public let reads: Reads
    /// Object directories that the user's own borrows from, nearest first.
    public let alternates: [String]

    init(
        workTree: String?, gitDirectory: String, commonDirectory: String, objectDirectory: String, indexFile: String,
        isBare: Bool, objectFormat: ObjectFormat, reads: Reads, alternates: [String]
    ) {
        self.workTree = workTree
        self.gitDirectory = gitDirectory
        self.commonDirectory = commonDirectory
        self.objectDirectory = objectDirectory
        self.indexFile = indexFile
        self.isBare = isBare
        self.objectFormat = objectFormat
        self.reads = reads
        self.alternates = alternates
    }

    /// Whether refs/replace or grafts make git see other objects than are stored; libgit2 knows neither.
    func hasReplacements() -> Bool {
        if !Disk.names(in: DiskPath(commonDirectory + "/refs/replace")).isEmpty { return true }
        if Disk.status(DiskPath(commonDirectory + "/info/grafts")) != nil { return true }
        let packed = Disk.line(DiskPath(commonDirectory + "/packed-refs")) ?? ""
        return packed.utf8.split(separator: UInt8(ascii: "\n")).contains { line in
            line.dropFirst(objectFormat.emptyTree.utf8.count + 1).starts(with: "refs/replace/".utf8)
        }
    }

    /// The same with another reader, to compare the two.
    func reading(_ reads: Reads) -> RepositoryLayout {
        RepositoryLayout(
            workTree: workTree, gitDirectory: gitDirectory, commonDirectory: commonDirectory,
            objectDirectory: objectDirectory, indexFile: indexFile, isBare: isBare, objectFormat: objectFormat,
            reads: reads, alternates: alternates)
    }

    /// Finds the repository that git would find from `directory`, with `GIT_DIR` and its like honoured.
    ///
    /// - Throws: `.notARepository`; `.damaged` for a `.git` file that leads nowhere; `.dubiousOwnership` when another
    ///   user owns it and only git's `safe.directory` could allow it (`GitRepository.open` then asks git).
    /// - SeeAlso: git(1) on GIT_DIR, GIT_CEILING_DIRECTORIES; gitrepository-layout(5).
    public static func find(
        from directory: String, environment: [String: String]
    ) throws(GitStoreError) -> RepositoryLayout {
        let found = try RepositoryFinder(directory: directory, environment: environment).find()
        return try RepositoryFormat.layout(of: found, environment: environment, directory: directory)
    }
}
