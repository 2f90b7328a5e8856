import pytest

from ledger import Account, Bank, InsufficientFunds


def test_deposit_and_withdraw():
    account = Account("ann", 100)
    account.deposit(50)
    account.withdraw(30)
    assert account.balance == 120
    assert account.history == [("deposit", 50), ("withdraw", 30)]
    assert account.turnover() == 80
    assert account.net() == 20


def test_amounts_are_checked():
    account = Account("ann")
    with pytest.raises(ValueError):
        account.deposit(0)
    with pytest.raises(ValueError):
        account.withdraw(-1)
    with pytest.raises(ValueError):
        Account("bob", -1)


def test_overdraft():
    account = Account("ann", 10, overdraft=20)
    account.withdraw(30)
    assert account.balance == -20
    with pytest.raises(InsufficientFunds):
        account.withdraw(1)


def test_transfer():
    bank = Bank(fee=2)
    bank.open("ann", 100)
    bank.open("bob", 0, 5)
    bank.transfer("ann", "bob", 40)
    assert bank.accounts["ann"].balance == 58
    assert bank.accounts["bob"].balance == 40
    assert bank.total() == 98


def test_in_debt():
    bank = Bank()
    bank.open("zoe", 0, 10).withdraw(5)
    bank.open("ann", 0, 10).withdraw(1)
    bank.open("bob", 0)
    assert bank.in_debt() == ["ann", "zoe"]


def test_open_twice():
    bank = Bank()
    bank.open("ann")
    with pytest.raises(KeyError):
        bank.open("ann")
