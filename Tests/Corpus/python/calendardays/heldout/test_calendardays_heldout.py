import datetime

import pytest

from calendardays import (add_months, day_of_year, days_between, days_in_month, is_leap, is_valid, next_day,
                          weekday)


def some_dates():
    date = datetime.date(1896, 1, 31)
    while date < datetime.date(2105, 1, 1):
        yield date
        date += datetime.timedelta(days=29)


def plain(date):
    return (date.year, date.month, date.day)


def test_against_the_library():
    for date in some_dates():
        assert day_of_year(*plain(date)) == date.timetuple().tm_yday
        assert weekday(*plain(date)) == date.weekday()
        assert next_day(*plain(date)) == plain(date + datetime.timedelta(days=1))
        assert is_valid(*plain(date))


def test_days_between():
    origin = datetime.date(1999, 11, 30)
    for date in some_dates():
        assert days_between(plain(origin), plain(date)) == (date - origin).days
    assert days_between((2020, 1, 1), (2020, 1, 1)) == 0


def test_all_month_ends():
    for month in range(1, 12):
        assert next_day(2023, month, days_in_month(2023, month)) == (2023, month + 1, 1)
    assert sum(days_in_month(2023, m) for m in range(1, 13)) == 365
    assert sum(days_in_month(2024, m) for m in range(1, 13)) == 366
    for month in (0, 13, -1):
        with pytest.raises(ValueError):
            days_in_month(2020, month)


@pytest.mark.parametrize("given, expected", [
    ((2023, 12, 1, 1), (2024, 1, 1)),
    ((2023, 1, 1, -1), (2022, 12, 1)),
    ((2024, 1, 31, 1), (2024, 2, 29)),
    ((2023, 3, 31, -1), (2023, 2, 28)),
    ((2023, 5, 31, 1), (2023, 6, 30)),
    ((2023, 5, 31, 0), (2023, 5, 31)),
    ((2023, 5, 5, 24), (2025, 5, 5)),
    ((2023, 11, 30, 1), (2023, 12, 30)),
])
def test_add_months(given, expected):
    assert add_months(*given) == expected


def test_valid():
    assert not is_valid(2023, 13, 1)
    assert not is_valid(2023, 4, 31)
    assert is_valid(2023, 12, 31)
    assert is_valid(2023, 1, 1)
    assert not is_valid(2023, 1, 32)
    assert [y for y in (1600, 1700, 1800, 2004, 2100, 2400) if is_leap(y)] == [1600, 2004, 2400]
