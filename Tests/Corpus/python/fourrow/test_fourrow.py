import pytest

from fourrow import Game


def play(moves, **options):
    game = Game(**options)
    for column in moves:
        game.drop(int(column))
    return game


def test_turns_and_text():
    game = play("001", columns=3, rows=2)
    assert str(game) == "o..\nxx."
    assert game.turn == "o"
    assert game.cell(0, 1) == "o"
    assert game.cell(2, 0) is None
    assert game.cell(-1, 0) is None


def test_column_wins():
    game = play("0101010")
    assert game.winner == "x"
    assert game.legal() == []


def test_row_wins():
    assert play("0011223").winner == "x"


def test_diagonals_win():
    assert play("01122323363").winner == "x"
    assert play("65544343303").winner == "x"


def test_nobody_yet():
    assert play("001122").winner is None


def test_full_column():
    game = play("00", columns=2, rows=2)
    assert game.legal() == [1]
    with pytest.raises(ValueError):
        game.drop(0)


def test_draw():
    game = play("0101", columns=2, rows=2, needed=3)
    assert game.is_draw()
    assert not Game().is_draw()


def test_undo():
    game = play("0101010")
    assert game.undo()
    assert game.winner is None
    assert game.turn == "x"
    assert len(game.moves) == 6
    assert not Game().undo()


def test_winning_moves():
    game = play("001122")
    assert game.winning_moves() == [3]
    assert len(game.moves) == 6
