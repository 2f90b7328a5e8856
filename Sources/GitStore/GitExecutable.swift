internal import Subprocess

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif
#if canImport(System)
    internal import System
#else
    internal import SystemPackage
#endif

/// The git program: runs it, bounds what it prints, turns failures into errors that carry its words.
struct GitExecutable: Sendable {
    struct Result: Sendable {
        /// Exit code, or 128 plus the signal.
        var status: Int32
        var output: [UInt8]
        /// The last 64 KiB of standard error.
        var errors: String
    }

    /// The environment of every child, before `setting` is laid over it.
    let environment: [String: String]
    /// Options before the subcommand.
    let options: [String]

    /// Bytes of output beyond which a child is ended: more than any diff that a model or a person could use.
    static let outputLimit = 1 << 29

    init(environment: [String: String], options: [String] = []) {
        self.environment = environment
        self.options = options
    }

    /// Runs git to its end. A non-zero exit is data; see `check`.
    ///
    /// Input goes through an unlinked file: a child that ends before it has read a pipe to the end would kill this
    /// process with SIGPIPE.
    func run(
        _ arguments: [String], input: [UInt8]? = nil, setting: [String: String] = [:], in directory: String = "/",
        limit: Int = outputLimit, operation: String
    ) async throws -> Result {
        guard let path = locate() else {
            throw GitStoreError(
                .gitMissing, operation: operation, underlying: "no git program in PATH; install git 2.39 or later")
        }
        try Task.checkCancellation()
        var platform = PlatformOptions()
        platform.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(2))]
        let configuration = Configuration(
            executable: .path(FilePath(path)), arguments: Arguments(options + arguments),
            environment: .custom(
                Dictionary(
                    uniqueKeysWithValues: environment.merging(setting) { $1 }
                        .compactMap { name, value in Environment.Key(rawValue: name).map { ($0, value) } })),
            workingDirectory: FilePath(directory), platformOptions: platform)
        do {
            guard let input else { return try await collect(configuration, input: .none, limit: limit) }
            let descriptor = FileDescriptor(rawValue: try Disk.unlinkedFile(holding: input, operation: operation))
            return try await descriptor.closeAfter {
                try await collect(
                    configuration, input: .fileDescriptor(descriptor, closeAfterSpawningProcess: false), limit: limit)
            }
        } catch let error as SubprocessError {
            try Task.checkCancellation()
            throw GitStoreError(.system, operation: operation, subject: path, underlying: error.description)
        } catch is OutputTooLong {
            throw GitStoreError(
                .outputTooLong, operation: operation, underlying: "git printed more than \(limit >> 20) MiB")
        }
    }

    /// Runs git and returns its output; a non-zero exit is an error.
    func check(
        _ arguments: [String], input: [UInt8]? = nil, setting: [String: String] = [:], in directory: String = "/",
        limit: Int = outputLimit, operation: String, subject: String = ""
    ) async throws -> [UInt8] {
        let result = try await run(
            arguments, input: input, setting: setting, in: directory, limit: limit, operation: operation)
        guard result.status == 0 else { throw result.error(operation: operation, subject: subject) }
        return result.output
    }

    private struct OutputTooLong: Error {}

    private func collect(_ configuration: Configuration, input: some InputProtocol, limit: Int) async throws -> Result {
        let result = try await Subprocess.run(
            configuration, input: input, output: .sequence, error: .sequence
        ) { execution -> ([UInt8], [UInt8]) in
            let errorStream = execution.standardError
            async let errors = Self.tail(of: errorStream)
            var output: [UInt8] = []
            for try await chunk in execution.standardOutput {
                chunk.withUnsafeBytes { output.append(contentsOf: $0) }
                if output.count > limit { throw OutputTooLong() }
            }
            return (output, try await errors)
        }
        try Task.checkCancellation()
        let status: Int32 =
            switch result.terminationStatus {
            case .exited(let code): code
            case .signaled(let signal): 128 + signal
            }
        return Result(
            status: status, output: result.closureResult.0,
            errors: String(decoding: result.closureResult.1, as: UTF8.self))
    }

    private static func tail(of stream: SubprocessOutputSequence) async throws -> [UInt8] {
        let kept = 1 << 16
        var bytes: [UInt8] = []
        for try await chunk in stream {
            chunk.withUnsafeBytes { bytes.append(contentsOf: $0) }
            if bytes.count > 2 * kept { bytes.removeFirst(bytes.count - kept) }
        }
        return bytes
    }

    private func locate() -> String? { Self.locate(in: environment) }

    /// Git's program in `PATH`; folders that are not absolute are passed over, for they name a place in the repository.
    static func locate(in environment: [String: String]) -> String? {
        for folder in (environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":") where folder.hasPrefix("/") {
            let path = String(folder) + "/git"
            if access(path, X_OK) == 0 { return path }
        }
        return nil
    }
}

extension FileDescriptor {
    fileprivate func closeAfter<Value>(_ body: () async throws -> Value) async throws -> Value {
        // Ignored: a read-only descriptor of a file that is already unlinked has nothing to lose on close.
        defer { try? close() }
        return try await body()
    }
}
