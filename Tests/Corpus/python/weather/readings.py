"""Readings of a thermometer: text to numbers."""


class BadReading(Exception):
    pass


def to_celsius(value, unit):
    if unit == "C":
        return value
    if unit == "F":
        return (value - 32) * 5 / 9
    if unit == "K":
        return value - 273.15
    raise BadReading("unknown unit %s" % unit)


def read_line(line):
    """Day and temperature of a line such as "3 12.5C"; None for a comment or an empty line."""
    line = line.split("#")[0].strip()
    if not line:
        return None
    parts = line.split()
    if len(parts) != 2:
        raise BadReading(line)
    day, reading = parts
    try:
        number = float(reading[:-1])
        return int(day), round(to_celsius(number, reading[-1].upper()), 2)
    except ValueError:
        raise BadReading(line)


def read_all(text):
    """Temperatures by day; a later line for the same day replaces the earlier one."""
    readings = {}
    for line in text.splitlines():
        pair = read_line(line)
        if pair is not None:
            day, value = pair
            readings[day] = value
    return readings
