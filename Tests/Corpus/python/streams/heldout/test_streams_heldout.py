import itertools

import pytest

from streams import Counter, changes, chunks, interleave, merge_sorted, running_mean, take_until, windows


@pytest.mark.parametrize("size", [1, 2, 3, 4, 9])
@pytest.mark.parametrize("count", [0, 1, 2, 5, 6])
def test_chunks_and_windows(size, count):
    items = list(range(count))
    assert list(chunks(iter(items), size)) == [items[i:i + size] for i in range(0, count, size)]
    assert list(windows(iter(items), size)) == [tuple(items[i:i + size]) for i in range(count - size + 1)]


def test_chunks_are_separate():
    parts = list(chunks([1, 2, 3, 4], 2))
    parts[0].append(9)
    assert parts[1] == [3, 4]
    with pytest.raises(ValueError):
        list(chunks([], -1))


def test_lazy():
    assert next(chunks(itertools.count(), 3)) == [0, 1, 2]
    assert next(windows(itertools.count(5), 2)) == (5, 6)
    assert next(changes(itertools.repeat(1))) == 1
    assert list(itertools.islice(interleave(itertools.count(), "ab"), 6)) == [0, "a", 1, "b", 2, 3]
    assert list(itertools.islice(merge_sorted(itertools.count(0, 2), itertools.count(1, 2)), 5)) == [0, 1, 2, 3, 4]


def test_changes():
    assert list(changes([])) == []
    assert list(changes([0, None, None, 0, 0])) == [0, None, 0]
    assert list(changes("aabbbc")) == ["a", "b", "c"]


def test_running_mean():
    assert list(running_mean([])) == []
    assert list(running_mean([5])) == [5]
    assert list(running_mean([1, 2])) == [1, 1.5]
    assert list(running_mean([-1, 1, 3, 5])) == [-1, 0, 1, 2]


def test_merge():
    for a in ([], [1], [1, 1], [0, 5, 7], [9]):
        for b in ([], [1], [2, 2, 8], [0, 0]):
            assert list(merge_sorted(a, b)) == sorted(a + b)
    left, right = [1.0], [1]
    assert [type(x) for x in merge_sorted(left, right)] == [float, int]


def test_interleave():
    assert list(interleave()) == []
    assert list(interleave([], [1, 2], [])) == [1, 2]
    assert list(interleave([1, 2, 3])) == [1, 2, 3]
    assert list(interleave([1, 4], [2, 5, 7], [3, 6, 8, 9])) == [1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_take_until():
    assert list(take_until([], bool)) == []
    assert list(take_until([1, 2], lambda n: n > 5)) == [1, 2]
    assert list(take_until([0, 3, 4], bool)) == [0, 3]


@pytest.mark.parametrize("start", [-3, 0, 4])
@pytest.mark.parametrize("stop", [-4, 0, 4, 11])
@pytest.mark.parametrize("step", [-5, -2, -1, 1, 2, 3])
def test_counter(start, stop, step):
    counter = Counter(start, stop, step)
    assert list(counter) == list(range(start, stop, step))
    assert len(counter) == len(range(start, stop, step))
