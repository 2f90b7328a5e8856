import itertools

import pytest

from streams import Counter, changes, chunks, interleave, merge_sorted, running_mean, take_until, windows


def test_chunks():
    assert list(chunks("abcde", 2)) == [["a", "b"], ["c", "d"], ["e"]]
    assert list(chunks([], 3)) == []
    with pytest.raises(ValueError):
        list(chunks([1], 0))


def test_windows():
    assert list(windows([1, 2, 3, 4], 2)) == [(1, 2), (2, 3), (3, 4)]
    assert list(windows([1], 2)) == []


def test_changes():
    assert list(changes([1, 1, 2, 2, 1])) == [1, 2, 1]
    assert list(changes([None, None])) == [None]


def test_running_mean():
    assert list(running_mean([2, 4, 9])) == [2, 3, 5]


def test_merge_sorted():
    assert list(merge_sorted([1, 4, 6], [2, 3, 9, 10])) == [1, 2, 3, 4, 6, 9, 10]
    assert list(merge_sorted([], [1])) == [1]


def test_interleave():
    assert list(interleave("ab", "12345", "x")) == ["a", "1", "x", "b", "2", "3", "4", "5"]


def test_take_until():
    assert list(take_until(itertools.count(), lambda n: n == 3)) == [0, 1, 2, 3]


def test_counter():
    counter = Counter(0, 10, 4)
    assert list(counter) == [0, 4, 8]
    assert list(counter) == [0, 4, 8]
    assert len(counter) == 3
    assert list(Counter(3, 0, -1)) == [3, 2, 1]
    assert len(Counter(3, 0, -2)) == 2
    with pytest.raises(ValueError):
        Counter(1, 2, 0)
