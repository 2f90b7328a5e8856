import pytest

from pathquery import depth, get, leaves, parse, put


@pytest.mark.parametrize("path, steps", [
    ("a", ["a"]), ("a.b.c", ["a", "b", "c"]), ("[0]", [0]), ("[0][1]", [0, 1]), ("a[-1]", ["a", -1]),
    ("a[0].b[1][2].c", ["a", 0, "b", 1, 2, "c"]),
])
def test_parse(path, steps):
    assert parse(path) == steps


@pytest.mark.parametrize("path", [".", "a.", ".a", "a[", "a[]", "a[x]", "a[0]]", "a[0]b[1]", "a[1][2"])
def test_parse_bad(path):
    with pytest.raises(ValueError):
        parse(path)


def test_get():
    data = [[1, 2], {"k": None, "z": [0]}]
    assert get(data, "[0][1]") == 2
    assert get(data, "[0][2]", "d") == "d"
    assert get(data, "[0][-2]") == 1
    assert get(data, "[0][-3]", "d") == "d"
    assert get(data, "[1].k", "d") is None
    assert get(data, "[1].z[0]", "d") == 0
    assert get(data, "[1][0]", "d") == "d"
    assert get(data, "k", "d") == "d"
    assert get("text", "[0]", "d") == "d"


def test_put():
    data = {"a": {"b": 1}}
    assert put(data, "a.c", 2) is data
    assert data == {"a": {"b": 1, "c": 2}}
    assert put(data, "a.b", 7) == {"a": {"b": 7, "c": 2}}
    assert put([], "[0]", 1) == [1]
    assert put([1, 2, 3], "[0]", 9) == [9, 2, 3]
    assert put([{"x": 1}], "[0].y.z", 2) == [{"x": 1, "y": {"z": 2}}]
    assert put([[1]], "[0][1]", 2) == [[1, 2]]
    assert put({}, "a[0][0]", 1) == {"a": [[1]]}
    assert put({"a": [{"b": 1}]}, "a[1].b", 2) == {"a": [{"b": 1}, {"b": 2}]}
    with pytest.raises(IndexError):
        put([], "[2]", 1)


def test_leaves():
    assert list(leaves(5)) == [("", 5)]
    assert list(leaves([])) == []
    assert list(leaves({})) == []
    assert list(leaves([1, [2, {"k": 3}]])) == [("[0]", 1), ("[1][0]", 2), ("[1][1].k", 3)]
    data = {"b": {"y": 1, "x": 2}, "a": None}
    assert list(leaves(data)) == [("a", None), ("b.x", 2), ("b.y", 1)]
    for path, value in leaves(data):
        assert get(data, path) == value


def test_depth():
    assert depth({}) == 1
    assert depth({"a": 1}) == 1
    assert depth([[], [[]]]) == 3
    assert depth({"a": [1], "b": 2}) == 2
