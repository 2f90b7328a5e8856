import pytest

from leaderboard import Leaderboard


@pytest.fixture
def board():
    board = Leaderboard()
    for name, score in [("ann", 50), ("bob", 70), ("cyd", 50), ("dan", 10), ("eve", 90)]:
        board.submit(name, score)
    return board


def test_submit(board):
    assert board.scores == [10, 50, 50, 70, 90]
    assert not board.submit("bob", 60)
    assert board.submit("bob", 95)
    assert board.scores == [10, 50, 50, 90, 95]


def test_rank(board):
    assert board.rank("eve") == 1
    assert board.rank("ann") == board.rank("cyd") == 3
    assert board.rank("dan") == 5


def test_remove(board):
    assert board.remove("ann") == 50
    assert board.scores == [10, 50, 70, 90]
    with pytest.raises(KeyError):
        board.rank("ann")


def test_between(board):
    assert board.between(50, 70) == 3
    assert board.between(91, 99) == 0
    assert board.between(9, 1) == 0


def test_top(board):
    assert board.top(3) == ["eve", "bob", "ann"]


def test_median(board):
    assert board.median() == 50
    board.remove("dan")
    assert board.median() == 60
    assert Leaderboard().median() is None


def test_nearest(board):
    assert board.nearest(60) == 50
    assert board.nearest(61) == 70
    assert board.nearest(0) == 10
    assert board.nearest(100) == 90
