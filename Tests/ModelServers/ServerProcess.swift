import Foundation

/// A server that prints its port on one line and ends when its standard input closes, which it does with this object.
public final class ServerProcess: Sendable {
    public let port: Int
    private let process: Process
    private let input: Pipe

    /// - Throws: `ModelServer.Unreadable` when it ends without a port, as for lack of a package.
    public init(_ arguments: [String]) throws {
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line = Data()
        while line.last != UInt8(ascii: "\n"), let byte = try output.fileHandleForReading.read(upToCount: 1),
            !byte.isEmpty
        {
            line += byte
        }
        guard let port = Int(String(decoding: line.dropLast(), as: UTF8.self)) else {
            throw ModelServer.Unreadable()
        }
        self.port = port
    }

    deinit {
        // Closed already is as good.
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
