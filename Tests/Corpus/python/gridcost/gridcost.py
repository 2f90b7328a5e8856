"""Cheapest ways through a grid, moving right or down. None is a wall."""


def cheapest(grid):
    """Cost of the cheapest way from the top left to the bottom right, or None."""
    table = cost_table(grid)
    if not table:
        return None
    return table[-1][-1]


def cost_table(grid):
    if not grid or not grid[0]:
        return []
    rows, columns = len(grid), len(grid[0])
    table = [[None] * columns for _ in range(rows)]
    for r in range(rows):
        for c in range(columns):
            if grid[r][c] is None:
                continue
            if r == 0 and c == 0:
                table[r][c] = grid[r][c]
                continue
            choices = []
            if r > 0 and table[r - 1][c] is not None:
                choices.append(table[r - 1][c])
            if c > 0 and table[r][c - 1] is not None:
                choices.append(table[r][c - 1])
            if choices:
                table[r][c] = min(choices) + grid[r][c]
    return table


def route(grid):
    """The cells of a cheapest way; going up first when tracing back and costs are equal."""
    table = cost_table(grid)
    if not table or table[-1][-1] is None:
        return []
    r, c = len(table) - 1, len(table[0]) - 1
    cells = [(r, c)]
    while (r, c) != (0, 0):
        above = table[r - 1][c] if r > 0 else None
        before = table[r][c - 1] if c > 0 else None
        if before is None or (above is not None and above <= before):
            r -= 1
        else:
            c -= 1
        cells.append((r, c))
    cells.reverse()
    return cells


def ways(grid):
    """How many ways there are, whatever they cost."""
    if not grid or not grid[0]:
        return 0
    counts = [0] * len(grid[0])
    counts[0] = 1
    for row in grid:
        for c, cell in enumerate(row):
            if cell is None:
                counts[c] = 0
            elif c > 0:
                counts[c] += counts[c - 1]
    return counts[-1]
