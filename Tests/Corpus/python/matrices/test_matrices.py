import pytest

from matrices import border, determinant, multiply, rotate, shape, trace, transpose


def test_transpose():
    assert transpose([[1, 2, 3], [4, 5, 6]]) == [[1, 4], [2, 5], [3, 6]]
    assert transpose([]) == []


def test_multiply():
    assert multiply([[1, 2], [3, 4]], [[5, 6], [7, 8]]) == [[19, 22], [43, 50]]
    with pytest.raises(ValueError):
        multiply([[1, 2]], [[1, 2]])


def test_rotate():
    assert rotate([[1, 2], [3, 4]]) == [[3, 1], [4, 2]]
    assert rotate([[1, 2], [3, 4]], 4) == [[1, 2], [3, 4]]


def test_determinant():
    assert determinant([[2, 0, 1], [1, 3, 2], [1, 1, 4]]) == 18
    assert determinant([[7]]) == 7


def test_trace():
    assert trace([[1, 9], [9, 5]]) == 6


def test_border():
    assert border([[1, 2, 3], [4, 5, 6], [7, 8, 9]]) == [1, 2, 3, 6, 9, 8, 7, 4]
    assert border([[1, 2, 3]]) == [1, 2, 3]
    assert border([[1], [2]]) == [1, 2]
    assert shape([]) == (0, 0)
