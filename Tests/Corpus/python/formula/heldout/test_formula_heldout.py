import random

import pytest

from formula import evaluate
from lexer import FormulaError, tokens


def build(source, depth):
    """A formula, and the same in Python."""
    if depth == 0:
        number = str(source.randint(0, 9))
        return number, number
    kind = source.randrange(6)
    left, left_python = build(source, depth - 1)
    right, right_python = build(source, depth - 1)
    if kind < 3:
        sign = "+-*"[kind]
        return "%s %s %s" % (left, sign, right), "%s %s %s" % (left_python, sign, right_python)
    if kind == 3:
        return "(%s)" % left, "(%s)" % left_python
    if kind == 4:
        return "min(%s,%s)" % (left, right), "min(%s,%s)" % (left_python, right_python)
    return "-(%s)" % left, "-(%s)" % left_python


def test_against_python():
    source = random.Random(9)
    for _ in range(200):
        ours, python = build(source, source.randint(0, 4))
        assert evaluate(ours) == eval(python)


def test_numbers():
    assert tokens("") == [("end", None)]
    assert tokens("12") == [("number", 12), ("end", None)]
    assert tokens(".5")[0] == ("number", 0.5)
    assert tokens("5.")[0] == ("number", 5.0)
    assert isinstance(evaluate("7"), int)
    assert isinstance(evaluate("7.0"), float)
    assert [kind for kind, _ in tokens(" ab (3,c4d) ")] == [
        "name", "symbol", "number", "symbol", "name", "symbol", "end"]
    for text in (".", "1..2", "..", "#"):
        with pytest.raises(FormulaError):
            tokens(text)


@pytest.mark.parametrize("text, value", [
    ("2^-1", 0.5), ("2^2*3", 12), ("2*3^2", 18), ("--3", 3), ("1-2+3", 2), ("12/3*2", 8), ("2^0", 1),
    ("sum(1)", 1), ("sum(1,2,3,4)", 10), ("max(min(4,5),2)", 4), ("abs(-3)", 3), ("abs(4)", 4), ("7/2", 3.5),
    ("(((1)))", 1), ("1-(2-3)", 2), ("-1+3", 2), ("-(2)^2", -4), ("2--1", 3), ("9 - 2 * 3 + 1", 4),
])
def test_values(text, value):
    assert evaluate(text) == value


def test_names():
    assert evaluate("max", {"max": 5}) == 5
    assert evaluate("a + a", {"a": 0}) == 0
    assert evaluate("x2 / 2", {"x2": 8}) == 4
    assert evaluate("-x", {"x": 3}) == -3


@pytest.mark.parametrize("text", [
    "", ")", "(", "()", "1)", "max()", "max(1,)", "max 1", "1,2", "a", "2 ^", "* 2", "1 / (2 - 2)", "x(1)", "1 (2)",
])
def test_errors(text):
    with pytest.raises(FormulaError):
        evaluate(text)
