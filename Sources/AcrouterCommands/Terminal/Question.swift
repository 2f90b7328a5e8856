import Foundation

/// A question with yes or no for an answer; asked on standard error, because standard output is for data.
enum Question {
    /// - Returns: True for `y` or `yes`; false for anything else, end of input included; nil when nobody can be asked.
    static func ask(_ text: String, program: Program) throws -> Bool? {
        guard program.terminal.isInput, program.terminal.isError else { return nil }
        program.messages.writeQuietly(Array((text + " [y/N] ").utf8))
        let answer = try line().trimmingCharacters(in: .whitespaces).lowercased()
        return answer == "y" || answer == "yes"
    }

    /// One line of standard input. Waits in short turns, so that Ctrl-C ends the wait.
    private static func line() throws -> String {
        var bytes: [UInt8] = []
        while bytes.last != UInt8(ascii: "\n"), bytes.count < 1024 {
            try Task.checkCancellation()
            var entry = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, 100) > 0 else { continue }
            var byte: UInt8 = 0
            guard read(0, &byte, 1) == 1 else { break }
            bytes.append(byte)
        }
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
