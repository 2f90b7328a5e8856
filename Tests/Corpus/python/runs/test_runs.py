import pytest

from runs import decode, encode, longest_run, saved, squeeze


def test_encode():
    assert encode("aaabccd") == "3ab2cd"
    assert encode("") == ""
    with pytest.raises(ValueError):
        encode("a1")


def test_decode():
    assert decode("3ab2cd") == "aaabccd"
    assert decode("12x") == "x" * 12
    with pytest.raises(ValueError):
        decode("a3")


def test_saved():
    assert saved("aaaaaaaaaa") == 0.7
    assert saved("") == 0.0


def test_longest_run():
    assert longest_run("abbbcccb") == ("b", 3)
    assert longest_run("") == ("", 0)


def test_squeeze():
    assert squeeze("aaabbbbcc", 2) == "aabbcc"
    assert squeeze("aab", 1) == "ab"
