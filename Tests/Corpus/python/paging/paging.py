"""Splitting long results into pages and showing where one is."""


def page_count(total, size):
    if size < 1:
        raise ValueError("page size must be positive")
    return max(1, (total + size - 1) // size)


class Page:
    def __init__(self, items, number, size):
        self.total = len(items)
        self.pages = page_count(self.total, size)
        self.number = min(max(number, 1), self.pages)
        self.size = size
        start = (self.number - 1) * size
        self.items = items[start:start + size]

    @property
    def has_next(self):
        return self.number < self.pages

    @property
    def has_previous(self):
        return self.number > 1

    @property
    def first_index(self):
        """Position of the first item shown, from 1; 0 when there is none."""
        if self.total == 0:
            return 0
        return (self.number - 1) * self.size + 1

    @property
    def last_index(self):
        return min(self.number * self.size, self.total)

    def describe(self):
        if self.total == 0:
            return "nothing found"
        return "%d-%d of %d" % (self.first_index, self.last_index, self.total)


def links(current, pages, around=1):
    """Page numbers to offer; None stands for a gap."""
    wanted = {1, pages}
    for number in range(current - around, current + around + 1):
        if 1 <= number <= pages:
            wanted.add(number)
    result = []
    previous = 0
    for number in sorted(wanted):
        if number - previous == 2:
            result.append(previous + 1)
        elif number - previous > 2:
            result.append(None)
        result.append(number)
        previous = number
    return result


def all_pages(items, size):
    for number in range(1, page_count(len(items), size) + 1):
        yield Page(items, number, size)
