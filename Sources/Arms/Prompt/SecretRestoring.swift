internal import Changes

/// Putting secrets back where an answer carries their placeholders.
///
/// Only a file that holds the secret already may get it: an answer can neither move one into another file nor make up a
/// placeholder. Within its own file a secret may move; it was in that file before, for whoever reads it.
extension SecretTable {
    /// - Parameter bytes: the file in the base; nil for a new one.
    func restored(
        _ script: EditScript, in bytes: [UInt8]?, at path: RepoPath
    ) throws(EditProblem) -> EditScript {
        guard script.lines.contains(where: { $0.content.firstPlaceholder(from: 0) != nil }) else { return script }
        var lines: [EditScript.Line] = []
        var checked: Set<String> = []
        for line in script.lines {
            let content = try restored(line.content, in: bytes, at: path, &checked)
            // A key of several lines is several lines again.
            for part in content.split(separator: 0x0A, omittingEmptySubsequences: false) {
                let text = part.last == 0x0D ? part.dropLast() : part
                lines.append(EditScript.Line(action: line.action, content: Array(text), isUnended: line.isUnended))
            }
        }
        return EditScript(lines: lines)
    }

    /// - Parameter checked: placeholders whose secret the file is known to hold: it is looked for once, not for each line.
    private func restored(
        _ text: [UInt8], in bytes: [UInt8]?, at path: RepoPath, _ checked: inout Set<String>
    ) throws(EditProblem) -> [UInt8] {
        var result: [UInt8] = []
        var position = 0
        while let range = text.firstPlaceholder(from: position) {
            let name = String(decoding: text[range], as: UTF8.self)
            guard let value = value(of: name) else {
                throw EditProblem("the answer carries \(name), which stands for nothing", path: path)
            }
            guard checked.contains(name) || bytes?.firstRange(of: value, from: 0) != nil else {
                throw EditProblem("the answer moves the secret behind \(name) into \(path)", path: path)
            }
            checked.insert(name)
            result += text[position..<range.lowerBound] + value
            position = range.upperBound
        }
        return result + text[position...]
    }
}

extension [UInt8] {
    /// The next `ACROUTER-MASKED-<number>`.
    func firstPlaceholder(from start: Int) -> Range<Int>? {
        var position = start
        while let found = firstRange(of: SecretTable.stem, from: position) {
            let digits = self[found.upperBound...].prefix { $0 >= 0x30 && $0 <= 0x39 }
            if !digits.isEmpty { return found.lowerBound..<digits.endIndex }
            position = found.upperBound
        }
        return nil
    }

    func firstRange(of pattern: [UInt8], from start: Int) -> Range<Int>? {
        guard let first = pattern.first, count >= pattern.count else { return nil }
        var position = start
        let last = count - pattern.count
        return withUnsafeBufferPointer { bytes in
            while position <= last {
                guard let found = bytes[position...last].firstIndex(of: first) else { return nil }
                if bytes[found..<found + pattern.count].elementsEqual(pattern) { return found..<found + pattern.count }
                position = found + 1
            }
            return nil
        }
    }
}
