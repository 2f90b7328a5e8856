"""Polynomials as lists of coefficients, the constant first."""


def trim(coefficients):
    result = list(coefficients)
    while result and result[-1] == 0:
        result.pop()
    return result


def add(left, right):
    size = max(len(left), len(right))
    total = [0] * size
    for power, value in enumerate(left):
        total[power] += value
    for power, value in enumerate(right):
        total[power] += value
    return trim(total)


def scale(polynomial, factor):
    return trim([value * factor for value in polynomial])


def multiply(left, right):
    if not left or not right:
        return []
    product = [0] * (len(left) + len(right) - 1)
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            product[i + j] += a * b
    return trim(product)


def evaluate(polynomial, x):
    result = 0
    for value in reversed(polynomial):
        result = result * x + value
    return result


def derivative(polynomial):
    return trim([power * value for power, value in enumerate(polynomial)][1:])


def divide(top, bottom):
    """Quotient and rest of the division by a polynomial whose first coefficient is 1 or -1."""
    bottom = trim(bottom)
    if not bottom or abs(bottom[-1]) != 1:
        raise ValueError("cannot divide by that")
    rest = trim(top)
    quotient = [0] * max(0, len(rest) - len(bottom) + 1)
    while len(rest) >= len(bottom):
        shift = len(rest) - len(bottom)
        factor = rest[-1] * bottom[-1]
        quotient[shift] = factor
        for power, value in enumerate(bottom):
            rest[power + shift] -= factor * value
        rest = trim(rest)
    return trim(quotient), rest


def show(polynomial):
    """Text such as 3x^2 - x + 1."""
    text = ""
    for power in range(len(polynomial) - 1, -1, -1):
        value = polynomial[power]
        if value == 0:
            continue
        if text:
            text += " - " if value < 0 else " + "
        elif value < 0:
            text += "-"
        if abs(value) != 1 or power == 0:
            text += str(abs(value))
        if power > 0:
            text += "x"
        if power > 1:
            text += "^%d" % power
    return text or "0"
