"""Evaluates formulas with names and functions."""

from lexer import FormulaError, tokens

FUNCTIONS = {"min": min, "max": max, "abs": lambda *values: abs(values[0]), "sum": lambda *values: sum(values)}


class Parser:
    def __init__(self, text, names=None):
        self.tokens = tokens(text)
        self.position = 0
        self.names = names or {}

    def peek(self):
        return self.tokens[self.position]

    def take(self, symbol):
        if self.peek() == ("symbol", symbol):
            self.position += 1
            return True
        return False

    def need(self, symbol):
        if not self.take(symbol):
            raise FormulaError("expected %s" % symbol)

    def expression(self):
        value = self.term()
        while True:
            if self.take("+"):
                value += self.term()
            elif self.take("-"):
                value -= self.term()
            else:
                return value

    def term(self):
        value = self.factor()
        while True:
            if self.take("*"):
                value *= self.factor()
            elif self.take("/"):
                divisor = self.factor()
                if divisor == 0:
                    raise FormulaError("division by zero")
                value /= divisor
            else:
                return value

    def factor(self):
        if self.take("-"):
            return -self.factor()
        value = self.atom()
        if self.take("^"):
            return value ** self.factor()
        return value

    def atom(self):
        kind, value = self.peek()
        if kind == "number":
            self.position += 1
            return value
        if kind == "name":
            self.position += 1
            if self.take("("):
                return self.call(value)
            if value not in self.names:
                raise FormulaError("unknown name %s" % value)
            return self.names[value]
        self.need("(")
        value = self.expression()
        self.need(")")
        return value

    def call(self, name):
        if name not in FUNCTIONS:
            raise FormulaError("unknown function %s" % name)
        values = [self.expression()]
        while self.take(","):
            values.append(self.expression())
        self.need(")")
        return FUNCTIONS[name](*values)


def evaluate(text, names=None):
    parser = Parser(text, names)
    value = parser.expression()
    if parser.peek()[0] != "end":
        raise FormulaError("text after the formula")
    return value
