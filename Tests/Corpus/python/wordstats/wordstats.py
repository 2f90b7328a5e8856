"""Small statistics over the words of a text."""


def words_of(text):
    """Lower-case words of the text; an apostrophe inside a word belongs to it."""
    words = []
    current = ""
    for position, char in enumerate(text):
        inside = 0 < position < len(text) - 1
        if char.isalnum():
            current += char.lower()
        elif char == "'" and inside and current and text[position + 1].isalnum():
            current += char
        elif current:
            words.append(current)
            current = ""
    if current:
        words.append(current)
    return words


def frequencies(words):
    counts = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return counts


def most_common(text, limit):
    """The commonest words with their counts; ties in alphabetical order."""
    counts = frequencies(words_of(text))
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return ranked[:limit]


def average_length(text):
    words = words_of(text)
    if not words:
        return 0.0
    return sum(len(word) for word in words) / len(words)


def longest_words(text):
    """All words of the greatest length, each once, in order of appearance."""
    best = []
    length = 0
    for word in words_of(text):
        if len(word) > length:
            best = [word]
            length = len(word)
        elif len(word) == length and word not in best:
            best.append(word)
    return best
