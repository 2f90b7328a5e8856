from bookings import assign_rooms, best_value, clashes, last_before, most_talks


def test_best_value():
    assert best_value([(1, 3, 5), (2, 5, 6), (4, 6, 5), (6, 7, 4)]) == 14
    assert best_value([(1, 4, 3), (4, 5, 3)]) == 6
    assert best_value([]) == 0


def test_last_before():
    ordered = [(0, 1, 1), (0, 3, 1), (2, 5, 1), (5, 6, 1)]
    assert last_before(ordered, 4, 3) == 2
    assert last_before(ordered, 4, 0) == 0
    assert last_before(ordered, 4, 9) == 4


def test_most_talks():
    assert most_talks([(1, 4), (3, 5), (0, 6), (5, 7), (4, 6)]) == [(1, 4), (4, 6)]
    assert most_talks([]) == []


def test_assign_rooms():
    assert assign_rooms([(1, 3), (2, 4), (3, 5), (3, 6)]) == [1, 2, 1, 3]
    assert assign_rooms([(5, 6), (1, 2)]) == [1, 1]


def test_clashes():
    assert clashes([(1, 3), (2, 4), (3, 5)]) == [(0, 1), (1, 2)]
