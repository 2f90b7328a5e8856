/// Evaluates whole-number formulas with names.
public struct Calculator {
    public var names: [String: Int]

    public init(names: [String: Int] = [:]) {
        self.names = names
    }

    public func evaluate(_ text: String) throws -> Int {
        var parser = Parser(tokens: try tokenize(text), names: names)
        let value = try parser.sum()
        if let token = parser.peek {
            throw CalculatorError.unexpectedToken(token)
        }
        return value
    }
}

struct Parser {
    let tokens: [Token]
    let names: [String: Int]
    var position = 0

    var peek: Token? {
        position < tokens.count ? tokens[position] : nil
    }

    mutating func take(_ symbols: String) -> Character? {
        guard case .symbol(let symbol)? = peek, symbols.contains(symbol) else { return nil }
        position += 1
        return symbol
    }

    mutating func sum() throws -> Int {
        var value = try product()
        while let symbol = take("+-") {
            let right = try product()
            value = symbol == "+" ? value + right : value - right
        }
        return value
    }

    mutating func product() throws -> Int {
        var value = try factor()
        while let symbol = take("*/%") {
            let right = try factor()
            if symbol == "*" {
                value *= right
                continue
            }
            guard right != 0 else { throw CalculatorError.divisionByZero }
            if symbol == "/" {
                value /= right
            } else {
                value %= right
            }
        }
        return value
    }

    mutating func factor() throws -> Int {
        if take("-") != nil {
            return -(try factor())
        }
        guard let token = peek else { throw CalculatorError.unexpectedEnd }
        position += 1
        switch token {
        case .number(let value):
            return value
        case .name(let name):
            guard let value = names[name] else { throw CalculatorError.unknownName(name) }
            return value
        case .symbol("("):
            let value = try sum()
            guard take(")") != nil else {
                if let next = peek {
                    throw CalculatorError.unexpectedToken(next)
                }
                throw CalculatorError.unexpectedEnd
            }
            return value
        case .symbol:
            throw CalculatorError.unexpectedToken(token)
        }
    }
}
