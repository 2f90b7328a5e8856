import Foundation

/// A patch as a file of its own, so that nothing is lost when it is not applied.
enum KeptPatch {
    /// Writes `<git dir>/acrouter/patches/<job>.patch`, whole or not at all.
    /// - Returns: Its path.
    static func keep(_ patch: [UInt8], job: String, folder: String) throws(CommandError) -> String {
        let path = "\(folder)/\(job).patch"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw CommandError(
                .unwritableFile, "make the folder", subject: folder, underlying: error.localizedDescription)
        }
        try write(patch, to: path)
        return path
    }

    static func write(_ patch: [UInt8], to path: String) throws(CommandError) {
        do {
            try Data(patch).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw CommandError(.unwritableFile, "write", subject: path, underlying: error.localizedDescription)
        }
    }

    /// A patch that was applied need not be kept: `undo` and Memory have it.
    static func discard(_ path: String) { unlink(path) }

    /// - Parameter path: `-` for standard input.
    /// - Throws: `.unreadableFile`, also for more than `limit` bytes.
    static func read(
        _ path: String, directory: String, limit: Int = 64 << 20
    ) throws(CommandError) -> [UInt8] {
        let isInput = path == "-"
        let name = isInput ? "standard input" : path
        let file = isInput ? Int32(0) : open(path.hasPrefix("/") ? path : "\(directory)/\(path)", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            throw CommandError(.unreadableFile, "read", subject: name, underlying: String(cString: strerror(errno)))
        }
        defer { if !isInput { close(file) } }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= limit {
            let count = Foundation.read(file, &buffer, buffer.count)
            if count == 0 { return bytes }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw CommandError(.unreadableFile, "read", subject: name, underlying: String(cString: strerror(errno)))
            }
            bytes += buffer[0..<count]
        }
        throw CommandError(.unreadableFile, "read", subject: name, underlying: "it is larger than \(limit >> 20) MiB")
    }
}
