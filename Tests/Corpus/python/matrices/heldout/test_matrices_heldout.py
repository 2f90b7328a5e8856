import pytest

from matrices import border, determinant, multiply, rotate, shape, trace, transpose


def test_shape():
    assert shape([[1, 2, 3]]) == (1, 3)
    assert shape([[1], [2], [3], [4]]) == (4, 1)


def test_transpose():
    assert transpose([[1]]) == [[1]]
    assert transpose([[1, 2]]) == [[1], [2]]
    matrix = [[1, 2, 3, 4], [5, 6, 7, 8]]
    assert transpose(transpose(matrix)) == matrix


def test_multiply():
    assert multiply([[1, 2, 3]], [[4], [5], [6]]) == [[32]]
    assert multiply([[1], [2]], [[3, 4]]) == [[3, 4], [6, 8]]
    identity = [[1, 0], [0, 1]]
    assert multiply(identity, [[2, 3], [4, 5]]) == [[2, 3], [4, 5]]
    with pytest.raises(ValueError):
        multiply([[1], [2]], [[1], [2]])


def test_rotate():
    wide = [[1, 2, 3], [4, 5, 6]]
    assert rotate(wide) == [[4, 1], [5, 2], [6, 3]]
    assert rotate(wide, 2) == [[6, 5, 4], [3, 2, 1]]
    assert rotate(wide, 3) == [[3, 6], [2, 5], [1, 4]]
    assert rotate(wide, -1) == rotate(wide, 3)
    assert rotate(wide, 0) == wide
    assert rotate(wide, 0) is not wide
    assert rotate(wide, 5) == rotate(wide)


def test_determinant():
    assert determinant([]) == 1
    assert determinant([[1, 2], [3, 4]]) == -2
    assert determinant([[1, 2, 3], [4, 5, 6], [7, 8, 10]]) == -3
    assert determinant([[0, 1], [1, 0]]) == -1
    assert determinant([[2, 0, 0, 0], [0, 3, 0, 0], [0, 0, 4, 0], [0, 0, 0, 5]]) == 120
    assert determinant([[0, 0, 0, 1], [0, 0, 1, 0], [0, 1, 0, 0], [1, 0, 0, 0]]) == 1


def test_trace():
    assert trace([]) == 0
    assert trace([[1, 2, 3], [4, 5, 6], [7, 8, 10]]) == 16


def test_border():
    assert border([]) == []
    assert border([[1]]) == [1]
    assert border([[1, 2], [3, 4]]) == [1, 2, 4, 3]
    assert border([[1, 2], [3, 4], [5, 6]]) == [1, 2, 4, 6, 5, 3]
    assert border([[1, 2, 3], [4, 5, 6]]) == [1, 2, 3, 6, 5, 4]
    assert border([[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12], [13, 14, 15, 16]]) == [
        1, 2, 3, 4, 8, 12, 16, 15, 14, 13, 9, 5]
