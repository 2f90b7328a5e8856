/// Finds the lines in which words occur.
public struct WordIndex {
    private var places: [String: [Int]] = [:]
    public private(set) var lineCount = 0

    public init(_ text: String = "") {
        if !text.isEmpty {
            for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
                add(line: String(line))
            }
        }
    }

    public static func words(of line: String) -> [String] {
        line.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
    }

    public mutating func add(line: String) {
        lineCount += 1
        for word in WordIndex.words(of: line) {
            if places[word]?.last != lineCount {
                places[word, default: []].append(lineCount)
            }
        }
    }

    /// Numbers of the lines, from 1, that hold the word.
    public func lines(with word: String) -> [Int] {
        places[word.lowercased()] ?? []
    }

    /// Lines that hold every one of the words.
    public func lines(withAll words: [String]) -> [Int] {
        guard let first = words.first else { return [] }
        var result = lines(with: first)
        for word in words.dropFirst() {
            result = intersect(result, lines(with: word))
        }
        return result
    }

    public func lines(withAny words: [String]) -> [Int] {
        var found = Set<Int>()
        for word in words {
            found.formUnion(lines(with: word))
        }
        return found.sorted()
    }

    private func intersect(_ left: [Int], _ right: [Int]) -> [Int] {
        var result: [Int] = []
        var i = 0
        var j = 0
        while i < left.count && j < right.count {
            if left[i] == right[j] {
                result.append(left[i])
                i += 1
                j += 1
            } else if left[i] < right[j] {
                i += 1
            } else {
                j += 1
            }
        }
        return result
    }

    /// The words in most lines, ties by alphabet.
    public func commonest(_ limit: Int, minimumLength: Int = 1) -> [String] {
        let ranked = places.filter { $0.key.count >= minimumLength }.sorted { left, right in
            if left.value.count == right.value.count {
                return left.key < right.key
            }
            return left.value.count > right.value.count
        }
        return ranked.prefix(limit).map(\.key)
    }

    public func completions(of prefix: String) -> [String] {
        let start = prefix.lowercased()
        return places.keys.filter { $0.hasPrefix(start) && $0 != start }.sorted()
    }
}
