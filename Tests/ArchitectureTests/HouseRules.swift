import Foundation

/// Rules of the house that one file can break by itself. Each takes text and says where it is broken.
enum HouseRules {
    static let longestFile = 400

    /// Tables of facts that a script makes are not read from end to end.
    static func tooLong(_ text: String, file: String) -> [Violation] {
        if text.hasPrefix("// Made by scripts/") { return [] }
        let count = text.split(separator: "\n", omittingEmptySubsequences: false).count - (text.hasSuffix("\n") ? 1 : 0)
        return count > longestFile
            ? [Violation(file: file, line: count, rule: "\(count) lines, \(longestFile) allowed")] : []
    }

    /// Ways around the compiler, in any Swift file.
    static func forbidden(_ text: SwiftText, file: String) -> [Violation] {
        let words = ["try!", "as!", "@unchecked", "nonisolated(unsafe)"].filter { text.text.range(of: $0) != nil }
        return words.flatMap { word in
            text.lines.indices.filter { contains(text.lines[$0], word) }.map {
                Violation(file: file, line: $0 + 1, rule: word)
            }
        }
    }

    /// A task that nobody holds can neither be awaited nor cancelled.
    static func bareTasks(_ text: SwiftText, file: String) -> [Violation] {
        guard text.text.range(of: "Task") != nil else { return [] }
        return text.lines.enumerated().compactMap { index, line in
            let flat = line.drop(while: \.isWhitespace)
            let isBare = ["Task {", "Task.detached {", "_ = Task {", "_ = Task.detached {"].contains {
                flat.hasPrefix($0)
            }
            return isBare ? Violation(file: file, line: index + 1, rule: "a bare Task") : nil
        }
    }

    /// A `try?` has a comment on its line or on one of the two above, which names what it ignores; a comment that itself
    /// says `try?` speaks for all of them down to the next empty line.
    static func silentTries(_ source: String, text: SwiftText, file: String) -> [Violation] {
        guard text.text.range(of: "try?") != nil else { return [] }
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
        return text.lines.enumerated().compactMap { index, line in
            guard contains(line, "try?") else { return nil }
            let near = lines[max(0, index - 2)...index]
            let paragraph = lines[...index].reversed().prefix { !$0.allSatisfy(\.isWhitespace) }
            let isExplained =
                near.contains { $0.range(of: "//") != nil }
                || paragraph.contains { line in
                    line.range(of: "//").map { line[$0.upperBound...].contains("try?") } ?? false
                }
            return isExplained
                ? nil : Violation(file: file, line: index + 1, rule: "try? without a comment that says what it ignores")
        }
    }

    static func sql(_ text: SwiftText, file: String) -> [Violation] {
        let statements: [(String, String)] = [
            ("SELECT ", " FROM "), ("INSERT ", "INTO "), ("DELETE ", "FROM "), ("UPDATE ", " SET "),
            ("CREATE ", "TABLE "), ("CREATE ", "INDEX "), ("PRAGMA ", ""),
        ]
        return text.strings.compactMap { line, string in
            let flat = " " + string.split(whereSeparator: \.isWhitespace).joined(separator: " ") + " "
            let isStatement = statements.contains { verb, rest in
                guard let start = flat.firstRange(of: " " + verb) else { return false }
                // One space back: the verb's own may be the rest's first.
                return rest.isEmpty || flat[flat.index(before: start.upperBound)...].firstRange(of: rest) != nil
            }
            return isStatement ? Violation(file: file, line: line, rule: "SQL outside Memory") : nil
        }
    }

    /// Folders that exist on one machine only.
    static func machinePaths(_ text: String, file: String) -> [Violation] {
        // Written in pieces, so that this file does not find itself.
        let roots = ["work/main", "work/dev", "work/shared", "work/.lib", "work/.mirror", "root/"].map { "/" + $0 }
        guard roots.contains(where: { text.range(of: $0) != nil }) else { return [] }
        return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { index, line in
            let isFound = roots.contains { root in
                line.ranges(of: root).contains { range in
                    guard range.lowerBound > line.startIndex else { return true }
                    let before = line[line.index(before: range.lowerBound)]
                    return !before.isLetter && !before.isNumber && !"_-./*})".contains(before)
                }
            }
            return isFound ? Violation(file: file, line: index + 1, rule: "a path of one machine") : nil
        }
    }

    /// `word` where neither neighbour makes it part of a longer name.
    static func contains(_ line: some StringProtocol, _ word: String) -> Bool {
        let text = String(line)
        guard text.range(of: word) != nil else { return false }
        return text.ranges(of: word).contains { range in
            guard range.lowerBound > text.startIndex else { return true }
            let before = text[text.index(before: range.lowerBound)]
            return !before.isLetter && !before.isNumber && before != "_"
        }
    }
}
