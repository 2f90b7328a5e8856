import pytest

from warehouse import Item, OutOfStock, Warehouse


def test_item():
    item = Item("x", 5, 2)
    assert item.available == 5
    assert not item.needs_reorder()
    item.reserved = 3
    assert item.available == 2
    assert item.needs_reorder()
    item.reserved = 5
    assert item.needs_reorder()
    assert Item("y").needs_reorder()


def test_receive():
    shop = Warehouse()
    shop.receive("a", 1)
    assert shop.items["a"].reorder_at == 0
    shop.receive("a", 2, reorder_at=7)
    assert (shop.items["a"].count, shop.items["a"].reorder_at) == (3, 7)
    shop.receive("a", 2, reorder_at=0)
    assert (shop.items["a"].count, shop.items["a"].reorder_at) == (5, 0)
    assert shop.log == ["+1 a", "+2 a", "+2 a"]
    for count in (0, -4):
        with pytest.raises(ValueError):
            shop.receive("b", count)
    assert list(shop.items) == ["a"]


def test_reserve_exactly():
    shop = Warehouse()
    shop.receive("a", 4)
    shop.reserve("a", 4)
    with pytest.raises(OutOfStock):
        shop.reserve("a", 1)
    shop.release("a", 1)
    shop.reserve("a", 1)
    assert shop.items["a"].reserved == 4
    assert shop.items["a"].count == 4
    for action in (shop.reserve, shop.release, shop.ship):
        with pytest.raises(KeyError):
            action("zzz", 1)


def test_ship_reserved():
    shop = Warehouse()
    shop.receive("a", 6)
    shop.reserve("a", 2)
    with pytest.raises(OutOfStock):
        shop.ship("a", 3, from_reserved=True)
    with pytest.raises(OutOfStock):
        shop.ship("a", 5)
    shop.ship("a", 2, True)
    assert (shop.items["a"].count, shop.items["a"].reserved, shop.items["a"].available) == (4, 0, 4)
    shop.ship("a", 3)
    assert shop.items["a"].count == 1
    shop.ship("a", 1)
    assert shop.items == {}
    assert shop.log == ["+6 a", "-2 a", "-3 a", "-1 a"]
    with pytest.raises(KeyError):
        shop.reserve("a", 1)


def test_failed_ship_changes_nothing():
    shop = Warehouse()
    shop.receive("a", 3)
    with pytest.raises(OutOfStock):
        shop.ship("a", 4)
    assert shop.items["a"].count == 3
    assert shop.log == ["+3 a"]


def test_reorder_and_value():
    shop = Warehouse()
    assert shop.to_reorder() == []
    assert shop.value({"a": 5}) == 0
    shop.receive("b", 2, reorder_at=2)
    shop.receive("a", 1, reorder_at=2)
    shop.receive("c", 3, reorder_at=2)
    assert shop.to_reorder() == ["a", "b"]
    shop.reserve("c", 1)
    assert shop.to_reorder() == ["a", "b", "c"]
    assert shop.value({"a": 10, "b": 1, "c": 2, "d": 100}) == 18
