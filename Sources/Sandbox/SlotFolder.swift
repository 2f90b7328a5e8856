internal import Changes
internal import Orchestrator

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A slot on disk: `tree` (a checkout with warm build products), `home` (what the warm-up left in its home), `layers`,
/// `lock`, and `state`, which names what the tree holds.
struct SlotFolder: Sendable {
    let directory: String

    /// What a tree holds. Missing while it is being changed, so a crash in between leads to a fresh fill.
    struct State: Equatable {
        var base: String
        var warmth: String
    }

    var tree: String { directory + "/tree" }
    var home: String { directory + "/home" }
    var lockPath: String { directory + "/lock" }
    private var statePath: String { directory + "/state" }

    var state: State? {
        guard let text = FileSystem.text(statePath, limit: 4096) else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 2 else { return nil }
        return State(base: String(lines[0]), warmth: String(lines[1]))
    }

    func setState(_ state: State?) throws(SandboxError) {
        guard let state else {
            if unlink(statePath) != 0 && errno != ENOENT { throw FileSystem.failure("forget the state of", directory) }
            return
        }
        try FileSystem.replace(statePath, with: state.base + "\n" + state.warmth + "\n")
    }

    /// Seconds since 1970 of the last use; 0 for a slot that never was.
    var lastUse: Int { changeTime(of: lockPath) }

    /// Seconds since 1970 at which the tree got its present generation; 0 when it has none.
    var filledAt: Int { changeTime(of: statePath) }

    private func changeTime(of path: String) -> Int {
        var status = stat()
        guard stat(path, &status) == 0 else { return 0 }
        #if canImport(Glibc)
            return status.st_mtim.tv_sec
        #else
            return status.st_mtimespec.tv_sec
        #endif
    }

    /// Makes the folders that attempts mount, and the files that they see in `/etc`.
    func makeFolders(_ machine: Machine) throws(SandboxError) {
        for path in [tree, home, directory + "/etc", directory + "/layers"] { try FileSystem.makeDirectory(path) }
        for (name, text) in machine.etcFiles { try FileSystem.write(Array(text.utf8), to: directory + "/etc/" + name) }
    }

    /// Bytes on disk when the slot was last made ready; 0 when unknown.
    var size: Int { FileSystem.text(directory + "/size", limit: 64).flatMap { Int($0) } ?? 0 }

    func measure() {
        let total = (FileTree.size(tree) ?? 0) + (FileTree.size(home) ?? 0)
        // A size that could not be written counts as 0 until the next time.
        try? FileSystem.replace(directory + "/size", with: String(total))
    }

    func touch() { _ = utimes(lockPath, nil) }

    /// Names the steps that warm a tree, and the carried files in it: the same base warmed otherwise is another generation.
    static func warmth(of steps: [SandboxStep], carrying fingerprint: String?) -> String {
        var hash = StableHash()
        if let fingerprint { hash.combine(fingerprint) }
        for step in steps {
            hash.combine(step.directory)
            for argument in step.arguments { hash.combine(argument) }
            for (name, value) in step.environment.sorted(by: { $0.key < $1.key }) { hash.combine(name + "=" + value) }
        }
        return hash.hex
    }
}

/// FNV-1a, 64 bits: the same in every process, unlike `Hasher`. Names folders; nothing of safety hangs on it.
struct StableHash {
    private var value: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func combine(_ text: String) {
        for byte in text.utf8 { step(byte) }
        step(0)
    }

    mutating func combine(_ bytes: [UInt8]) {
        for byte in bytes { step(byte) }
        step(0)
    }

    private mutating func step(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }

    var hex: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
