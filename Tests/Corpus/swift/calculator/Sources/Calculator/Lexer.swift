public enum Token: Equatable, Sendable {
    case number(Int)
    case name(String)
    case symbol(Character)
}

public enum CalculatorError: Error, Equatable {
    case unexpectedCharacter(Character)
    case unexpectedEnd
    case unexpectedToken(Token)
    case unknownName(String)
    case divisionByZero
}

public func tokenize(_ text: String) throws -> [Token] {
    var tokens: [Token] = []
    let characters = Array(text)
    var position = 0
    while position < characters.count {
        let character = characters[position]
        if character.isWhitespace {
            position += 1
        } else if character.isNumber {
            var value = 0
            while position < characters.count, let digit = characters[position].wholeNumberValue {
                value = value * 10 + digit
                position += 1
            }
            tokens.append(.number(value))
        } else if character.isLetter {
            var name = ""
            while position < characters.count && (characters[position].isLetter || characters[position].isNumber) {
                name.append(characters[position])
                position += 1
            }
            tokens.append(.name(name))
        } else if "+-*/%()".contains(character) {
            tokens.append(.symbol(character))
            position += 1
        } else {
            throw CalculatorError.unexpectedCharacter(character)
        }
    }
    return tokens
}
