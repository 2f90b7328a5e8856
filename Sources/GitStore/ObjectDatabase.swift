internal import Changes
internal import Clibgit2
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// How many libgit2 handles of one repository are alive: zero once it is closed, or something leaks.
final class HandleCounter: Sendable {
    private let count = Atomic<Int>(0)

    var live: Int { count.load(ordering: .sequentiallyConsistent) }
    func add() { count.add(1, ordering: .sequentiallyConsistent) }
    func remove() { count.subtract(1, ordering: .sequentiallyConsistent) }
}

/// The one gate from a libgit2 status to an error; reads the message on the thread that made the call.
///
/// - Returns: `status`, when it is no failure.
@discardableResult
func check(_ status: Int32, _ operation: String, subject: String = "") throws(GitStoreError) -> Int32 {
    guard status < 0 else { return status }
    let message = git_error_last().flatMap { $0.pointee.message }.map { String(cString: $0) } ?? "error \(status)"
    git_error_clear()
    throw GitStoreError(
        status == GIT_ENOTFOUND.rawValue ? .notFound : .unreadable, operation: operation, subject: subject,
        underlying: message)
}

/// A repository opened by libgit2, for reading objects and comparing trees only.
///
/// It never reads the index, the working tree or refs: there libgit2 1.5 is wrong or slower than git (FACTS §1). Not
/// Sendable: the actor that made it uses it, in functions that do not suspend.
final class ObjectDatabase {
    private let repository: OpaquePointer
    private let database: OpaquePointer
    let handles: HandleCounter

    /// Initialising the library costs about 6 ms (it parses the system's certificates), so it waits for the first read.
    ///
    /// It is never shut down: another repository may be open, and the process ends soon anyway.
    private static let library: Int32 = {
        let status = git_libgit2_init()
        // libgit2 refuses what it does not know; these do not change objects or refs. The rest we refuse by name first.
        var names = RepositoryFormat.harmlessExtensions.map { UnsafePointer(strdup($0)) }
        defer { for name in names { free(UnsafeMutableRawPointer(mutating: name)) } }
        let told = names.withUnsafeMutableBufferPointer { acrouter_git_set_extensions($0.baseAddress, $0.count) }
        return min(status, told)
    }()

    init(layout: RepositoryLayout, quarantine: String, handles: HandleCounter) throws(GitStoreError) {
        let operation = "open the repository with libgit2"
        try check(Self.library, operation)
        var repository: OpaquePointer?
        try check(
            git_repository_open_ext(
                &repository, layout.gitDirectory, GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue, nil),
            operation, subject: layout.gitDirectory)
        var database: OpaquePointer?
        do throws(GitStoreError) {
            try check(git_repository_odb(&database, repository), operation)
            for path in [quarantine, layout.objectDirectory] + layout.alternates {
                try check(git_odb_add_disk_alternate(database, path), operation, subject: path)
            }
        } catch {
            git_odb_free(database)
            git_repository_free(repository)
            throw error
        }
        guard let repository, let database else {
            throw GitStoreError(.system, operation: operation, subject: layout.gitDirectory)
        }
        self.repository = repository
        self.database = database
        self.handles = handles
        handles.add()
    }

    deinit {
        git_odb_free(database)
        git_repository_free(repository)
        handles.remove()
    }

    /// - Throws: `.notFound` for a missing object, too: the caller then asks git, which can fetch it.
    func object(_ id: ObjectID, operation: String) throws(GitStoreError) -> RawObject {
        var name = try Self.oid(id, operation)
        var pointer: OpaquePointer?
        try check(git_odb_read(&pointer, database, &name), operation, subject: id.hex)
        let object = try Handle(pointer, owner: self, operation) { git_odb_object_free($0) }
        guard let kind = Self.kind(git_odb_object_type(object.pointer)) else {
            throw GitStoreError(.damaged, operation: operation, subject: id.hex)
        }
        let size = git_odb_object_size(object.pointer)
        let bytes = git_odb_object_data(object.pointer).map { data in
            Array(UnsafeRawBufferPointer(start: data, count: size))
        }
        return RawObject(id: id, kind: kind, bytes: bytes ?? [])
    }

    /// Bytes of an object, without reading more of it than it takes to know.
    func size(of id: ObjectID, operation: String) throws(GitStoreError) -> Int {
        var name = try Self.oid(id, operation)
        var size = 0
        var kind = GIT_OBJECT_ANY
        try check(git_odb_read_header(&size, &kind, database, &name), operation, subject: id.hex)
        return size
    }

    /// Compares two trees (or the trees of two commits), without rename detection: libgit2's similarity is not git's.
    func patch(from old: ObjectID?, to new: ObjectID, operation: String) throws(GitStoreError) -> Patch {
        var options = git_diff_options()
        try check(git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION)), operation)
        options.flags = GIT_DIFF_INDENT_HEURISTIC.rawValue
        options.context_lines = 3
        options.interhunk_lines = 0
        let newTree = try tree(new, operation)
        var pointer: OpaquePointer?
        if let old {
            let oldTree = try tree(old, operation)
            try check(
                git_diff_tree_to_tree(&pointer, repository, oldTree.pointer, newTree.pointer, &options), operation)
        } else {
            try check(git_diff_tree_to_tree(&pointer, repository, nil, newTree.pointer, &options), operation)
        }
        let diff = try Handle(pointer, owner: self, operation) { git_diff_free($0) }
        return try DiffReading.patch(of: diff, owner: self, operation: operation)
    }

    private func tree(_ id: ObjectID, _ operation: String) throws(GitStoreError) -> Handle {
        var name = try Self.oid(id, operation)
        var pointer: OpaquePointer?
        try check(git_object_lookup(&pointer, repository, &name, GIT_OBJECT_ANY), operation, subject: id.hex)
        let object = try Handle(pointer, owner: self, operation) { git_object_free($0) }
        var peeled: OpaquePointer?
        try check(git_object_peel(&peeled, object.pointer, GIT_OBJECT_TREE), operation, subject: id.hex)
        return try Handle(peeled, owner: self, operation) { git_object_free($0) }
    }

    private static func oid(_ id: ObjectID, _ operation: String) throws(GitStoreError) -> git_oid {
        var name = git_oid()
        try check(git_oid_fromstr(&name, id.hex), operation, subject: id.hex)
        return name
    }

    private static func kind(_ type: git_object_t) -> RawObject.Kind? {
        switch type {
        case GIT_OBJECT_COMMIT: .commit
        case GIT_OBJECT_TREE: .tree
        case GIT_OBJECT_BLOB: .blob
        case GIT_OBJECT_TAG: .tag
        default: nil
        }
    }
}

/// A libgit2 object for the length of one function. It retains its owner, so the child is always freed first.
struct Handle: ~Copyable {
    let pointer: OpaquePointer
    private let owner: ObjectDatabase
    private let release: @convention(c) (OpaquePointer?) -> Void

    init(
        _ pointer: OpaquePointer?, owner: ObjectDatabase, _ operation: String,
        release: @convention(c) (OpaquePointer?) -> Void
    ) throws(GitStoreError) {
        guard let pointer else {
            throw GitStoreError(.system, operation: operation, underlying: "libgit2 gave nothing")
        }
        self.pointer = pointer
        self.owner = owner
        self.release = release
        owner.handles.add()
    }

    deinit {
        release(pointer)
        owner.handles.remove()
    }
}
