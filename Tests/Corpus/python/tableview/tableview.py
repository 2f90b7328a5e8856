"""Tables as text, with columns aligned."""


def widths(rows):
    result = []
    for row in rows:
        for index, cell in enumerate(row):
            if index == len(result):
                result.append(0)
            result[index] = max(result[index], len(str(cell)))
    return result


def pad(text, width, align="left"):
    missing = width - len(text)
    if missing <= 0:
        return text
    if align == "right":
        return " " * missing + text
    if align == "center":
        before = missing // 2
        return " " * before + text + " " * (missing - before)
    return text + " " * missing


def is_number(cell):
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)


def render(rows, header=None, separator=" | "):
    """Numbers to the right, the rest to the left; no blanks at the ends of lines."""
    shown = ([header] if header else []) + rows
    columns = widths(shown)
    lines = []
    for number, row in enumerate(shown):
        cells = []
        for index, cell in enumerate(row):
            align = "right" if is_number(cell) else "left"
            cells.append(pad(str(cell), columns[index], align))
        lines.append(separator.join(cells).rstrip())
        if header and number == 0:
            lines.append("-+-".join("-" * width for width in columns))
    return "\n".join(lines)


def shorten(text, width):
    """Cuts a text with dots if it is too long."""
    if len(text) <= width:
        return text
    if width <= 3:
        return text[:width]
    return text[:width - 3] + "..."


def bars(values, width=20):
    """One bar per value, the greatest of full width."""
    if not values:
        return []
    top = max(values)
    lines = []
    for value in values:
        length = 0 if top <= 0 else round(value * width / top)
        lines.append("#" * max(length, 0))
    return lines
