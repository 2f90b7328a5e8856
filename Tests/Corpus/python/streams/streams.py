"""Generators over streams of any length."""

from collections import deque


def chunks(items, size):
    """Lists of the given size; the last one may be shorter."""
    if size < 1:
        raise ValueError("size must be positive")
    chunk = []
    for item in items:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def windows(items, size):
    """Tuples of neighbours, sliding by one."""
    recent = deque(maxlen=size)
    for item in items:
        recent.append(item)
        if len(recent) == size:
            yield tuple(recent)


def changes(items):
    """The items that differ from the one before; the first one always."""
    first = True
    previous = None
    for item in items:
        if first or item != previous:
            yield item
        first = False
        previous = item


def running_mean(numbers):
    total = 0
    for count, number in enumerate(numbers, start=1):
        total += number
        yield total / count


def merge_sorted(left, right):
    """Both sorted streams as one; of equal items the left one comes first."""
    left, right = iter(left), iter(right)
    end = object()
    a, b = next(left, end), next(right, end)
    while a is not end and b is not end:
        if b < a:
            yield b
            b = next(right, end)
        else:
            yield a
            a = next(left, end)
    while a is not end:
        yield a
        a = next(left, end)
    while b is not end:
        yield b
        b = next(right, end)


def interleave(*streams):
    """One item of each in turn, until all have ended."""
    waiting = [iter(stream) for stream in streams]
    while waiting:
        remaining = []
        for stream in waiting:
            try:
                item = next(stream)
            except StopIteration:
                continue
            yield item
            remaining.append(stream)
        waiting = remaining


def take_until(items, condition):
    """Items up to and with the first one that meets the condition."""
    for item in items:
        yield item
        if condition(item):
            return


class Counter:
    """Iterates with a step; can be restarted any number of times."""

    def __init__(self, start, stop, step=1):
        if step == 0:
            raise ValueError("step must not be zero")
        self.start, self.stop, self.step = start, stop, step

    def __iter__(self):
        value = self.start
        while (value < self.stop) if self.step > 0 else (value > self.stop):
            yield value
            value += self.step

    def __len__(self):
        span = self.stop - self.start
        if self.step < 0:
            span = -span
        return max(0, (span + abs(self.step) - 1) // abs(self.step))
