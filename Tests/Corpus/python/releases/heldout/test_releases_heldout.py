import itertools

import pytest

from releases import Version, compare, latest, matches

ORDER = ["0.0.1", "0.9.9", "1.0.0-1", "1.0.0-2", "1.0.0-10", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta",
         "1.0.0-beta", "1.0.0", "1.0.1", "1.1.0", "1.2.0", "1.10.0", "2.0.0-a", "2.0.0", "10.0.0"]


def test_order():
    for (i, left), (j, right) in itertools.product(enumerate(ORDER), repeat=2):
        assert compare(left, right) == (i > j) - (i < j)


@pytest.mark.parametrize("text", ["1", "1.2.3.4", "a.b.c", "1..2", "1.2.-3", "v1.2.3", "1.2.3 "])
def test_bad(text):
    with pytest.raises(ValueError):
        Version(text)


def test_parts():
    version = Version("3.14.15-a-b")
    assert version.numbers == (3, 14, 15)
    assert version.pre == "a-b"
    assert str(version) == "3.14.15-a-b"
    assert Version("1.2.3").pre == ""


@pytest.mark.parametrize("text, what, expected", [
    ("0.0.0", "patch", "0.0.1"), ("0.0.9", "patch", "0.0.10"), ("1.9.9", "minor", "1.10.0"),
    ("9.9.9", "major", "10.0.0"), ("1.2.3-x", "minor", "1.3.0"), ("1.2.3-x", "major", "2.0.0"),
    ("1.2.3-x.1", "patch", "1.2.3"),
])
def test_raised(text, what, expected):
    assert str(Version(text).raised(what)) == expected


def test_latest():
    assert latest([]) is None
    assert latest(["1.0.0", "1.0.1-x"]) == "1.0.0"
    assert latest(["1.0.0", "1.0.1-x"], False) == "1.0.1-x"
    assert latest(list(reversed(ORDER))) == "10.0.0"
    assert latest(["1.2.0", "1.2.0-z"], stable=False) == "1.2.0"


@pytest.mark.parametrize("rule, expected", [
    (">=1.0.0", ["1.0.0", "1.2.0", "2.0.0"]),
    (">1.0.0", ["1.2.0", "2.0.0"]),
    ("<1.2.0", ["0.9.9", "1.0.0"]),
    ("<=1.2.0", ["0.9.9", "1.0.0", "1.2.0"]),
    ("1.0.0", ["1.0.0"]),
    ("=1.2.0", ["1.2.0"]),
    ("^1.0.0", ["1.0.0", "1.2.0"]),
    ("^1.1.0 <1.3.0", ["1.2.0"]),
    ("^0.9.9", ["0.9.9"]),
    ("", ["0.9.9", "1.0.0", "1.2.0", "2.0.0"]),
    (">1.0.0 <2.0.0", ["1.2.0"]),
    ("<2.0.0 ^1.2.0", ["1.2.0"]),
    ("=1.0.0 >1.0.0", []),
])
def test_matches(rule, expected):
    assert [text for text in ("0.9.9", "1.0.0", "1.2.0", "2.0.0") if matches(text, rule)] == expected
