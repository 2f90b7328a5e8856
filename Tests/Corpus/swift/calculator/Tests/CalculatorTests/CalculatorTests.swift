import Calculator
import Testing

@Suite struct CalculatorTests {
    let calculator = Calculator(names: ["x": 3, "y2": 10])

    @Test func tokens() throws {
        #expect(try tokenize("12+ ab3") == [.number(12), .symbol("+"), .name("ab3")])
        #expect(throws: CalculatorError.unexpectedCharacter("$")) { try tokenize("1 $") }
    }

    @Test func precedence() throws {
        #expect(try calculator.evaluate("1 + 2 * 3") == 7)
        #expect(try calculator.evaluate("(1 + 2) * 3") == 9)
        #expect(try calculator.evaluate("10 - 4 - 3") == 3)
        #expect(try calculator.evaluate("20 / 2 / 5") == 2)
        #expect(try calculator.evaluate("17 % 5 * 2") == 4)
    }

    @Test func signs() throws {
        #expect(try calculator.evaluate("-3 + 5") == 2)
        #expect(try calculator.evaluate("2 * -(1 + 1)") == -4)
    }

    @Test func names() throws {
        #expect(try calculator.evaluate("x * y2") == 30)
        #expect(throws: CalculatorError.unknownName("z")) { try calculator.evaluate("z") }
    }

    @Test func failures() {
        #expect(throws: CalculatorError.divisionByZero) { try calculator.evaluate("1 / (x - 3)") }
        #expect(throws: CalculatorError.unexpectedEnd) { try calculator.evaluate("1 +") }
        #expect(throws: CalculatorError.unexpectedEnd) { try calculator.evaluate("(1") }
        #expect(throws: CalculatorError.unexpectedToken(.symbol(")"))) { try calculator.evaluate("1)") }
        #expect(throws: CalculatorError.unexpectedToken(.number(2))) { try calculator.evaluate("(1 2)") }
        #expect(throws: CalculatorError.unexpectedToken(.symbol("*"))) { try calculator.evaluate("*") }
    }
}
