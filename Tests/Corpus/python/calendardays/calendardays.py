"""Dates as (year, month, day) without the standard library."""

LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year, month):
    if month < 1 or month > 12:
        raise ValueError("no such month: %d" % month)
    if month == 2 and is_leap(year):
        return 29
    return LENGTHS[month - 1]


def is_valid(year, month, day):
    if month < 1 or month > 12:
        return False
    return 1 <= day <= days_in_month(year, month)


def day_of_year(year, month, day):
    total = day
    for earlier in range(1, month):
        total += days_in_month(year, earlier)
    return total


def next_day(year, month, day):
    if day < days_in_month(year, month):
        return (year, month, day + 1)
    if month < 12:
        return (year, month + 1, 1)
    return (year + 1, 1, 1)


def add_months(year, month, day, count):
    """The day is cut down to the length of the month it lands in."""
    index = year * 12 + (month - 1) + count
    year, month = index // 12, index % 12 + 1
    return (year, month, min(day, days_in_month(year, month)))


def days_between(start, end):
    """Days from start to end; negative when end is earlier."""
    if end < start:
        return -days_between(end, start)
    total = day_of_year(*end) - day_of_year(*start)
    for year in range(start[0], end[0]):
        total += 366 if is_leap(year) else 365
    return total


def weekday(year, month, day):
    """0 for Monday; 1 January 2001 was one."""
    return days_between((2001, 1, 1), (year, month, day)) % 7
