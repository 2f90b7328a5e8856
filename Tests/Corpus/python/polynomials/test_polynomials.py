import pytest

from polynomials import add, derivative, divide, evaluate, multiply, scale, show, trim


def test_add():
    assert add([1, 2], [3, -2, 5]) == [4, 0, 5]
    assert add([1, 2], [0, -2]) == [1]


def test_multiply():
    assert multiply([1, 1], [-1, 1]) == [-1, 0, 1]
    assert multiply([], [1]) == []


def test_scale_and_trim():
    assert scale([1, 2], 3) == [3, 6]
    assert trim([0, 1, 0, 0]) == [0, 1]
    assert trim([0]) == []


def test_evaluate():
    assert evaluate([1, 2, 3], 2) == 17
    assert evaluate([], 9) == 0


def test_derivative():
    assert derivative([5, 4, 3, 2]) == [4, 6, 6]
    assert derivative([5]) == []


def test_divide():
    assert divide([-1, 0, 1], [1, 1]) == ([-1, 1], [])
    assert divide([1, 2, 3], [1, 1]) == ([-1, 3], [2])
    with pytest.raises(ValueError):
        divide([1], [1, 2])


def test_show():
    assert show([1, -1, 3]) == "3x^2 - x + 1"
    assert show([0, -2]) == "-2x"
    assert show([]) == "0"
