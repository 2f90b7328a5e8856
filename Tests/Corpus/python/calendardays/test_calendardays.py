import pytest

from calendardays import (add_months, day_of_year, days_between, days_in_month, is_leap, is_valid, next_day,
                          weekday)


def test_leap():
    assert is_leap(2024)
    assert not is_leap(2023)
    assert not is_leap(1900)
    assert is_leap(2000)


def test_month_lengths():
    assert days_in_month(2024, 2) == 29
    assert days_in_month(2023, 2) == 28
    assert days_in_month(2023, 12) == 31
    with pytest.raises(ValueError):
        days_in_month(2023, 13)


def test_valid():
    assert is_valid(2024, 2, 29)
    assert not is_valid(2023, 2, 29)
    assert not is_valid(2023, 0, 1)
    assert not is_valid(2023, 5, 0)


def test_day_of_year():
    assert day_of_year(2023, 1, 1) == 1
    assert day_of_year(2024, 3, 1) == 61


def test_next_day():
    assert next_day(2023, 2, 28) == (2023, 3, 1)
    assert next_day(2023, 12, 31) == (2024, 1, 1)
    assert next_day(2023, 6, 5) == (2023, 6, 6)


def test_add_months():
    assert add_months(2023, 1, 31, 1) == (2023, 2, 28)
    assert add_months(2023, 11, 15, 3) == (2024, 2, 15)


def test_days_between():
    assert days_between((2023, 12, 25), (2024, 1, 1)) == 7
    assert days_between((2024, 3, 1), (2024, 2, 28)) == -2


def test_weekday():
    assert weekday(2001, 1, 3) == 2
    assert weekday(2000, 12, 31) == 6
