"""What readings of a month say."""

from readings import read_all


class Month:
    def __init__(self, text):
        self.readings = read_all(text)
        self.days = sorted(self.readings)

    def warmest(self):
        """Day and temperature; the earliest day of equals."""
        best = None
        for day in self.days:
            if best is None or self.readings[day] > self.readings[best]:
                best = day
        return None if best is None else (best, self.readings[best])

    def mean(self):
        if not self.days:
            return None
        return sum(self.readings.values()) / len(self.days)

    def missing(self):
        """Days between the first and the last one that have no reading."""
        if not self.days:
            return []
        return [day for day in range(self.days[0], self.days[-1] + 1) if day not in self.readings]

    def filled(self):
        """Readings of all days, with straight lines across the gaps."""
        result = {}
        for before, after in zip(self.days, self.days[1:]):
            start, end = self.readings[before], self.readings[after]
            for day in range(before, after):
                share = (day - before) / (after - before)
                result[day] = round(start + (end - start) * share, 2)
        if self.days:
            result[self.days[-1]] = self.readings[self.days[-1]]
        return result

    def frost_spell(self):
        """Length of the longest run of neighbouring days below zero."""
        longest = 0
        current = 0
        previous = None
        for day in self.days:
            if self.readings[day] < 0:
                if previous is not None and day == previous + 1:
                    current += 1
                else:
                    current = 1
                previous = day
                longest = max(longest, current)
            else:
                current = 0
                previous = None
        return longest

    def histogram(self, width=5):
        """Counts by the lower bound of each class of temperatures."""
        counts = {}
        for value in self.readings.values():
            low = int(value // width) * width
            counts[low] = counts.get(low, 0) + 1
        return sorted(counts.items())

    def smoothed(self, radius=1):
        """Means over each day and its neighbours in the list."""
        values = [self.readings[day] for day in self.days]
        result = []
        for index in range(len(values)):
            around = values[max(0, index - radius):index + radius + 1]
            result.append(round(sum(around) / len(around), 2))
        return result
