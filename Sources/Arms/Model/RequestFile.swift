#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// A request as the standard input of its program: a file without a name, which only its owner could read while it had one.
///
/// Not a pipe: a program that ends before it has read a pipe to the end would kill this process with SIGPIPE.
enum RequestFile {
    struct Failure: Error { var reason: String }

    /// - Returns: A descriptor at offset 0, closed in children but for the one that it is given to.
    static func open(holding bytes: [UInt8]) throws(Failure) -> Int32 {
        let name = "/tmp/acrouter-\(getpid())-\(UInt64.random(in: 0 ... .max))"
        #if canImport(Glibc)
            let descriptor = Glibc.open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        #else
            let descriptor = Darwin.open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        #endif
        guard descriptor >= 0 else { throw failure }
        unlink(name)
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else {
                let reason = failure
                close(descriptor)
                throw reason
            }
            rest = rest.dropFirst(written)
        }
        guard lseek(descriptor, 0, SEEK_SET) == 0 else {
            let reason = failure
            close(descriptor)
            throw reason
        }
        return descriptor
    }

    private static var failure: Failure { Failure(reason: String(cString: strerror(errno))) }
}
