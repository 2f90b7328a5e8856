"""Cells that live and die on a board by the number of their neighbours."""


class Board:
    def __init__(self, alive, wrap=None):
        """`alive` are (row, column) pairs; `wrap` is (rows, columns) of a board whose edges meet."""
        self.wrap = wrap
        self.alive = {self._place(row, column) for row, column in alive}

    @classmethod
    def from_text(cls, text, wrap=None):
        alive = []
        for row, line in enumerate(text.strip("\n").split("\n")):
            for column, char in enumerate(line):
                if char == "#":
                    alive.append((row, column))
        return cls(alive, wrap)

    def _place(self, row, column):
        if self.wrap is None:
            return (row, column)
        return (row % self.wrap[0], column % self.wrap[1])

    def neighbours(self, row, column):
        result = []
        for down in (-1, 0, 1):
            for right in (-1, 0, 1):
                if down == 0 and right == 0:
                    continue
                result.append(self._place(row + down, column + right))
        return result

    def step(self):
        counts = {}
        for row, column in self.alive:
            for place in self.neighbours(row, column):
                counts[place] = counts.get(place, 0) + 1
        following = set()
        for place, count in counts.items():
            if count == 3 or (count == 2 and place in self.alive):
                following.add(place)
        return Board(following, self.wrap)

    def box(self):
        """Top, left, bottom, right of what lives, or None."""
        if not self.alive:
            return None
        rows = [row for row, _ in self.alive]
        columns = [column for _, column in self.alive]
        return min(rows), min(columns), max(rows), max(columns)

    def to_text(self):
        box = self.box()
        if box is None:
            return ""
        top, left, bottom, right = box
        lines = []
        for row in range(top, bottom + 1):
            line = ""
            for column in range(left, right + 1):
                line += "#" if (row, column) in self.alive else "."
            lines.append(line)
        return "\n".join(lines)


def period(board, limit=50):
    """Steps after which the board looks the same for the first time, or None."""
    current = board
    for count in range(1, limit + 1):
        current = current.step()
        if current.alive == board.alive:
            return count
    return None
