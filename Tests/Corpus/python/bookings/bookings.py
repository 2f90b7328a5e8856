"""Rooms and talks: which to take, and how many rooms they need."""

import heapq


def best_value(talks):
    """Greatest total value of talks (start, end, value) that do not overlap."""
    ordered = sorted(talks, key=lambda talk: talk[1])
    best = [0] * (len(ordered) + 1)
    for number, (start, _, value) in enumerate(ordered, start=1):
        earlier = last_before(ordered, number - 1, start)
        best[number] = max(best[number - 1], best[earlier] + value)
    return best[-1]


def last_before(ordered, limit, start):
    """How many of the first `limit` talks end by `start`."""
    low, high = 0, limit
    while low < high:
        middle = (low + high) // 2
        if ordered[middle][1] <= start:
            low = middle + 1
        else:
            high = middle
    return low


def most_talks(talks):
    """As many talks as one can hear, the earliest end first."""
    chosen = []
    free_at = None
    for talk in sorted(talks, key=lambda talk: (talk[1], talk[0])):
        if free_at is None or talk[0] >= free_at:
            chosen.append(talk)
            free_at = talk[1]
    return chosen


def assign_rooms(talks):
    """Room numbers from 1, in the order of the talks; the lowest free room is taken."""
    order = sorted(range(len(talks)), key=lambda i: (talks[i][0], i))
    rooms = [0] * len(talks)
    busy = []
    free = []
    opened = 0
    for i in order:
        start, end = talks[i][0], talks[i][1]
        while busy and busy[0][0] <= start:
            heapq.heappush(free, heapq.heappop(busy)[1])
        if free:
            room = heapq.heappop(free)
        else:
            opened += 1
            room = opened
        rooms[i] = room
        heapq.heappush(busy, (end, room))
    return rooms


def clashes(talks):
    """Pairs of positions of talks that overlap."""
    pairs = []
    for i in range(len(talks)):
        for j in range(i + 1, len(talks)):
            if talks[i][0] < talks[j][1] and talks[j][0] < talks[i][1]:
                pairs.append((i, j))
    return pairs
