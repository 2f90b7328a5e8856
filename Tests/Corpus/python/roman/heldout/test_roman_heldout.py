import pytest

from roman import add, from_roman, is_roman, to_roman


@pytest.mark.parametrize("number, text", [
    (2, "II"), (3, "III"), (5, "V"), (9, "IX"), (10, "X"), (40, "XL"), (45, "XLV"), (49, "XLIX"), (50, "L"),
    (90, "XC"), (99, "XCIX"), (100, "C"), (400, "CD"), (444, "CDXLIV"), (500, "D"), (900, "CM"), (1000, "M"),
    (1666, "MDCLXVI"), (3999, "MMMCMXCIX"),
])
def test_both_ways(number, text):
    assert to_roman(number) == text
    assert from_roman(text) == number
    assert from_roman(text.lower()) == number


def test_all_return():
    for number in range(1, 4000, 7):
        assert from_roman(to_roman(number)) == number


@pytest.mark.parametrize("text", ["VV", "IC", "IIX", "MMMM", "XCX", "K", "X X"])
def test_bad(text):
    assert is_roman(text) is False
    with pytest.raises(ValueError):
        from_roman(text)


def test_range():
    for number in (-5, 0, 4000, 5000):
        with pytest.raises(ValueError):
            to_roman(number)


def test_add():
    assert add("I", "I") == "II"
    assert add("CM", "XCIX") == "CMXCIX"
    with pytest.raises(ValueError):
        add("MMM", "M")
