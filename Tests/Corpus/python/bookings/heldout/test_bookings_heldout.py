import itertools
import random

from bookings import assign_rooms, best_value, clashes, last_before, most_talks


def overlap(a, b):
    return a[0] < b[1] and b[0] < a[1]


def samples():
    source = random.Random(3)
    for _ in range(120):
        talks = []
        for _ in range(source.randint(0, 6)):
            start = source.randint(0, 9)
            talks.append((start, start + source.randint(1, 5), source.randint(1, 9)))
        yield talks


def fitting(talks):
    for size in range(len(talks) + 1):
        for group in itertools.combinations(talks, size):
            if not any(overlap(a, b) for a, b in itertools.combinations(group, 2)):
                yield group


def test_best_value():
    for talks in samples():
        assert best_value(talks) == max(sum(t[2] for t in group) for group in fitting(talks))


def test_most_talks():
    for talks in samples():
        chosen = most_talks(talks)
        assert len(chosen) == max(len(group) for group in fitting(talks))
        assert not any(overlap(a, b) for a, b in itertools.combinations(chosen, 2))
        assert chosen == sorted(chosen, key=lambda t: t[1])
    assert most_talks([(0, 2), (2, 3), (3, 9)]) == [(0, 2), (2, 3), (3, 9)]
    assert most_talks([(2, 4), (1, 4)]) == [(1, 4)]


def test_rooms():
    for talks in samples():
        rooms = assign_rooms(talks)
        assert len(rooms) == len(talks)
        for (a, x), (b, y) in itertools.combinations(zip(talks, rooms), 2):
            assert not (x == y and overlap(a, b))
        needed = max([sum(t[0] <= moment < t[1] for t in talks) for moment in range(20)])
        assert max(rooms or [0]) == needed
    assert assign_rooms([]) == []
    assert assign_rooms([(0, 9), (0, 2), (2, 3), (3, 4)]) == [1, 2, 2, 2]
    assert assign_rooms([(0, 2), (0, 3), (0, 4), (3, 5)]) == [1, 2, 3, 1]


def test_clashes():
    for talks in samples():
        expected = [(i, j) for i in range(len(talks)) for j in range(len(talks))
                    if i < j and overlap(talks[i], talks[j])]
        assert clashes(talks) == expected


def test_last_before():
    ordered = [(0, end, 1) for end in (1, 2, 2, 4, 7)]
    for limit in range(6):
        for start in range(9):
            assert last_before(ordered, limit, start) == sum(t[1] <= start for t in ordered[:limit])
