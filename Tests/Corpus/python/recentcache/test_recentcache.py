import pytest

from recentcache import RecentCache, memoize


def test_oldest_goes_first():
    cache = RecentCache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    assert cache.get("a") == 1
    assert cache.put("c", 3) == "b"
    assert cache.get("b") is None
    assert len(cache) == 2


def test_overwrite_keeps_all():
    cache = RecentCache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    assert cache.put("a", 5) is None
    assert cache.get("a") == 5
    assert cache.put("c", 3) == "b"


def test_hit_rate():
    cache = RecentCache(1)
    assert cache.hit_rate() == 0.0
    cache.put("a", 1)
    cache.get("a")
    cache.get("a")
    cache.get("z")
    cache.get("y")
    assert cache.hit_rate() == 0.5


def test_discard_and_resize():
    cache = RecentCache(3)
    for key in "abc":
        cache.put(key, key)
    assert cache.discard("b")
    assert not cache.discard("b")
    cache.put("d", "d")
    assert cache.resize(1) == ["a", "c"]
    with pytest.raises(ValueError):
        cache.resize(0)


def test_memoize():
    calls = []

    @memoize(2)
    def square(n):
        calls.append(n)
        return n * n

    assert [square(n) for n in (3, 3, 4, 3)] == [9, 9, 16, 9]
    assert calls == [3, 4]
