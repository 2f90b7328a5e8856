import random

import pytest

from prefixes import Completer


def count_nodes(node):
    return 1 + sum(count_nodes(child) for child in node.children.values())


def test_against_a_dictionary():
    source = random.Random(17)
    completer = Completer()
    model = {}
    for _ in range(600):
        word = "".join(source.choice("abc") for _ in range(source.randint(1, 4)))
        if source.random() < 0.4:
            assert completer.remove(word) == (word in model)
            model.pop(word, None)
        else:
            weight = source.randint(1, 5)
            completer.add(word, weight)
            model[word] = model.get(word, 0) + weight
        assert completer.size == len(model)
        prefix = word[:source.randint(0, len(word))]
        expected = sorted((w for w in model if w.startswith(prefix)), key=lambda w: (-model[w], w))
        assert completer.complete(prefix, 3) == expected[:3]
        assert completer.complete(prefix) == expected[:5]
        text = word + "ab"
        assert completer.longest_prefix(text) == max(
            (w for w in model if text.startswith(w)), key=len, default="")
        assert completer.weight(word) == model.get(word, 0)
        assert (word in completer) == (word in model)
    starts = {w[:n] for w in model for n in range(len(w) + 1)} | {""}
    assert count_nodes(completer.root) == len(starts)


def test_case():
    completer = Completer(["Hello"])
    assert completer.complete("HE") == ["hello"]
    assert completer.remove("HELLO")
    assert completer.root.children == {}
    assert completer.size == 0


def test_remove_keeps_shorter_and_longer():
    completer = Completer(["a", "abc"])
    assert completer.remove("abc")
    assert "a" in completer
    assert completer.root.children["a"].children == {}
    completer.add("abc")
    assert completer.remove("a")
    assert "abc" in completer
    assert not completer.remove("")
    assert not completer.remove("abcd")


def test_empty():
    completer = Completer()
    assert completer.complete("") == []
    assert completer.longest_prefix("abc") == ""
    assert "" not in completer
    with pytest.raises(ValueError):
        completer.add("")
