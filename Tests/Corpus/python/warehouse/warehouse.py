"""Stock of a small shop, with reservations and reorder points."""


class OutOfStock(Exception):
    pass


class Item:
    def __init__(self, name, count=0, reorder_at=0):
        self.name = name
        self.count = count
        self.reorder_at = reorder_at
        self.reserved = 0

    @property
    def available(self):
        return self.count - self.reserved

    def needs_reorder(self):
        return self.available <= self.reorder_at


class Warehouse:
    def __init__(self):
        self.items = {}
        self.log = []

    def receive(self, name, count, reorder_at=None):
        if count <= 0:
            raise ValueError("nothing received")
        item = self.items.get(name)
        if item is None:
            item = Item(name)
            self.items[name] = item
        if reorder_at is not None:
            item.reorder_at = reorder_at
        item.count += count
        self.log.append("+%d %s" % (count, name))

    def reserve(self, name, count):
        item = self._find(name)
        if count > item.available:
            raise OutOfStock(name)
        item.reserved += count

    def release(self, name, count):
        item = self._find(name)
        item.reserved = max(0, item.reserved - count)

    def ship(self, name, count, from_reserved=False):
        item = self._find(name)
        limit = item.reserved if from_reserved else item.available
        if count > limit:
            raise OutOfStock(name)
        item.count -= count
        if from_reserved:
            item.reserved -= count
        self.log.append("-%d %s" % (count, name))
        if item.count == 0:
            del self.items[name]

    def to_reorder(self):
        return sorted(item.name for item in self.items.values() if item.needs_reorder())

    def value(self, prices):
        total = 0
        for name, item in self.items.items():
            total += item.count * prices.get(name, 0)
        return total

    def _find(self, name):
        if name not in self.items:
            raise KeyError(name)
        return self.items[name]
