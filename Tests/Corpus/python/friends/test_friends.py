import pytest

from friends import Circle


@pytest.fixture
def circle():
    circle = Circle()
    for left, right in [("ann", "bob"), ("bob", "cyd"), ("cyd", "dan"), ("ann", "eve"), ("eve", "cyd"),
                        ("xia", "yan")]:
        circle.connect(left, right)
    circle.add("zoe")
    return circle


def test_connect():
    circle = Circle()
    circle.connect("a", "b")
    assert circle.links == {"a": {"b"}, "b": {"a"}}
    with pytest.raises(ValueError):
        circle.connect("a", "a")


def test_distance(circle):
    assert circle.distance("ann", "ann") == 0
    assert circle.distance("ann", "dan") == 3
    assert circle.distance("ann", "xia") is None
    assert circle.distance("ann", "nobody") is None


def test_disconnect(circle):
    circle.disconnect("cyd", "dan")
    assert circle.distance("ann", "dan") is None


def test_groups(circle):
    assert circle.groups() == [["ann", "bob", "cyd", "dan", "eve"], ["xia", "yan"], ["zoe"]]


def test_suggestions(circle):
    assert circle.suggestions("ann") == ["cyd"]
    assert circle.suggestions("dan") == ["bob", "eve"]


def test_most_popular(circle):
    assert circle.most_popular() == "cyd"
    assert Circle().most_popular() is None
