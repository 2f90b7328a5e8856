"""Who knows whom: an undirected graph of names."""


class Circle:
    def __init__(self):
        self.links = {}

    def add(self, name):
        self.links.setdefault(name, set())

    def connect(self, left, right):
        if left == right:
            raise ValueError("nobody befriends themselves")
        self.add(left)
        self.add(right)
        self.links[left].add(right)
        self.links[right].add(left)

    def disconnect(self, left, right):
        self.links[left].discard(right)
        self.links[right].discard(left)

    def distance(self, start, goal):
        """Steps from one person to another, or None."""
        if start not in self.links or goal not in self.links:
            return None
        level = [start]
        seen = {start}
        steps = 0
        while level:
            if goal in level:
                return steps
            following = []
            for person in level:
                for friend in self.links[person]:
                    if friend not in seen:
                        seen.add(friend)
                        following.append(friend)
            level = following
            steps += 1
        return None

    def groups(self):
        """Sorted lists of people who reach each other, the largest group first."""
        left = set(self.links)
        result = []
        while left:
            waiting = [left.pop()]
            group = []
            while waiting:
                person = waiting.pop()
                group.append(person)
                for friend in self.links[person]:
                    if friend in left:
                        left.remove(friend)
                        waiting.append(friend)
            result.append(sorted(group))
        return sorted(result, key=lambda group: (-len(group), group))

    def suggestions(self, name):
        """Friends of friends, most common friends first."""
        counts = {}
        for friend in self.links[name]:
            for other in self.links[friend]:
                if other != name and other not in self.links[name]:
                    counts[other] = counts.get(other, 0) + 1
        return sorted(counts, key=lambda other: (-counts[other], other))

    def most_popular(self):
        if not self.links:
            return None
        return min(self.links, key=lambda name: (-len(self.links[name]), name))
