import random

from cells import Board, period


def slow_step(alive, rows, columns):
    following = set()
    for r in range(rows):
        for c in range(columns):
            count = 0
            for dr in (-1, 0, 1):
                for dc in (-1, 0, 1):
                    if (dr, dc) != (0, 0) and ((r + dr) % rows, (c + dc) % columns) in alive:
                        count += 1
            if count == 3 or (count == 2 and (r, c) in alive):
                following.add((r, c))
    return following


def test_wrapped_against_slow():
    source = random.Random(4)
    for _ in range(20):
        rows, columns = source.randint(3, 7), source.randint(3, 7)
        alive = {(r, c) for r in range(rows) for c in range(columns) if source.random() < 0.4}
        board = Board(alive, (rows, columns))
        for _ in range(4):
            alive = slow_step(alive, rows, columns)
            board = board.step()
            assert board.alive == alive
            assert board.wrap == (rows, columns)


def test_wrap_places():
    board = Board([(7, -1)], wrap=(5, 4))
    assert board.alive == {(2, 3)}
    assert sorted(Board([], (3, 3)).neighbours(0, 0)) == sorted(
        [(2, 2), (2, 0), (2, 1), (0, 2), (0, 1), (1, 2), (1, 0), (1, 1)])
    assert Board.from_text("...#", wrap=(1, 3)).alive == {(0, 0)}


def test_free_glider():
    board = Board.from_text(".#.\n..#\n###")
    moved = board
    for _ in range(4):
        moved = moved.step()
    assert moved.alive == {(r + 1, c + 1) for r, c in board.alive}
    assert period(board) is None


def test_period():
    assert period(Board([])) == 1
    assert period(Board([(0, 0)])) is None
    blinker = Board([(0, 0), (0, 1), (0, 2)])
    assert period(blinker, 1) is None
    assert period(blinker, 2) == 2


def test_text_and_box():
    assert Board([(3, 3)]).box() == (3, 3, 3, 3)
    assert Board([(3, 3)]).to_text() == "#"
    assert Board([(-1, 0), (0, 2)]).to_text() == "#..\n..#"
    assert Board.from_text("x#x").alive == {(0, 1)}
    assert Board.from_text("\n#\n").alive == {(0, 0)}
