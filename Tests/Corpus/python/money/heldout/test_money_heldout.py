import pytest

from money import invoice, parse, percent, render, split


@pytest.mark.parametrize("text, cents", [
    ("0", 0), ("1", 100), ("1.", 100), ("0.01", 1), ("0.1", 10), ("-0.99", -99), ("-$5", -500), ("$0.00", 0),
    ("12,345,678.90", 1234567890), ("99.99", 9999),
])
def test_parse(text, cents):
    assert parse(text) == cents


@pytest.mark.parametrize("text", [".", "-", "$", "1.2.3", "1 2", "--1", "0.999", "one"])
def test_parse_bad(text):
    with pytest.raises(ValueError):
        parse(text)


@pytest.mark.parametrize("cents, text", [
    (0, "$0.00"), (99, "$0.99"), (100, "$1.00"), (99999, "$999.99"), (1234500, "$12,345.00"),
    (-7, "-$0.07"), (-123456, "-$1,234.56"), (100000000, "$1,000,000.00"), (1001001, "$10,010.01"),
])
def test_render(cents, text):
    assert render(cents) == text
    assert parse(text) == cents


def test_split():
    assert split(0, 2) == [0, 0]
    assert split(1, 3) == [1, 0, 0]
    assert split(5, 3) == [2, 2, 1]
    assert split(7, 1) == [7]
    for people in range(1, 9):
        assert sum(split(1234, people)) == 1234
        assert len(split(1234, people)) == people
    with pytest.raises(ValueError):
        split(5, -1)


def test_percent():
    assert percent(10000, 1) == 1
    assert percent(0, 1000) == 0
    assert percent(199, 5000) == 100
    assert percent(123, 10000) == 123


def test_invoice():
    assert invoice([]) == 0
    assert invoice([(3, 250)]) == 750
    assert invoice([(3, 250)], tax=1000) == 825
    assert invoice([(3, 200)], discount=5000) == 300
    assert invoice([(0, 100), (1, 99)], 0, 0) == 99
    assert invoice([(1, 333)], discount=1000, tax=700) == 321
