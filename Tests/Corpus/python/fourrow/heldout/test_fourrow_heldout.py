import random

import pytest

from fourrow import Game


def has_row(game, stone):
    for column in range(game.columns):
        for row in range(game.rows):
            for across, up in ((1, 0), (0, 1), (1, 1), (1, -1)):
                if all(game.cell(column + across * k, row + up * k) == stone for k in range(game.needed)):
                    return True
    return False


@pytest.mark.parametrize("columns, rows, needed", [(7, 6, 4), (5, 4, 3), (4, 7, 4), (3, 3, 3)])
def test_random_games(columns, rows, needed):
    source = random.Random(columns * rows)
    for _ in range(25):
        game = Game(columns, rows, needed)
        while game.legal():
            before = str(game), game.turn
            wins = []
            for column in game.legal():
                mover = game.turn
                result = game.drop(column)
                assert result == has_row(game, mover)
                assert game.turn != mover
                if result:
                    wins.append(column)
                    assert game.winner == mover
                assert game.undo()
                assert (str(game), game.turn) == before
            assert game.winning_moves() == wins
            game.drop(source.choice(game.legal()))
        assert game.is_draw() == (game.winner is None)
        assert (len(game.moves) == columns * rows) or game.winner


def test_outside():
    game = Game(2, 2)
    assert game.legal() == [0, 1]
    for column in (-1, 2):
        with pytest.raises(ValueError):
            game.drop(column)
    assert game.moves == []
    assert game.turn == "x"
    game.drop(1)
    assert game.cell(1, 0) == "x"
    assert game.cell(1, 1) is None
    assert game.cell(1, -1) is None
    assert game.cell(2, 0) is None
    assert game.cell(-1, 0) is None


def test_run():
    game = Game()
    for column in (0, 6, 1, 6, 2):
        game.drop(column)
    assert game.run(0, 0, 1, 0) == 2
    assert game.run(2, 0, -1, 0) == 2
    assert game.run(1, 0, 1, 0) == 1
    assert game.run(6, 0, 0, 1) == 1
    assert game.run(6, 1, 0, 1) == 0


def test_after_a_win():
    game = Game(4, 4, 2)
    game.drop(0)
    game.drop(2)
    assert game.drop(1)
    with pytest.raises(ValueError):
        game.drop(3)
    assert not game.is_draw()
    assert game.winning_moves() == []
    assert str(game).split("\n")[-1] == "xxo."
