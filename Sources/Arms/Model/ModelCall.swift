public import ModelProtocol
internal import Subprocess
internal import Synchronization

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

/// One call of a program that speaks `acrouter.model/1`, from its start until nothing of it is left.
public struct ModelCall: Sendable {
    public var program: ModelProgram
    /// All that the program gets; see `ModelEnvironment`.
    public var environment: [String: String]

    /// What the program may need beyond the request's own bound, to start and to say that its time is over.
    static let grace = Duration.seconds(5)
    /// What the program may take to go, once its last word is said and again after it was told to.
    private static let farewell = Duration.seconds(1)

    public init(program: ModelProgram, environment: [String: String]) {
        self.program = program
        self.environment = environment
    }

    /// - Parameter onEvent: called for each event as it comes, so that a caller who is cancelled knows what there is to
    ///   pay for.
    /// - Returns: What came; troubles of the model, the endpoint and the program are in `failure`.
    /// - Throws: `CancellationError`, once the program is gone.
    public func run(
        _ request: ModelRequest, onEvent: @escaping @Sendable (ModelEvent) -> Void = { _ in }
    ) async throws -> ModelAnswer {
        try Task.checkCancellation()
        let received = ReceivedEvents(onEvent: onEvent)
        do {
            let input = FileDescriptor(rawValue: try RequestFile.open(holding: try ModelLines.line(request)))
            // Ignored: a read-only descriptor of a file that is already unlinked has nothing to lose on close.
            defer { try? input.close() }
            let status = try await Subprocess.run(
                configuration, input: .fileDescriptor(input, closeAfterSpawningProcess: false), output: .sequence,
                error: .sequence
            ) { execution in
                await converse(execution, received, limit: .seconds(request.timeouts.total) + Self.grace)
            }.terminationStatus
            try Task.checkCancellation()
            received.ended(status.text, isMissing: status == .exited(127))
        } catch let error as SubprocessError {
            try Task.checkCancellation()
            received.unstarted(error.description, isMissing: error.code == .executableNotFound)
        } catch let error as RequestFile.Failure {
            received.unstarted("cannot keep the request in a file: \(error.reason)", isMissing: false)
        }
        return received.answer
    }

    private var configuration: Configuration {
        var options = PlatformOptions()
        // Ctrl-C at the terminal is for us; we end the call in order, and all that it started with it.
        options.createSession = true
        options.teardownSequence = Self.ending
        let words = program.words
        return Configuration(
            executable: .path(FilePath(words[0])), arguments: Arguments(Array(words.dropFirst())),
            environment: .custom(
                Dictionary(
                    uniqueKeysWithValues: environment.compactMap { name, value in
                        Environment.Key(rawValue: name).map { ($0, value) }
                    })),
            workingDirectory: "/", platformOptions: options)
    }

    private static var ending: [TeardownStep] {
        [.gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: farewell)]
    }

    private func converse(
        _ execution: Execution<some InputProtocol, SequenceOutput, SequenceOutput>, _ received: ReceivedEvents,
        limit: Duration
    ) async {
        let (output, errors) = (execution.standardOutput, execution.standardError)
        async let tail: Void = received.readErrors(errors)
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                await received.readEvents(output)
                return false
            }
            group.addTask {
                // Ignored: cancelled, because the answer came first.
                try? await Task.sleep(for: limit)
                return !Task.isCancelled
            }
            if await group.next() == true { received.timedOut(after: limit) }
            group.cancelAll()
        }
        // Signal 0 is none: a program that has said its last word gets a moment to go by itself.
        let waiting = TeardownStep.send(
            signal: Signal(rawValue: 0), allowedDurationToNextStep: received.isLate ? .zero : Self.farewell)
        await execution.teardown(using: [waiting] + Self.ending)
        // Ignored: there is nobody left in its group.
        try? execution.send(signal: .kill, toProcessGroup: true)
        await tail
    }
}

extension TerminationStatus {
    fileprivate var text: String {
        switch self {
        case .exited(let code): "status \(code)"
        case .signaled(let number): "signal \(number)"
        }
    }
}
