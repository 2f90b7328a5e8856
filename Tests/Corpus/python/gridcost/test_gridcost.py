from gridcost import cheapest, cost_table, route, ways

HILLS = [
    [1, 3, 1],
    [1, 5, 1],
    [4, 2, 1],
]

WALLS = [
    [1, None, 1],
    [2, 1, None],
    [None, 1, 1],
]


def test_cheapest():
    assert cheapest(HILLS) == 7
    assert cheapest(WALLS) == 6
    assert cheapest([[5]]) == 5


def test_no_way():
    assert cheapest([[1, None], [None, 1]]) is None
    assert cheapest([]) is None
    assert route([[1, None], [None, 1]]) == []


def test_table():
    assert cost_table([[1, 2], [3, 1]]) == [[1, 3], [4, 4]]
    assert cost_table([[None, 1]]) == [[None, None]]


def test_route():
    assert route(HILLS) == [(0, 0), (0, 1), (0, 2), (1, 2), (2, 2)]
    assert route(WALLS) == [(0, 0), (1, 0), (1, 1), (2, 1), (2, 2)]


def test_ways():
    assert ways(HILLS) == 6
    assert ways(WALLS) == 1
    assert ways([]) == 0
