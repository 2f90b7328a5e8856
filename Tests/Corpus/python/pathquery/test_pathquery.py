import pytest

from pathquery import depth, get, leaves, parse, put

DATA = {"users": [{"name": "ann", "tags": ["x", "y"]}, {"name": "bob"}], "count": 2}


def test_parse():
    assert parse("users[0].name") == ["users", 0, "name"]
    assert parse("a[1][2]") == ["a", 1, 2]
    assert parse("[3].b") == [3, "b"]


def test_parse_bad():
    for path in ("a..b", "a[1", "a[1]b", ""):
        with pytest.raises(ValueError):
            parse(path)


def test_get():
    assert get(DATA, "users[0].tags[1]") == "y"
    assert get(DATA, "users[-1].name") == "bob"
    assert get(DATA, "users[2].name", "none") == "none"
    assert get(DATA, "count.x") is None
    assert get(DATA, "count[0]") is None


def test_put():
    assert put({}, "a.b[0].c", 5) == {"a": {"b": [{"c": 5}]}}
    assert put({"a": [1, 2]}, "a[1]", 9) == {"a": [1, 9]}
    assert put({"a": [1]}, "a[1]", 3) == {"a": [1, 3]}


def test_leaves():
    assert list(leaves(DATA)) == [
        ("count", 2), ("users[0].name", "ann"), ("users[0].tags[0]", "x"), ("users[0].tags[1]", "y"),
        ("users[1].name", "bob"),
    ]


def test_depth():
    assert depth(DATA) == 4
    assert depth(5) == 0
    assert depth([]) == 1
