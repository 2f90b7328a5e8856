"""A table of scores with ranks."""


class Leaderboard:
    def __init__(self):
        self.scores = []
        self.names = {}

    def _place(self, score):
        """Position of the first score that is not smaller."""
        low = 0
        high = len(self.scores)
        while low < high:
            middle = (low + high) // 2
            if self.scores[middle] < score:
                low = middle + 1
            else:
                high = middle
        return low

    def submit(self, name, score):
        """Keeps the better of old and new score; True if it changed anything."""
        old = self.names.get(name)
        if old is not None:
            if score <= old:
                return False
            self.scores.pop(self._place(old))
        self.scores.insert(self._place(score), score)
        self.names[name] = score
        return True

    def remove(self, name):
        score = self.names.pop(name)
        self.scores.pop(self._place(score))
        return score

    def rank(self, name):
        """1 for the best; equal scores share the better rank."""
        score = self.names[name]
        return len(self.scores) - self._place(score + 1) + 1

    def between(self, low, high):
        """How many scores lie in low...high."""
        if low > high:
            return 0
        return self._place(high + 1) - self._place(low)

    def top(self, count):
        ordered = sorted(self.names.items(), key=lambda pair: (-pair[1], pair[0]))
        return [name for name, _ in ordered[:count]]

    def median(self):
        size = len(self.scores)
        if size == 0:
            return None
        middle = size // 2
        if size % 2 == 1:
            return self.scores[middle]
        return (self.scores[middle - 1] + self.scores[middle]) / 2

    def nearest(self, score):
        """The score in the table that is closest; the lower one of equals."""
        if not self.scores:
            return None
        place = self._place(score)
        if place == 0:
            return self.scores[0]
        if place == len(self.scores):
            return self.scores[-1]
        below, above = self.scores[place - 1], self.scores[place]
        if score - below <= above - score:
            return below
        return above
