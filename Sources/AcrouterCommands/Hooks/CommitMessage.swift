import Foundation

/// A message that git has prepared for the editor.
enum CommitMessage {
    /// Puts a line among git's own comments, which git takes out again; where there are none, nothing is added.
    ///
    /// Behind the first one: with `commit.cleanup=scissors` that is the line below which all is cut off.
    static func withRemark(_ remark: String, in message: [UInt8], mark: String) -> [UInt8] {
        let start = Array(mark.utf8)
        var index = message.startIndex
        while index < message.endIndex {
            let end = message[index...].firstIndex(of: UInt8(ascii: "\n")) ?? message.endIndex
            if message[index..<end].starts(with: start), end < message.endIndex {
                return message[...end] + Array("\(mark) \(remark)\n".utf8) + message[(end + 1)...]
            }
            index = end + 1
        }
        return message
    }

    static func addRemark(_ remark: String, to file: String, mark: String) throws(CommandError) {
        let message = try KeptPatch.read(file, directory: "/")
        let changed = withRemark(remark, in: message, mark: mark)
        if changed != message { try KeptPatch.write(changed, to: file) }
    }
}
