internal import Orchestrator
internal import Subprocess
internal import SystemPackage
internal import Verification

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Spawns one prepared command, feeds it, reads it, watches it, and waits until nothing of it is left.
struct StepRunner {
    var arguments: [String]
    var directory: String
    /// Environment of the stage, not of the command.
    var environment: [String: String]
    var mark: String
    var folders: [String]
    var hasNamespace: Bool

    private enum Part: Sendable { case reader, other }

    /// - Throws: `.stageFailed` when the command was never reached; `CancellationError`.
    func run(_ step: SandboxStep) async throws -> StepResult {
        let started = ContinuousClock.now
        let state = RunState(keeping: step.limits.outputBytes, started: started)
        var options = PlatformOptions()
        // Ctrl-C at the terminal is for us; we end the run in order.
        options.createSession = true
        let status: TerminationStatus
        do {
            status = try await Subprocess.run(
                .path(FilePath(arguments[0])), arguments: Arguments(Array(arguments.dropFirst())),
                environment: .custom(
                    Dictionary(uniqueKeysWithValues: environment.map { (.init(stringLiteral: $0), $1) })),
                workingDirectory: FilePath(directory), platformOptions: options, input: .inputWriter, output: .sequence,
                error: .sequence
            ) { execution in
                try await serve(execution, step, state)
            }.terminationStatus
        } catch {
            vanish(state.firstProcess)
            throw error
        }
        vanish(state.firstProcess)
        // A cancelled run was killed; what it said is no result.
        try Task.checkCancellation()
        let elapsed = (ContinuousClock.now - started) / .seconds(1)
        return StepResult(ending: try ending(status, state, step), log: state.log, seconds: elapsed)
    }

    private func serve(
        _ execution: Execution<CustomWriteInput, SequenceOutput, SequenceOutput>, _ step: SandboxStep,
        _ state: RunState
    ) async throws {
        let process = Int32(execution.processIdentifier.value)
        let watchdog = Watchdog(
            process: process, limits: step.limits, folders: folders, hasNamespace: hasNamespace,
            mark: mark, state: state)
        let (gate, open) = AsyncStream<Void>.makeStream()
        try await withThrowingTaskGroup(of: Part.self) { group in
            group.addTask {
                try await readOutput(execution.standardOutput, step, state, watchdog) {
                    open.yield()
                    open.finish()
                }
                open.finish()
                return .reader
            }
            group.addTask {
                for try await buffer in execution.standardError {
                    let bytes = buffer.withUnsafeBytes { Array($0) }
                    if !state.append(bytes[...]) { try await watchdog.end(.limit("output")) }
                }
                return .reader
            }
            group.addTask {
                await feed(execution.standardInputWriter, step, after: gate)
                return .other
            }
            group.addTask {
                try await watchdog.watch()
                return .other
            }
            var readers = 2
            while readers > 0, let part = try await group.next() {
                if case .reader = part { readers -= 1 }
            }
            // Both ends of output are at their end: the monitor is gone or going.
            group.cancelAll()
            while true {
                do {
                    guard try await group.next() != nil else { break }
                } catch is CancellationError {
                    continue
                }
            }
        }
    }

    /// Reads standard output: our two marks first, then the command's own lines.
    private func readOutput(
        _ output: SubprocessOutputSequence, _ step: SandboxStep, _ state: RunState, _ watchdog: Watchdog,
        whenReady: () -> Void
    ) async throws {
        var splitter = LineSplitter()
        var head: [UInt8] = []
        var marks = MarkReader(mark: mark)
        for try await buffer in output {
            var bytes = buffer.withUnsafeBytes { Array($0) }[...]
            if !marks.isDone {
                head.append(contentsOf: bytes)
                let seen = marks.read(&head)
                if seen.contains(.ready) {
                    state.ready(firstProcess: ProcessTree(root: watchdog.process).descendants(limit: 1).first)
                    whenReady()
                }
                if seen.contains(.missing) { state.missing() }
                guard marks.isDone else { continue }
                bytes = head[...]
                head = []
            }
            if bytes.isEmpty { continue }
            if !state.append(bytes) { try await watchdog.end(.limit("output")) }
            if let onLine = step.onLine { for line in splitter.lines(in: bytes) { onLine(line) } }
        }
        if !head.isEmpty {
            _ = state.append(head[...])
            if let onLine = step.onLine { for line in splitter.lines(in: head[...]) { onLine(line) } }
        }
        if let onLine = step.onLine, let last = splitter.rest() { onLine(last) }
    }

    /// Hands over what was granted and says the word to go once the confinement stands, then passes the step's input on.
    private func feed(_ writer: StandardInputWriter, _ step: SandboxStep, after gate: AsyncStream<Void>) async {
        var isOpen = false
        for await _ in gate { isOpen = true }
        do throws(SubprocessError) {
            if isOpen {
                _ = try await writer.write(GrantedVariables.text(step.grant?.variables ?? [:]) + [0x0A])
                if let input = step.input { for await piece in input { _ = try await writer.write(piece) } }
            }
            try await writer.finish()
        } catch {
            // A command that ends or closes its input before it has read everything is its own business.
        }
    }

    private func ending(_ status: TerminationStatus, _ state: RunState, _ step: SandboxStep) throws -> StepResult.Ending
    {
        switch state.cut {
        case .wallClock: return .timedOut
        case .limit(let text): return .limit(text)
        case nil: break
        }
        if state.isMissing { return .notStarted("\(step.arguments.first ?? "") was not found in the sandbox") }
        guard state.isReady else {
            throw SandboxError(
                .stageFailed, "set up the sandbox", on: arguments[0],
                underlying: String(decoding: state.log, as: UTF8.self))
        }
        switch status {
        case .signaled(let number): return .signalled(number)
        // Shells and bubblewrap report a death by signal as 128 + its number.
        case .exited(let code) where code > 128 && code <= 128 + 64: return .signalled(code - 128)
        case .exited(let code): return .exited(code)
        }
    }

    /// Kills what carries the run's mark until nothing has been seen five times in a row.
    ///
    /// A process that is just starting another program shows no environment for a moment, so one look is not enough.
    private func sweep() {
        var quiet = 0
        for _ in 0..<1_000 where quiet < 5 {
            let left = ProcessTree.marked(mark)
            quiet = left.isEmpty ? quiet + 1 : 0
            ProcessTree.signal(SIGKILL, to: left)
            usleep(2_000)
        }
    }

    /// Waits until the namespace's first process is gone: the kernel ends it last, after all others.
    ///
    /// bubblewrap's monitor returns as soon as the command does; what the command left behind is killed at that
    /// moment, but not yet dead, and could still write into the layer.
    private func vanish(_ first: Int32?) {
        guard hasNamespace else { return sweep() }
        guard let first else { return }
        for turn in 0..<2_000 {
            guard let text = FileSystem.text("/proc/\(first)/stat", limit: 4096), let end = text.lastIndex(of: ")")
            else {
                return
            }
            if text[end...].dropFirst(2).first == "Z" { return }
            if turn == 50 { ProcessTree.signal(SIGKILL, to: [first]) }
            // Not Task.sleep: a cancelled run has to be waited for all the same.
            usleep(1_000)
        }
    }
}

/// Finds our marks at the start of standard output.
struct MarkReader {
    enum Mark: Hashable { case ready, missing }

    let mark: String
    private(set) var isDone = false
    private var isReady = false

    init(mark: String) { self.mark = mark }

    /// Takes marks off the front of `head`; done when what follows cannot be one.
    mutating func read(_ head: inout [UInt8]) -> Set<Mark> {
        var seen: Set<Mark> = []
        while !isDone {
            let expected = Array((mark + (isReady ? " missing\n" : " ready\n")).utf8)
            if head.starts(with: expected) {
                seen.insert(isReady ? .missing : .ready)
                head.removeFirst(expected.count)
                isDone = isReady
                isReady = true
            } else if head.isEmpty || (head.count < expected.count && expected.starts(with: head)) {
                break
            } else {
                isDone = true
            }
        }
        return seen
    }
}
