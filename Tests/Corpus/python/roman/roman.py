"""Roman numerals from 1 to 3999."""

SYMBOLS = [
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"),
    (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
]


def to_roman(number):
    if number < 1 or number > 3999:
        raise ValueError("out of range: %d" % number)
    parts = []
    for value, symbol in SYMBOLS:
        while number >= value:
            parts.append(symbol)
            number -= value
    return "".join(parts)


def from_roman(text):
    """The number, or ValueError if the text is not in the usual form."""
    values = {symbol: value for value, symbol in SYMBOLS if len(symbol) == 1}
    total = 0
    previous = 0
    for char in reversed(text.upper()):
        if char not in values:
            raise ValueError("not a numeral: %r" % text)
        value = values[char]
        if value < previous:
            total -= value
        else:
            total += value
            previous = value
    if total == 0 or to_roman(total) != text.upper():
        raise ValueError("not in the usual form: %r" % text)
    return total


def is_roman(text):
    try:
        from_roman(text)
    except ValueError:
        return False
    return True


def add(left, right):
    return to_roman(from_roman(left) + from_roman(right))
