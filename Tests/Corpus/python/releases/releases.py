"""Version numbers: reading, comparing, raising, and ranges of them."""


class Version:
    def __init__(self, text):
        core, _, self.pre = text.partition("-")
        numbers = core.split(".")
        if len(numbers) != 3 or not all(number.isdigit() for number in numbers):
            raise ValueError("not a version: %r" % text)
        self.numbers = tuple(int(number) for number in numbers)

    def __str__(self):
        text = ".".join(str(number) for number in self.numbers)
        if self.pre:
            text += "-" + self.pre
        return text

    def key(self):
        """Sorts releases after their own pre-releases, numbers in pre-releases as numbers."""
        if not self.pre:
            return (self.numbers, 1, ())
        parts = []
        for part in self.pre.split("."):
            if part.isdigit():
                parts.append((0, int(part), ""))
            else:
                parts.append((1, 0, part))
        return (self.numbers, 0, tuple(parts))

    def raised(self, what):
        major, minor, patch = self.numbers
        if what == "major":
            return Version("%d.0.0" % (major + 1))
        if what == "minor":
            return Version("%d.%d.0" % (major, minor + 1))
        if what == "patch":
            if self.pre:
                return Version("%d.%d.%d" % self.numbers)
            return Version("%d.%d.%d" % (major, minor, patch + 1))
        raise ValueError("unknown part: %r" % what)


def compare(left, right):
    """-1, 0 or 1."""
    a, b = Version(left).key(), Version(right).key()
    return (a > b) - (a < b)


def latest(texts, stable=True):
    """The newest version, releases only if so wished, or None."""
    candidates = [text for text in texts if not (stable and Version(text).pre)]
    if not candidates:
        return None
    return max(candidates, key=lambda text: Version(text).key())


def matches(text, rule):
    """Whether a version satisfies all parts of a rule such as ">=1.2.0 <2.0.0"."""
    for part in rule.split():
        if part.startswith("^"):
            low = Version(part[1:])
            if compare(text, part[1:]) < 0 or Version(text).numbers[0] != low.numbers[0]:
                return False
            continue
        symbol = part.rstrip("0123456789.-abcdefghijklmnopqrstuvwxyz")
        order = compare(text, part[len(symbol):])
        if symbol == ">=" and order < 0:
            return False
        if symbol == "<=" and order > 0:
            return False
        if symbol == ">" and order <= 0:
            return False
        if symbol == "<" and order >= 0:
            return False
        if symbol in ("", "=") and order != 0:
            return False
    return True
