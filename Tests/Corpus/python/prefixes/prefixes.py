"""A tree of words that completes what one starts to type."""


class Node:
    def __init__(self):
        self.children = {}
        self.weight = 0


class Completer:
    def __init__(self, words=()):
        self.root = Node()
        self.size = 0
        for word in words:
            self.add(word)

    def add(self, word, weight=1):
        if not word:
            raise ValueError("empty word")
        node = self.root
        for char in word.lower():
            if char not in node.children:
                node.children[char] = Node()
            node = node.children[char]
        if node.weight == 0:
            self.size += 1
        node.weight += weight

    def _find(self, prefix):
        node = self.root
        for char in prefix.lower():
            node = node.children.get(char)
            if node is None:
                return None
        return node

    def weight(self, word):
        node = self._find(word)
        return node.weight if node else 0

    def __contains__(self, word):
        return self.weight(word) > 0

    def _walk(self, node, text):
        if node.weight > 0:
            yield text, node.weight
        for char in sorted(node.children):
            yield from self._walk(node.children[char], text + char)

    def complete(self, prefix, limit=5):
        """Words that start with the prefix, heaviest first."""
        node = self._find(prefix)
        if node is None:
            return []
        found = sorted(self._walk(node, prefix.lower()), key=lambda pair: (-pair[1], pair[0]))
        return [word for word, _ in found[:limit]]

    def remove(self, word):
        """Takes a word out, and the branches that nothing needs any more."""
        path = [self.root]
        for char in word.lower():
            following = path[-1].children.get(char)
            if following is None:
                return False
            path.append(following)
        if path[-1].weight == 0:
            return False
        path[-1].weight = 0
        self.size -= 1
        for depth in range(len(word), 0, -1):
            node = path[depth]
            if node.children or node.weight > 0:
                break
            del path[depth - 1].children[word[depth - 1].lower()]
        return True

    def longest_prefix(self, text):
        """The longest word that the text starts with, or an empty text."""
        node = self.root
        best = 0
        for position, char in enumerate(text.lower()):
            if char not in node.children:
                break
            node = node.children[char]
            if node.weight > 0:
                best = position + 1
        return text[:best]
