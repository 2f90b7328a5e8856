import pytest

from tableview import bars, is_number, pad, render, shorten, widths


def test_widths():
    assert widths([[]]) == []
    assert widths([["", "ab"], ["abc"]]) == [3, 2]
    assert widths([[1.25, -3]]) == [4, 2]
    assert widths([["a"], ["b", "cc", "ddd"], ["eeee"]]) == [4, 2, 3]


@pytest.mark.parametrize("text, width, align, expected", [
    ("", 2, "left", "  "), ("x", 1, "right", "x"), ("x", 2, "center", "x "), ("x", 3, "center", " x "),
    ("x", 4, "center", " x  "), ("xyz", 1, "center", "xyz"), ("xyz", 0, "right", "xyz"), ("ab", 3, "right", " ab"),
])
def test_pad(text, width, align, expected):
    assert pad(text, width, align) == expected


def test_is_number():
    assert is_number(3) and is_number(0) and is_number(-1.5)
    assert not is_number(True) and not is_number("3") and not is_number(None)


def test_render():
    assert render([]) == ""
    assert render([["a"]]) == "a"
    assert render([["a", ""], ["bb", ""]]) == "a  |\nbb |"
    assert render([[1.5, "x"], [10, "yy"]], separator="  ") == "1.5  x\n 10  yy"
    assert render([["a", "b"], ["c"]]) == "a | b\nc"
    assert render([], header=["a", "bb"]) == "a | bb\n--+---"
    assert render([[5], [50]], ["n"]) == "n\n--\n 5\n50"
    assert render([[5]], [7]) == "7\n-\n5"


def test_render_keeps_input():
    rows = [["a", 1]]
    render(rows, ["x", "y"])
    assert rows == [["a", 1]]


def test_shorten():
    assert shorten("", 0) == ""
    assert shorten("abcd", 3) == "abc"
    assert shorten("abcde", 4) == "a..."
    assert shorten("abcd", 4) == "abcd"
    assert shorten("abcd", 0) == ""
    assert shorten("hello world", 10) == "hello w..."


def test_bars():
    assert bars([5]) == ["#" * 20]
    assert bars([10, 5, 0], 4) == ["####", "##", ""]
    assert bars([-2, 4], 2) == ["", "##"]
    assert bars([-1, -2]) == ["", ""]
    assert bars([3, 2], 3) == ["###", "##"]
    assert bars([1, 3], 20) == ["#######", "#" * 20]
