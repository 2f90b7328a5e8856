import pytest

from roman import add, from_roman, is_roman, to_roman


def test_to_roman():
    assert to_roman(1) == "I"
    assert to_roman(4) == "IV"
    assert to_roman(1994) == "MCMXCIV"
    assert to_roman(3888) == "MMMDCCCLXXXVIII"


def test_range():
    with pytest.raises(ValueError):
        to_roman(0)
    with pytest.raises(ValueError):
        to_roman(4000)


def test_from_roman():
    assert from_roman("xiv") == 14
    assert from_roman("MMXXVI") == 2026


def test_bad_text():
    assert not is_roman("IIII")
    assert not is_roman("ABC")
    assert not is_roman("")
    assert is_roman("CDXLIV")


def test_add():
    assert add("XIX", "I") == "XX"
