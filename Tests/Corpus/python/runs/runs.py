"""Run-length coding of texts: aaab -> 3ab."""


def encode(text):
    parts = []
    position = 0
    while position < len(text):
        char = text[position]
        if char.isdigit():
            raise ValueError("digits cannot be coded")
        end = position
        while end < len(text) and text[end] == char:
            end += 1
        count = end - position
        parts.append(char if count == 1 else str(count) + char)
        position = end
    return "".join(parts)


def decode(code):
    parts = []
    count = 0
    for char in code:
        if char.isdigit():
            count = count * 10 + int(char)
        else:
            parts.append(char * (count or 1))
            count = 0
    if count:
        raise ValueError("count without a letter")
    return "".join(parts)


def saved(text):
    """Share of the length that coding saves."""
    if not text:
        return 0.0
    return 1 - len(encode(text)) / len(text)


def longest_run(text):
    """Letter and length of the longest run, the first one of equals."""
    best = ("", 0)
    length = 0
    for position, char in enumerate(text):
        if position > 0 and char == text[position - 1]:
            length += 1
        else:
            length = 1
        if length > best[1]:
            best = (char, length)
    return best


def squeeze(text, limit):
    """Cuts every run down to the limit."""
    kept = []
    for char in text:
        if len(kept) < limit or any(other != char for other in kept[-limit:]):
            kept.append(char)
    return "".join(kept)
