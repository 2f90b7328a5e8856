import random

import pytest

from runs import decode, encode, longest_run, saved, squeeze


def texts():
    source = random.Random(8)
    for _ in range(100):
        yield "".join(source.choice("ab ") * source.randint(1, 13) for _ in range(source.randint(0, 5)))


def test_round_trip():
    for text in texts():
        assert decode(encode(text)) == text
        assert len(encode(text)) <= len(text)


@pytest.mark.parametrize("text, code", [
    ("a", "a"), ("aa", "2a"), ("ab", "ab"), ("abab", "abab"), ("a" * 10 + "b", "10ab"), ("  x", "2 x"),
    ("a" * 105, "105a"),
])
def test_codes(text, code):
    assert encode(text) == code
    assert decode(code) == text


@pytest.mark.parametrize("text", ["1", "aa2", "3a"])
def test_digits(text):
    with pytest.raises(ValueError):
        encode(text)


def test_bad_codes():
    for code in ("3", "ab12", "1"):
        with pytest.raises(ValueError):
            decode(code)
    assert decode("") == ""
    assert decode("1a") == "a"


def test_saved():
    assert saved("abc") == 0.0
    assert saved("aaaa") == 0.5
    assert saved("aabb") == 0.0


def test_longest_run():
    assert longest_run("a") == ("a", 1)
    assert longest_run("abc") == ("a", 1)
    assert longest_run("abcc") == ("c", 2)
    assert longest_run("aabaaa") == ("a", 3)
    assert longest_run("xxyyxx") == ("x", 2)


def test_squeeze():
    assert squeeze("", 2) == ""
    assert squeeze("aaaa", 3) == "aaa"
    assert squeeze("aabaab", 1) == "abab"
    assert squeeze("aaaabaaaa", 2) == "aabaa"
    assert squeeze("abc", 5) == "abc"
