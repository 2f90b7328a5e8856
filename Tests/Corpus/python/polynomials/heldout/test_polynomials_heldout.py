import random

import pytest

from polynomials import add, derivative, divide, evaluate, multiply, scale, show, trim


def some():
    source = random.Random(2)
    for _ in range(150):
        yield [[source.randint(-4, 4) for _ in range(source.randint(0, 5))] for _ in range(2)]


def test_arithmetic_by_values():
    for left, right in some():
        for x in (-2, 0, 1, 3):
            assert evaluate(add(left, right), x) == evaluate(left, x) + evaluate(right, x)
            assert evaluate(multiply(left, right), x) == evaluate(left, x) * evaluate(right, x)
            assert evaluate(scale(left, -3), x) == -3 * evaluate(left, x)
        for result in (add(left, right), multiply(left, right), derivative(left)):
            assert not result or result[-1] != 0


def test_division():
    for top, bottom in some():
        for last in (1, -1):
            divisor = bottom + [last]
            quotient, rest = divide(top, divisor)
            assert add(multiply(quotient, divisor), rest) == trim(top)
            assert len(rest) < len(divisor)
    for bad in ([], [0], [1, 3], [5]):
        with pytest.raises(ValueError):
            divide([1, 2], bad)
    assert divide([4, 6], [1]) == ([4, 6], [])
    assert divide([1], [0, 1]) == ([], [1])
    assert divide([2, 4], [1, -1, 0]) == ([-4], [6])


def test_inputs_are_kept():
    values = [1, 0]
    trim(values)
    divide(values, [1])
    add(values, values)
    assert values == [1, 0]


def test_derivative():
    assert derivative([]) == []
    assert derivative([1, 1]) == [1]
    assert derivative([0, 0, 0, 0, 1]) == [0, 0, 0, 4]


@pytest.mark.parametrize("polynomial, text", [
    ([0], "0"), ([7], "7"), ([-7], "-7"), ([1], "1"), ([-1], "-1"), ([0, 1], "x"), ([0, -1], "-x"),
    ([0, 0, 1], "x^2"), ([-1, 0, -1], "-x^2 - 1"), ([2, 3], "3x + 2"), ([1, 1, 1], "x^2 + x + 1"),
    ([0, -5, 0, 10], "10x^3 - 5x"), ([-1, 1], "x - 1"),
])
def test_show(polynomial, text):
    assert show(polynomial) == text
