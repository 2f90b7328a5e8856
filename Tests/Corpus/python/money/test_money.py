import pytest

from money import invoice, parse, percent, render, split


def test_parse():
    assert parse("$1,234.50") == 123450
    assert parse("-12") == -1200
    assert parse(".5") == 50
    assert parse(" 7.05 ") == 705


def test_parse_bad():
    for text in ("", "abc", "1.234", "1.x"):
        with pytest.raises(ValueError):
            parse(text)


def test_render():
    assert render(5) == "$0.05"
    assert render(123456789) == "$1,234,567.89"
    assert render(-100) == "-$1.00"
    assert render(100000) == "$1,000.00"


def test_split():
    assert split(100, 3) == [34, 33, 33]
    assert split(10, 5) == [2, 2, 2, 2, 2]
    with pytest.raises(ValueError):
        split(10, 0)


def test_percent():
    assert percent(1000, 1950) == 195
    assert percent(50, 100) == 1
    assert percent(49, 100) == 0


def test_invoice():
    assert invoice([(2, 500), (1, 1000)], discount=1000, tax=2000) == 2160
    with pytest.raises(ValueError):
        invoice([(-1, 5)])
