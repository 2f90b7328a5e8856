"""Cuts formulas into numbers, names and symbols."""


class FormulaError(Exception):
    pass


def tokens(text):
    """Pairs of kind (number, name, symbol) and value, ending with ("end", None)."""
    result = []
    position = 0
    while position < len(text):
        char = text[position]
        if char.isspace():
            position += 1
        elif char.isdigit() or char == ".":
            start = position
            while position < len(text) and (text[position].isdigit() or text[position] == "."):
                position += 1
            piece = text[start:position]
            if piece.count(".") > 1 or piece == ".":
                raise FormulaError("bad number %s" % piece)
            result.append(("number", float(piece) if "." in piece else int(piece)))
        elif char.isalpha():
            start = position
            while position < len(text) and text[position].isalnum():
                position += 1
            result.append(("name", text[start:position]))
        elif char in "+-*/^(),":
            result.append(("symbol", char))
            position += 1
        else:
            raise FormulaError("unexpected %s" % char)
    result.append(("end", None))
    return result
