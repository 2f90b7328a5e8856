import pytest

from formula import evaluate
from lexer import FormulaError, tokens


def test_tokens():
    assert tokens("a1+2.5") == [("name", "a1"), ("symbol", "+"), ("number", 2.5), ("end", None)]
    with pytest.raises(FormulaError):
        tokens("1.2.3")
    with pytest.raises(FormulaError):
        tokens("a $ b")


def test_order_of_operators():
    assert evaluate("1 + 2 * 3") == 7
    assert evaluate("(1 + 2) * 3") == 9
    assert evaluate("10 - 4 - 3") == 3
    assert evaluate("8 / 4 / 2") == 1


def test_powers_and_signs():
    assert evaluate("2 ^ 3 ^ 2") == 512
    assert evaluate("-2 ^ 2") == -4
    assert evaluate("2 * -3") == -6


def test_names_and_functions():
    assert evaluate("x * y", {"x": 3, "y": 4}) == 12
    assert evaluate("max(1, 2 + 5, 3)") == 7
    assert evaluate("abs(2 - 5) + sum(1, 2)") == 6


def test_errors():
    for text in ("1 +", "(1", "1 2", "foo(1)", "z", "1 / 0", "max(1"):
        with pytest.raises(FormulaError):
            evaluate(text)
