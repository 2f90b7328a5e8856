import GRDB
public import Orchestrator

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What Memory could not do. Never holds a stored value: no patch, no reason, no test name.
public struct MemoryError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: Hashable, Sendable {
        /// The place may not be written: permissions, a read-only file system, or a missing folder.
        case notWritable
        case diskFull
        /// Another process held the lock for longer than the timeout.
        case busy
        /// The file is damaged. The next command that writes moves it aside and restores from the journal.
        case corrupt
        /// Written by a later version of git-acrouter.
        case newer
        /// A symbolic link, or something else that is no plain file or folder, lies where our own should.
        case notOurs
        case notFound
        /// A prefix that several jobs share: these, at most ten of them.
        case ambiguous([JobID])
        /// A value that no row can hold (a number that is not finite).
        case unstorable
        case inputOutput
    }

    public var code: Code
    /// What was tried: `append to the journal`.
    public var operation: String
    /// On what: a path, or the prefix of a job's id.
    public var subject: String
    /// What the layer below said.
    public var underlying: String?

    public init(_ code: Code, _ operation: String, _ subject: String, underlying: String? = nil) {
        self.code = code
        self.operation = operation
        self.subject = subject
        self.underlying = underlying
    }

    public var description: String {
        "cannot \(operation): \(subject): \(words)" + (underlying.map { " (\($0))" } ?? "")
    }

    private var words: String {
        switch code {
        case .notWritable: "it cannot be written"
        case .diskFull: "no space is left"
        case .busy: "another process keeps it locked"
        case .corrupt: "it is damaged"
        case .newer: "it was written by a newer git-acrouter"
        case .notOurs: "a link or special file is in the way, and is not followed"
        case .notFound: "there is none"
        case .ambiguous(let jobs): "several begin so: " + jobs.map(\.short).joined(separator: ", ")
        case .unstorable: "a value cannot be stored"
        case .inputOutput: "reading or writing failed"
        }
    }
}

extension MemoryError {
    /// From `errno`, read at once after the failing call.
    init(errno number: Int32, _ operation: String, _ subject: String) {
        let code: Code =
            switch number {
            case EACCES, EPERM, EROFS, ENOENT, ENOTDIR: .notWritable
            case ENOSPC, EDQUOT, EFBIG: .diskFull
            case ELOOP: .notOurs
            default: .inputOutput
            }
        self.init(code, operation, subject, underlying: String(cString: strerror(number)))
    }

    init(_ error: DatabaseError, _ operation: String, _ subject: String) {
        let code: Code =
            switch error.resultCode {
            case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
            case .SQLITE_FULL: .diskFull
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: .corrupt
            case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM: .notWritable
            default: .inputOutput
            }
        // The message only: GRDB's own description would add the statement.
        self.init(code, operation, subject, underlying: error.message)
    }
}

/// The one gate between GRDB's errors and ours.
func mapped<Value>(
    _ operation: String, _ subject: String, _ body: () throws -> Value
) throws(MemoryError) -> Value {
    do {
        return try body()
    } catch let error as MemoryError {
        throw error
    } catch let error as DatabaseError {
        throw MemoryError(error, operation, subject)
    } catch {
        throw MemoryError(.inputOutput, operation, subject, underlying: "\(type(of: error))")
    }
}
