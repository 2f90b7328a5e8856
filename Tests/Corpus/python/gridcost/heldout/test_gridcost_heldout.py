import itertools
import random

from gridcost import cheapest, cost_table, route, ways


def all_ways(grid):
    rows, columns = len(grid), len(grid[0])
    found = []
    for downs in itertools.combinations(range(rows + columns - 2), rows - 1):
        r = c = 0
        cells = [(0, 0)]
        for step in range(rows + columns - 2):
            if step in downs:
                r += 1
            else:
                c += 1
            cells.append((r, c))
        if all(grid[a][b] is not None for a, b in cells):
            found.append(cells)
    return found


def random_grids():
    source = random.Random(11)
    for _ in range(150):
        rows, columns = source.randint(1, 4), source.randint(1, 4)
        yield [[None if source.random() < 0.2 else source.randint(0, 9) for _ in range(columns)]
               for _ in range(rows)]


def test_against_all_ways():
    for grid in random_grids():
        found = all_ways(grid)
        costs = [sum(grid[r][c] for r, c in cells) for cells in found]
        assert ways(grid) == len(found)
        assert cheapest(grid) == (min(costs) if costs else None)
        cells = route(grid)
        if costs:
            assert cells in found
            assert sum(grid[r][c] for r, c in cells) == min(costs)
        else:
            assert cells == []


def test_ties_go_up():
    assert route([[1, 1], [1, 1]]) == [(0, 0), (0, 1), (1, 1)]


def test_small():
    assert route([[3]]) == [(0, 0)]
    assert route([]) == []
    assert route([[]]) == []
    assert ways([[]]) == 0
    assert cost_table([[]]) == []
    assert cheapest([[None]]) is None
    assert cheapest([[0, 0], [0, 0]]) == 0
    assert cost_table([[1, 1, None, 1]]) == [[1, 2, None, None]]
    assert cost_table([[1], [2], [3]]) == [[1], [3], [6]]
