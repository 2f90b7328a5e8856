"""Sums of money in whole cents."""


def parse(text):
    """Cents of a text such as "$1,234.5" or "-12"."""
    cleaned = text.strip().replace("$", "").replace(",", "")
    negative = cleaned.startswith("-")
    if negative:
        cleaned = cleaned[1:]
    whole, _, fraction = cleaned.partition(".")
    if len(fraction) > 2:
        raise ValueError("too many digits: %r" % text)
    if not (whole or "0").isdigit() or not (fraction or "0").isdigit() or not (whole + fraction):
        raise ValueError("not an amount: %r" % text)
    cents = int(whole or "0") * 100 + int(fraction.ljust(2, "0"))
    return -cents if negative else cents


def render(cents):
    sign = "-" if cents < 0 else ""
    whole, fraction = divmod(abs(cents), 100)
    groups = []
    digits = str(whole)
    while len(digits) > 3:
        groups.insert(0, digits[-3:])
        digits = digits[:-3]
    groups.insert(0, digits)
    return "%s$%s.%02d" % (sign, ",".join(groups), fraction)


def split(cents, people):
    """Shares that differ by one cent at most; the first ones get the rest."""
    if people < 1:
        raise ValueError("nobody to share with")
    share, rest = divmod(cents, people)
    return [share + 1 if index < rest else share for index in range(people)]


def percent(cents, rate):
    """A percentage in hundredths of a percent, half a cent rounded up."""
    return (cents * rate + 5000) // 10000


def invoice(lines, discount=0, tax=0):
    """Total of (count, price) lines, less the discount, plus tax on what is left."""
    total = 0
    for count, price in lines:
        if count < 0:
            raise ValueError("negative count")
        total += count * price
    total -= percent(total, discount)
    return total + percent(total, tax)
