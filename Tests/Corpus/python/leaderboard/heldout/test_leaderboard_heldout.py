import random
import statistics

import pytest

from leaderboard import Leaderboard


def test_against_a_simple_model():
    source = random.Random(21)
    board = Leaderboard()
    model = {}
    for _ in range(400):
        name = source.choice("abcdefgh")
        score = source.randint(-5, 15)
        if source.random() < 0.2 and name in model:
            assert board.remove(name) == model.pop(name)
        else:
            better = name not in model or score > model[name]
            assert board.submit(name, score) == better
            if better:
                model[name] = score
        assert board.scores == sorted(model.values())
        for other in model:
            assert board.rank(other) == 1 + sum(value > model[other] for value in model.values())
        low, high = source.randint(-6, 16), source.randint(-6, 16)
        assert board.between(low, high) == sum(low <= value <= high for value in model.values())
        assert board.top(3) == sorted(model, key=lambda n: (-model[n], n))[:3]
        if model:
            assert board.median() == statistics.median(model.values())
            wanted = source.randint(-8, 18)
            assert board.nearest(wanted) == min(model.values(), key=lambda v: (abs(v - wanted), v))


def test_empty():
    board = Leaderboard()
    assert board.nearest(3) is None
    assert board.median() is None
    assert board.between(0, 9) == 0
    assert board.top(2) == []
    with pytest.raises(KeyError):
        board.remove("x")
    with pytest.raises(KeyError):
        board.rank("x")


def test_zero_score_counts():
    board = Leaderboard()
    assert board.submit("a", 0)
    assert not board.submit("a", 0)
    assert not board.submit("a", -1)
    assert board.submit("a", 1)
    assert board.scores == [1]
    assert board.median() == 1
    assert board.nearest(1) == 1
