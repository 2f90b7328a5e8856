from tableview import bars, pad, render, shorten, widths


def test_widths():
    assert widths([["a", 100], ["bcd", 5, "x"]]) == [3, 3, 1]
    assert widths([]) == []


def test_pad():
    assert pad("ab", 4) == "ab  "
    assert pad("ab", 4, "right") == "  ab"
    assert pad("ab", 5, "center") == " ab  "
    assert pad("abc", 2) == "abc"


def test_render():
    assert render([["pen", 5], ["paper", 120]]) == "pen   |   5\npaper | 120"


def test_render_header():
    text = render([["x", 10]], header=["name", "n"])
    assert text == "name | n\n-----+---\nx    | 10"


def test_booleans_are_no_numbers():
    assert render([[True, "a"], ["longer", "b"]]) == "True   | a\nlonger | b"


def test_shorten():
    assert shorten("abcdefgh", 6) == "abc..."
    assert shorten("abc", 3) == "abc"
    assert shorten("abcdef", 2) == "ab"


def test_bars():
    assert bars([1, 2, 4], 8) == ["##", "####", "########"]
    assert bars([0, 0]) == ["", ""]
    assert bars([]) == []
