"""Half-open intervals (start, end) of whole numbers."""


def merge(intervals):
    """Sorted intervals in which those that touch or overlap are joined."""
    result = []
    for start, end in sorted(intervals):
        if start >= end:
            continue
        if result and start <= result[-1][1]:
            last = result[-1]
            result[-1] = (last[0], max(last[1], end))
        else:
            result.append((start, end))
    return result


def overlap(left, right):
    """The common part of two intervals, or None."""
    start = max(left[0], right[0])
    end = min(left[1], right[1])
    if start < end:
        return (start, end)
    return None


def covered(intervals):
    return sum(end - start for start, end in merge(intervals))


def gaps(intervals, low, high):
    """Parts of (low, high) that no interval covers."""
    result = []
    position = low
    for start, end in merge(intervals):
        if end <= low:
            continue
        if start >= high:
            break
        if start > position:
            result.append((position, start))
        position = max(position, end)
    if position < high:
        result.append((position, high))
    return result


def busiest(intervals):
    """The greatest number of intervals that hold at the same time."""
    events = []
    for start, end in intervals:
        events.append((start, 1))
        events.append((end, -1))
    events.sort()
    running = 0
    best = 0
    for _, step in events:
        running += step
        best = max(best, running)
    return best
