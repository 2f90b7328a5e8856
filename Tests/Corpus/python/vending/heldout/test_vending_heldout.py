from vending import COINS, VendingMachine


def test_start():
    machine = VendingMachine({"a": 5}, {})
    assert machine.message == "ready"
    assert machine.credit == 0
    assert machine.takings() == 0
    assert machine.choose("a") is None
    assert machine.message == "sold out"
    assert machine.cancel() == []


def test_credit_message():
    machine = VendingMachine({"a": 5}, {"a": 1})
    for coin in COINS:
        assert machine.insert(coin)
    assert machine.credit == sum(COINS)
    assert machine.message == "credit 388"
    assert not machine.insert(0)
    assert not machine.insert(7)
    assert machine.cancel() == list(COINS)
    assert machine.message == "ready"
    assert machine.takings() == 0


def test_change_from_own_coins():
    machine = VendingMachine({"a": 30}, {"a": 2})
    machine.insert(20)
    machine.insert(20)
    machine.insert(10)
    assert machine.choose("a") == ("a", [20])
    assert machine.takings() == 30
    assert machine.coins[20] == 1
    assert machine.coins[10] == 1
    assert machine.stock["a"] == 1
    assert machine.choose("a") is None
    assert machine.message == "insert 30 more"


def test_make_change():
    machine = VendingMachine({}, {}, {1: 2, 2: 2, 5: 1, 50: 1})
    assert machine.make_change(0) == []
    assert machine.make_change(8) == [5, 2, 1]
    assert machine.make_change(11) == [5, 2, 2, 1, 1]
    assert machine.make_change(12) is None
    assert machine.make_change(57) == [50, 5, 2]
    assert machine.make_change(3) == [2, 1]
    assert machine.takings() == 61


def test_no_change_keeps_credit():
    machine = VendingMachine({"a": 30}, {"a": 1}, {20: 1})
    machine.insert(100)
    assert machine.choose("a") is None
    assert machine.message == "no change"
    assert machine.credit == 100
    assert machine.stock["a"] == 1
    machine.insert(10)
    machine.insert(50)
    machine.cancel()
    machine.insert(50)
    assert machine.choose("a") == ("a", [20])


def test_prices_are_copied():
    prices = {"a": 1}
    stock = {"a": 1}
    machine = VendingMachine(prices, stock)
    machine.insert(1)
    assert machine.choose("a") == ("a", [])
    assert stock == {"a": 1}
    assert machine.choose("a") is None
    assert machine.message == "sold out"
