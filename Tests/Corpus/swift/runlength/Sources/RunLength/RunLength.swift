/// Run-length coding of texts without digits.
public enum RunLength {
    public enum Failure: Error, Equatable {
        case digit(Character)
        case countWithoutLetter
    }

    public static func encode(_ text: String) throws -> String {
        var result = ""
        var previous: Character?
        var count = 0
        for character in text {
            if character.isNumber {
                throw Failure.digit(character)
            }
            if character == previous {
                count += 1
                continue
            }
            if let previous {
                result += piece(previous, count)
            }
            previous = character
            count = 1
        }
        if let previous {
            result += piece(previous, count)
        }
        return result
    }

    private static func piece(_ character: Character, _ count: Int) -> String {
        count > 1 ? "\(count)\(character)" : String(character)
    }

    public static func decode(_ code: String) throws -> String {
        var result = ""
        var count: Int?
        for character in code {
            if let digit = character.wholeNumberValue {
                count = (count ?? 0) * 10 + digit
            } else {
                result += String(repeating: character, count: count ?? 1)
                count = nil
            }
        }
        if count != nil {
            throw Failure.countWithoutLetter
        }
        return result
    }

    /// The longest run and where it starts; the first one of equals.
    public static func longestRun(in text: String) -> (character: Character, start: Int, length: Int)? {
        let characters = Array(text)
        guard !characters.isEmpty else { return nil }
        var best = (start: 0, length: 0)
        var start = 0
        for index in 1...characters.count {
            if index < characters.count && characters[index] == characters[start] {
                continue
            }
            if index - start > best.length {
                best = (start, index - start)
            }
            start = index
        }
        return (characters[best.start], best.start, best.length)
    }

    public static func squeeze(_ text: String, to limit: Int) -> String {
        var result = ""
        var run = 0
        for character in text {
            run = result.last == character ? run + 1 : 1
            if run <= limit {
                result.append(character)
            }
        }
        return result
    }
}
