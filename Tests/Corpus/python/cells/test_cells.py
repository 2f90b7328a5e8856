from cells import Board, period


def test_text():
    board = Board.from_text("..#\n#..\n")
    assert board.alive == {(0, 2), (1, 0)}
    assert board.to_text() == "..#\n#.."
    assert Board([]).to_text() == ""


def test_neighbours():
    assert sorted(Board([]).neighbours(0, 0)) == [
        (-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1)]


def test_blinker():
    board = Board.from_text("###")
    assert board.step().to_text() == "#\n#\n#"
    assert board.step().step().alive == board.alive
    assert period(board) == 2


def test_block_stays():
    assert period(Board.from_text("##\n##")) == 1


def test_glider_wraps():
    board = Board.from_text(".#.\n..#\n###", wrap=(5, 5))
    assert period(board) == 20
    assert period(board, 19) is None


def test_box():
    assert Board([(2, 5), (4, 1)]).box() == (2, 1, 4, 5)
    assert Board([]).box() is None


def test_lonely():
    assert Board([(0, 0), (0, 1)]).step().alive == set()
