import pytest

from vending import VendingMachine


@pytest.fixture
def machine():
    return VendingMachine({"tea": 120, "gum": 35}, {"tea": 2, "gum": 1}, {10: 3, 5: 2, 20: 1})


def test_exact(machine):
    machine.insert(100)
    machine.insert(20)
    assert machine.choose("tea") == ("tea", [])
    assert machine.message == "thank you"
    assert machine.stock["tea"] == 1
    assert machine.credit == 0


def test_change(machine):
    machine.insert(50)
    assert machine.choose("gum") == ("gum", [10, 5])
    assert machine.takings() == 60 + 35
    assert machine.coins[50] == 1
    assert machine.coins[10] == 2


def test_too_little(machine):
    machine.insert(20)
    assert machine.choose("gum") is None
    assert machine.message == "insert 15 more"
    assert machine.credit == 20


def test_refused_coin(machine):
    assert not machine.insert(3)
    assert machine.message == "coin refused"
    assert machine.credit == 0


def test_sold_out(machine):
    for _ in range(2):
        machine.insert(50)
        machine.choose("gum")
    assert machine.message == "sold out"
    assert machine.choose("soup") is None
    assert machine.message == "no such product"


def test_no_change():
    machine = VendingMachine({"tea": 120}, {"tea": 1})
    machine.insert(200)
    assert machine.choose("tea") is None
    assert machine.message == "no change"
    assert machine.cancel() == [200]
    assert machine.credit == 0
