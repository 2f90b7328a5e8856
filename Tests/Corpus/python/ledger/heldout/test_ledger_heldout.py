import pytest

from ledger import Account, Bank, InsufficientFunds


def test_fresh():
    account = Account("x")
    assert (account.owner, account.balance, account.overdraft, account.history) == ("x", 0, 0, [])
    assert account.turnover() == 0
    assert account.net() == 0


def test_withdraw_all():
    account = Account("x", 70)
    account.withdraw(70)
    assert account.balance == 0
    with pytest.raises(InsufficientFunds):
        account.withdraw(1)
    assert account.balance == 0
    assert account.history == [("withdraw", 70)]
    assert account.net() == -70


def test_refused_amounts():
    account = Account("x", 5)
    for amount in (0, -3):
        with pytest.raises(ValueError):
            account.deposit(amount)
        with pytest.raises(ValueError):
            account.withdraw(amount)
    assert account.balance == 5
    account.deposit(1)
    account.withdraw(1)
    assert account.balance == 5


def test_overdraft_limit():
    account = Account("x", 0, 100)
    account.withdraw(99)
    account.withdraw(1)
    with pytest.raises(InsufficientFunds):
        account.withdraw(1)
    account.deposit(150)
    assert account.balance == 50


def test_transfer_is_all_or_nothing():
    bank = Bank(fee=1)
    bank.open("a", 10)
    bank.open("b", 3)
    with pytest.raises(InsufficientFunds):
        bank.transfer("a", "b", 10)
    assert bank.accounts["a"].balance == 10
    assert bank.accounts["b"].balance == 3
    bank.transfer("a", "b", 9)
    assert bank.accounts["a"].balance == 0
    assert bank.accounts["b"].balance == 12
    assert bank.accounts["b"].history == [("deposit", 9)]
    assert bank.accounts["a"].history == [("withdraw", 10)]


def test_transfer_to_self_and_unknown():
    bank = Bank(fee=1)
    bank.open("a", 10)
    bank.transfer("a", "a", 5)
    assert bank.accounts["a"].balance == 10
    with pytest.raises(KeyError):
        bank.transfer("a", "nobody", 1)
    assert bank.accounts["a"].balance == 10


def test_open_and_total():
    bank = Bank()
    account = bank.open("a", 5, 7)
    assert account is bank.accounts["a"]
    assert (account.balance, account.overdraft) == (5, 7)
    bank.open("b", 6)
    assert bank.total() == 11
    assert bank.in_debt() == []
    assert Bank().total() == 0
