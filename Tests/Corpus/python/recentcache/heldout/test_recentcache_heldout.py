import random

import pytest

from recentcache import RecentCache, memoize


def test_capacity():
    for capacity in (0, -1):
        with pytest.raises(ValueError):
            RecentCache(capacity)
    cache = RecentCache(1)
    assert cache.put("a", 1) is None
    assert cache.put("b", 2) == "a"
    assert len(cache) == 1
    assert cache.get("b") == 2


def test_default_and_none():
    cache = RecentCache(2)
    assert cache.get("x", 7) == 7
    cache.put("x", None)
    assert cache.get("x", 7) is None
    assert (cache.hits, cache.misses) == (1, 1)


def test_against_a_simple_model():
    source = random.Random(5)
    cache = RecentCache(4)
    model = []
    for step in range(500):
        key = source.randrange(8)
        action = source.randrange(5)
        known = [k for k, _ in model]
        if action == 0:
            assert cache.discard(key) == (key in known)
            model = [pair for pair in model if pair[0] != key]
        elif action < 3:
            expected = dict(model).get(key)
            assert cache.get(key) == expected
            if key in known:
                model = [pair for pair in model if pair[0] != key] + [(key, expected)]
        else:
            gone = None
            if key not in known and len(model) == 4:
                gone = model.pop(0)[0]
            assert cache.put(key, step) == gone
            model = [pair for pair in model if pair[0] != key] + [(key, step)]
        assert len(cache) == len(model)


def test_resize():
    cache = RecentCache(2)
    cache.put(1, 1)
    cache.put(2, 2)
    assert cache.resize(3) == []
    assert cache.put(3, 3) is None
    assert cache.resize(2) == [1]
    assert cache.put(4, 4) == 2
    assert cache.capacity == 2
    with pytest.raises(ValueError):
        cache.resize(-3)


def test_hit_rate():
    cache = RecentCache(2)
    cache.get("a")
    assert cache.hit_rate() == 0.0
    cache.put("a", 1)
    cache.get("a")
    cache.get("a")
    cache.get("a")
    assert cache.hit_rate() == 0.75


def test_memoize_forgets():
    calls = []

    @memoize(1)
    def add(a, b):
        calls.append((a, b))
        return None if a == b else a + b

    assert add(1, 2) == 3
    assert add(2, 2) is None
    assert add(2, 2) is None
    assert add(1, 2) == 3
    assert calls == [(1, 2), (2, 2), (1, 2)]
    assert add.cache.hits == 1
