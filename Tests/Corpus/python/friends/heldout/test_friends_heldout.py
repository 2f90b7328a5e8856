import pytest

from friends import Circle


def chain(count):
    circle = Circle()
    names = ["p%02d" % n for n in range(count)]
    for left, right in zip(names, names[1:]):
        circle.connect(left, right)
    return circle, names


def test_chain_distances():
    circle, names = chain(12)
    for i, left in enumerate(names):
        for j, right in enumerate(names):
            assert circle.distance(left, right) == abs(i - j)
    assert circle.groups() == [names]


def test_ring():
    circle, names = chain(8)
    circle.connect(names[0], names[-1])
    assert circle.distance(names[0], names[7]) == 1
    assert circle.distance(names[0], names[4]) == 4
    assert circle.distance(names[0], names[6]) == 2


def test_add_keeps_links():
    circle = Circle()
    circle.connect("a", "b")
    circle.add("a")
    circle.connect("a", "b")
    assert circle.links["a"] == {"b"}
    circle.add("c")
    assert circle.distance("a", "c") is None
    assert circle.distance("q", "a") is None
    assert circle.distance("q", "q") is None


def test_disconnect():
    circle = Circle()
    circle.connect("a", "b")
    circle.disconnect("b", "a")
    assert circle.links == {"a": set(), "b": set()}
    circle.disconnect("a", "b")
    assert circle.groups() == [["a"], ["b"]]


def test_groups_order():
    circle = Circle()
    assert circle.groups() == []
    for pair in [("m", "n"), ("a", "b"), ("x", "y"), ("y", "z")]:
        circle.connect(*pair)
    assert circle.groups() == [["x", "y", "z"], ["a", "b"], ["m", "n"]]


def test_suggestions():
    circle = Circle()
    for pair in [("me", "f1"), ("me", "f2"), ("f1", "z"), ("f2", "z"), ("f1", "a"), ("f1", "f2")]:
        circle.connect(*pair)
    assert circle.suggestions("me") == ["z", "a"]
    assert circle.suggestions("z") == ["me", "a"]
    circle.add("alone")
    assert circle.suggestions("alone") == []
    with pytest.raises(KeyError):
        circle.suggestions("nobody")


def test_popular_ties():
    circle = Circle()
    circle.connect("b", "a")
    assert circle.most_popular() == "a"
    circle.connect("b", "c")
    assert circle.most_popular() == "b"
