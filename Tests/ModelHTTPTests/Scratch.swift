import Foundation
import Synchronization

/// A folder that goes away with the test.
final class Scratch: Sendable {
    let root: String

    init() throws {
        root = NSTemporaryDirectory() + "acrouter-http-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    }

    deinit {
        // What cannot be removed lies in the system's temporary folder.
        try? FileManager.default.removeItem(atPath: root)
    }

    /// - Returns: Its path.
    @discardableResult
    func write(_ text: String, to name: String, mode: Int = 0o600) throws -> String {
        let path = root + "/" + name
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }
}

/// Kills a process that should long have ended, so that a defect is a failure and not a suite that hangs.
final class Fuse: Sendable {
    private enum State { case lit, removed, blown }

    private let state = Mutex(State.lit)

    init(_ process: pid_t, seconds: Int = 60) {
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(seconds)) { [self] in
            state.withLock { state in
                guard state == .lit else { return }
                state = .blown
                kill(process, SIGKILL)
            }
        }
    }

    /// - Returns: Whether the process ended by itself.
    func remove() -> Bool {
        state.withLock { state in
            defer { state = .removed }
            return state == .lit
        }
    }
}
