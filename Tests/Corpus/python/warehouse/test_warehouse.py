import pytest

from warehouse import OutOfStock, Warehouse


@pytest.fixture
def shop():
    shop = Warehouse()
    shop.receive("nut", 100, reorder_at=20)
    shop.receive("bolt", 10, reorder_at=10)
    return shop


def test_receive(shop):
    shop.receive("nut", 5)
    assert shop.items["nut"].count == 105
    assert shop.items["nut"].reorder_at == 20
    with pytest.raises(ValueError):
        shop.receive("nut", 0)


def test_reserve(shop):
    shop.reserve("nut", 70)
    assert shop.items["nut"].available == 30
    with pytest.raises(OutOfStock):
        shop.reserve("nut", 31)
    shop.reserve("nut", 30)
    shop.release("nut", 40)
    assert shop.items["nut"].available == 40
    shop.release("nut", 500)
    assert shop.items["nut"].reserved == 0


def test_ship(shop):
    shop.reserve("nut", 60)
    shop.ship("nut", 40)
    with pytest.raises(OutOfStock):
        shop.ship("nut", 1)
    shop.ship("nut", 50, from_reserved=True)
    assert shop.items["nut"].count == 10
    assert shop.items["nut"].reserved == 10
    with pytest.raises(KeyError):
        shop.ship("screw", 1)


def test_ship_all(shop):
    shop.ship("bolt", 10)
    assert "bolt" not in shop.items
    assert shop.log == ["+100 nut", "+10 bolt", "-10 bolt"]


def test_reorder(shop):
    assert shop.to_reorder() == ["bolt"]
    shop.reserve("nut", 80)
    assert shop.to_reorder() == ["bolt", "nut"]


def test_value(shop):
    assert shop.value({"nut": 2, "bolt": 3}) == 230
    assert shop.value({"nut": 1}) == 100
