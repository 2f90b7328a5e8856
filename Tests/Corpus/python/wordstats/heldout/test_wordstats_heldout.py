import pytest

from wordstats import average_length, frequencies, longest_words, most_common, words_of


@pytest.mark.parametrize("text, expected", [
    ("a", ["a"]),
    ("  spaced   out ", ["spaced", "out"]),
    ("it's Bob's 2nd try", ["it's", "bob's", "2nd", "try"]),
    ("rock 'n' roll", ["rock", "n", "roll"]),
    ("'", []),
    ("end'", ["end"]),
    ("'start", ["start"]),
    ("a-b_c", ["a", "b", "c"]),
    ("x' y", ["x", "y"]),
    ("x 'y", ["x", "y"]),
])
def test_words(text, expected):
    assert words_of(text) == expected


def test_frequencies():
    assert frequencies([]) == {}
    assert frequencies(["x"] * 5 + ["y"]) == {"x": 5, "y": 1}


def test_most_common():
    assert most_common("b a c", 2) == [("a", 1), ("b", 1)]
    assert most_common("b b a", 5) == [("b", 2), ("a", 1)]
    assert most_common("b b a", 1) == [("b", 2)]
    assert most_common("", 3) == []
    assert most_common("B b a A c C c", 3) == [("c", 3), ("a", 2), ("b", 2)]


def test_average_length():
    assert average_length("abc") == 3.0
    assert average_length("a bb ccc") == 2.0
    assert average_length("") == 0.0


def test_longest_words():
    assert longest_words("") == []
    assert longest_words("aa b cc aa") == ["aa", "cc"]
    assert longest_words("a bb ccc") == ["ccc"]
    assert longest_words("ccc bb a") == ["ccc"]
