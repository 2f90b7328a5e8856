"""A board game: four of a kind in a row wins."""


class Game:
    def __init__(self, columns=7, rows=6, needed=4):
        self.columns = columns
        self.rows = rows
        self.needed = needed
        self.stacks = [[] for _ in range(columns)]
        self.turn = "x"
        self.winner = None
        self.moves = []

    def cell(self, column, row):
        """The stone there, row 0 at the bottom; None if empty or outside."""
        if not 0 <= column < self.columns:
            return None
        if not 0 <= row < len(self.stacks[column]):
            return None
        return self.stacks[column][row]

    def legal(self):
        if self.winner:
            return []
        return [c for c in range(self.columns) if len(self.stacks[c]) < self.rows]

    def drop(self, column):
        """Plays a stone; True if it wins."""
        if column not in self.legal():
            raise ValueError("cannot play column %d" % column)
        stack = self.stacks[column]
        stack.append(self.turn)
        self.moves.append(column)
        if self.wins(column, len(stack) - 1):
            self.winner = self.turn
        self.turn = "o" if self.turn == "x" else "x"
        return self.winner is not None

    def undo(self):
        if not self.moves:
            return False
        column = self.moves.pop()
        self.turn = self.stacks[column].pop()
        self.winner = None
        return True

    def run(self, column, row, across, up):
        """How many stones of the same kind follow in that direction."""
        stone = self.cell(column, row)
        count = 0
        while True:
            column += across
            row += up
            if self.cell(column, row) != stone:
                return count
            count += 1

    def wins(self, column, row):
        for across, up in ((1, 0), (0, 1), (1, 1), (1, -1)):
            length = 1 + self.run(column, row, across, up) + self.run(column, row, -across, -up)
            if length >= self.needed:
                return True
        return False

    def is_draw(self):
        return self.winner is None and not self.legal()

    def winning_moves(self):
        """Columns in which the player whose turn it is would win at once."""
        found = []
        for column in self.legal():
            if self.drop(column):
                found.append(column)
            self.undo()
        return found

    def __str__(self):
        lines = []
        for row in range(self.rows - 1, -1, -1):
            lines.append("".join(self.cell(column, row) or "." for column in range(self.columns)))
        return "\n".join(lines)
