import Calculator
import Testing

@Suite struct CalculatorHeldoutTests {
    @Test(arguments: [
        ("0", 0), ("007", 7), (" 1 ", 1), ("((2))", 2), ("1-2+3", 2), ("1-(2+3)", -4), ("2*3+4*5", 26), ("2+3*4-5", 9),
        ("7/2", 3), ("-7/2", -3), ("7%3", 1), ("-7%3", -1), ("8/2*4", 16), ("100/10%4", 2), ("--4", 4), ("3--4", 7),
        ("-x", -3), ("x+x*x", 12), ("(x+x)*x", 18), ("2*(3*(4+1))", 30), ("ab1", 5), ("12345*10", 123450), ("6/-2", -3),
    ])
    func values(text: String, value: Int) throws {
        #expect(try Calculator(names: ["x": 3, "ab1": 5, "a": 9]).evaluate(text) == value)
    }

    @Test func tokens() throws {
        #expect(try tokenize("") == [])
        #expect(try tokenize("a1b2(3)") == [.name("a1b2"), .symbol("("), .number(3), .symbol(")")])
        #expect(try tokenize("1a") == [.number(1), .name("a")])
        #expect(try tokenize("% * / - +").count == 5)
        #expect(throws: CalculatorError.unexpectedCharacter(".")) { try tokenize("1.5") }
        #expect(throws: CalculatorError.unexpectedCharacter("_")) { try tokenize("_a") }
    }

    @Test(arguments: [
        ("", CalculatorError.unexpectedEnd), ("-", .unexpectedEnd), ("(", .unexpectedEnd), ("2*(3", .unexpectedEnd),
        ("()", .unexpectedToken(.symbol(")"))), ("1 2", .unexpectedToken(.number(2))),
        ("(1 x", .unexpectedToken(.name("x"))),
        ("x", .unknownName("x")), ("5%0", .divisionByZero), ("5/0", .divisionByZero),
        ("1+*2", .unexpectedToken(.symbol("*"))),
        ("1 (2)", .unexpectedToken(.symbol("("))),
    ])
    func failures(text: String, error: CalculatorError) {
        #expect(throws: error) { try Calculator().evaluate(text) }
    }

    @Test func zeroTimes() throws {
        #expect(try Calculator().evaluate("5*0") == 0)
        #expect(try Calculator().evaluate("0/5") == 0)
        #expect(try Calculator(names: ["z": 0]).evaluate("z") == 0)
    }
}
