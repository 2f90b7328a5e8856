import pytest

from intervals import busiest, covered, gaps, merge, overlap


@pytest.mark.parametrize("given, expected", [
    ([], []),
    ([(1, 2)], [(1, 2)]),
    ([(3, 4), (1, 2)], [(1, 2), (3, 4)]),
    ([(1, 4), (4, 4), (6, 5)], [(1, 4)]),
    ([(1, 3), (2, 6), (6, 8), (10, 12)], [(1, 8), (10, 12)]),
    ([(0, 10), (1, 2), (3, 12)], [(0, 12)]),
    ([(-3, -1), (-2, 0)], [(-3, 0)]),
])
def test_merge(given, expected):
    assert merge(given) == expected


@pytest.mark.parametrize("left, right, expected", [
    ((0, 10), (2, 3), (2, 3)),
    ((2, 3), (0, 10), (2, 3)),
    ((0, 1), (1, 2), None),
    ((0, 1), (5, 6), None),
    ((5, 6), (0, 1), None),
    ((0, 2), (1, 3), (1, 2)),
])
def test_overlap(left, right, expected):
    assert overlap(left, right) == expected


def test_covered():
    assert covered([]) == 0
    assert covered([(3, 7)]) == 4
    assert covered([(1, 2), (1, 2), (5, 5)]) == 1


@pytest.mark.parametrize("given, low, high, expected", [
    ([], 3, 5, [(3, 5)]),
    ([(0, 4)], 3, 5, [(4, 5)]),
    ([(4, 9)], 3, 5, [(3, 4)]),
    ([(3, 5)], 3, 5, []),
    ([(1, 2), (3, 4)], 0, 4, [(0, 1), (2, 3)]),
    ([(0, 3), (5, 8)], 3, 5, [(3, 5)]),
    ([(0, 3), (4, 5), (9, 20)], 2, 12, [(3, 4), (5, 9)]),
    ([(5, 5)], 0, 9, [(0, 9)]),
])
def test_gaps(given, low, high, expected):
    assert gaps(given, low, high) == expected


def test_busiest():
    assert busiest([]) == 0
    assert busiest([(0, 5)]) == 1
    assert busiest([(0, 5), (0, 5), (0, 5)]) == 3
    assert busiest([(0, 9), (1, 2), (3, 4), (5, 6)]) == 2
    assert busiest([(3, 6), (1, 3), (2, 4)]) == 2
