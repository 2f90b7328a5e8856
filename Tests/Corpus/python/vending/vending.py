"""A vending machine as a small state machine."""

COINS = (1, 2, 5, 10, 20, 50, 100, 200)


class VendingMachine:
    def __init__(self, prices, stock, coins=None):
        self.prices = dict(prices)
        self.stock = dict(stock)
        self.coins = {coin: 0 for coin in COINS}
        for coin, count in (coins or {}).items():
            self.coins[coin] += count
        self.inserted = []
        self.message = "ready"

    @property
    def credit(self):
        return sum(self.inserted)

    def insert(self, coin):
        """Takes a coin; False if it is none."""
        if coin not in COINS:
            self.message = "coin refused"
            return False
        self.inserted.append(coin)
        self.message = "credit %d" % self.credit
        return True

    def cancel(self):
        back = self.inserted
        self.inserted = []
        self.message = "ready"
        return back

    def choose(self, product):
        """Gives (product, change) or None; the message says why not."""
        if product not in self.prices:
            self.message = "no such product"
            return None
        if self.stock.get(product, 0) == 0:
            self.message = "sold out"
            return None
        missing = self.prices[product] - self.credit
        if missing > 0:
            self.message = "insert %d more" % missing
            return None
        change = self.make_change(-missing)
        if change is None:
            self.message = "no change"
            return None
        for coin in self.inserted:
            self.coins[coin] += 1
        for coin in change:
            self.coins[coin] -= 1
        self.stock[product] -= 1
        self.inserted = []
        self.message = "thank you"
        return product, change

    def make_change(self, amount):
        """Coins of the amount, large ones first, from the till and what was inserted; None if it cannot be."""
        till = dict(self.coins)
        for coin in self.inserted:
            till[coin] += 1
        change = []
        for coin in sorted(COINS, reverse=True):
            while amount >= coin and till[coin] > 0:
                amount -= coin
                till[coin] -= 1
                change.append(coin)
        if amount > 0:
            return None
        return change

    def takings(self):
        return sum(coin * count for coin, count in self.coins.items())
