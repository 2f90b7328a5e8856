"""Accounts with a history, in whole cents."""


class InsufficientFunds(Exception):
    pass


class Account:
    def __init__(self, owner, opening=0, overdraft=0):
        if opening < 0:
            raise ValueError("opening balance below zero")
        self.owner = owner
        self.balance = opening
        self.overdraft = overdraft
        self.history = []

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("deposit must be positive")
        self.balance += amount
        self.history.append(("deposit", amount))

    def withdraw(self, amount):
        if amount <= 0:
            raise ValueError("withdrawal must be positive")
        if amount > self.balance + self.overdraft:
            raise InsufficientFunds(self.owner)
        self.balance -= amount
        self.history.append(("withdraw", amount))

    def turnover(self):
        return sum(amount for _, amount in self.history)

    def net(self):
        """Deposits less withdrawals."""
        result = 0
        for kind, amount in self.history:
            if kind == "deposit":
                result += amount
            else:
                result -= amount
        return result


class Bank:
    def __init__(self, fee=0):
        self.fee = fee
        self.accounts = {}

    def open(self, owner, opening=0, overdraft=0):
        if owner in self.accounts:
            raise KeyError(owner)
        account = Account(owner, opening, overdraft)
        self.accounts[owner] = account
        return account

    def transfer(self, source, target, amount):
        """Moves an amount; the source pays the fee. Nothing moves if it cannot pay both."""
        if source == target:
            return
        giver = self.accounts[source]
        taker = self.accounts[target]
        giver.withdraw(amount + self.fee)
        taker.deposit(amount)

    def total(self):
        return sum(account.balance for account in self.accounts.values())

    def in_debt(self):
        return sorted(name for name, account in self.accounts.items() if account.balance < 0)
