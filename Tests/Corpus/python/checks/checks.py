"""Checks of what people type into forms."""


def digits_of(text):
    return [int(char) for char in text if char.isdigit()]


def card_number(text):
    """Whether the check digit of a card number is right; blanks and dashes are allowed."""
    cleaned = text.replace(" ", "").replace("-", "")
    if not cleaned.isdigit() or not 12 <= len(cleaned) <= 19:
        return False
    total = 0
    for position, digit in enumerate(reversed(digits_of(cleaned))):
        if position % 2 == 1:
            digit *= 2
            if digit > 9:
                digit -= 9
        total += digit
    return total % 10 == 0


def isbn(text):
    """Ten or thirteen digits with a right check digit."""
    cleaned = text.replace("-", "").upper()
    if len(cleaned) == 10:
        if not cleaned[:9].isdigit() or not (cleaned[9].isdigit() or cleaned[9] == "X"):
            return False
        total = 0
        for position, char in enumerate(cleaned):
            value = 10 if char == "X" else int(char)
            total += value * (10 - position)
        return total % 11 == 0
    if len(cleaned) == 13 and cleaned.isdigit():
        total = sum(digit * (3 if position % 2 else 1) for position, digit in enumerate(digits_of(cleaned)))
        return total % 10 == 0
    return False


def email(text):
    local, at, domain = text.rpartition("@")
    if not at or not local or "@" in local or " " in text:
        return False
    if local.startswith(".") or local.endswith(".") or ".." in text:
        return False
    labels = domain.split(".")
    if len(labels) < 2 or len(labels[-1]) < 2:
        return False
    return all(label and label[0] != "-" and label[-1] != "-" for label in labels)


def password_problems(password, name=""):
    """What is wrong with a password, in a fixed order."""
    problems = []
    if len(password) < 8:
        problems.append("too short")
    if not any(char.isdigit() for char in password):
        problems.append("no digit")
    if password.lower() == password or password.upper() == password:
        problems.append("one case only")
    if name and name.lower() in password.lower():
        problems.append("contains the name")
    longest = 0
    run = 0
    previous = ""
    for char in password:
        run = run + 1 if char == previous else 1
        longest = max(longest, run)
        previous = char
    if longest >= 4:
        problems.append("repeats a character")
    return problems


def strength(password, name=""):
    if not password:
        return "none"
    count = len(password_problems(password, name))
    if count == 0:
        return "strong"
    if count <= 2:
        return "fair"
    return "weak"
