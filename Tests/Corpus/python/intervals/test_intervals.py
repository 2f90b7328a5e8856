from intervals import busiest, covered, gaps, merge, overlap


def test_merge():
    assert merge([(5, 8), (1, 3), (2, 4)]) == [(1, 4), (5, 8)]
    assert merge([(1, 2), (2, 3)]) == [(1, 3)]
    assert merge([(1, 9), (2, 3)]) == [(1, 9)]
    assert merge([(4, 4)]) == []


def test_overlap():
    assert overlap((1, 5), (3, 9)) == (3, 5)
    assert overlap((1, 3), (3, 9)) is None


def test_covered():
    assert covered([(0, 2), (1, 5), (10, 11)]) == 6


def test_gaps():
    assert gaps([(2, 4), (6, 7)], 0, 10) == [(0, 2), (4, 6), (7, 10)]
    assert gaps([(0, 10)], 0, 10) == []
    assert gaps([(-5, -1), (12, 15)], 0, 10) == [(0, 10)]


def test_busiest():
    assert busiest([(1, 4), (2, 5), (3, 6), (5, 9)]) == 3
    assert busiest([(1, 2), (2, 3)]) == 1
