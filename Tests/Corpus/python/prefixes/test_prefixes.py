import pytest

from prefixes import Completer


@pytest.fixture
def completer():
    completer = Completer(["car", "card", "care", "cat", "dog"])
    completer.add("Cat", 3)
    return completer


def test_contains(completer):
    assert "car" in completer
    assert "CARD" in completer
    assert "ca" not in completer
    assert "cars" not in completer
    assert completer.size == 5


def test_weight(completer):
    assert completer.weight("cat") == 4
    assert completer.weight("ca") == 0
    assert completer.weight("zebra") == 0


def test_complete(completer):
    assert completer.complete("ca") == ["cat", "car", "card", "care"]
    assert completer.complete("CAR", 2) == ["car", "card"]
    assert completer.complete("x") == []


def test_remove(completer):
    assert completer.remove("card")
    assert "card" not in completer
    assert "care" in completer
    assert completer.size == 4
    assert not completer.remove("card")
    assert not completer.remove("ca")
    assert completer.remove("dog")
    assert "d" not in completer.root.children


def test_longest_prefix(completer):
    assert completer.longest_prefix("Cards") == "Card"
    assert completer.longest_prefix("cab") == ""
    assert completer.longest_prefix("carx") == "car"


def test_empty_word():
    with pytest.raises(ValueError):
        Completer([""])
