"""A cache that forgets what was not used for the longest time."""


class RecentCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be positive")
        self.capacity = capacity
        self.values = {}
        self.order = []
        self.hits = 0
        self.misses = 0

    def _touch(self, key):
        if key in self.order:
            self.order.remove(key)
        self.order.append(key)

    def get(self, key, default=None):
        if key not in self.values:
            self.misses += 1
            return default
        self.hits += 1
        self._touch(key)
        return self.values[key]

    def put(self, key, value):
        """Stores a value; returns the key that had to go, or None."""
        evicted = None
        if key not in self.values and len(self.values) >= self.capacity:
            evicted = self.order.pop(0)
            del self.values[evicted]
        self.values[key] = value
        self._touch(key)
        return evicted

    def discard(self, key):
        if key not in self.values:
            return False
        del self.values[key]
        self.order.remove(key)
        return True

    def resize(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be positive")
        self.capacity = capacity
        dropped = []
        while len(self.values) > capacity:
            oldest = self.order.pop(0)
            del self.values[oldest]
            dropped.append(oldest)
        return dropped

    def hit_rate(self):
        asked = self.hits + self.misses
        if asked == 0:
            return 0.0
        return self.hits / asked

    def __len__(self):
        return len(self.values)


def memoize(capacity):
    """Decorator for functions of hashable positional arguments."""
    def wrap(function):
        cache = RecentCache(capacity)

        def inner(*args):
            missing = object()
            value = cache.get(args, missing)
            if value is missing:
                value = function(*args)
                cache.put(args, value)
            return value
        inner.cache = cache
        return inner
    return wrap
