import pytest

from settings import SettingsError, convert, lookup, parse, strip_comment


@pytest.mark.parametrize("text, expected", [
    ("true", True), ("ON", True), ("Yes", True), ("false", False), ("no", False), ("NONE", None),
    ("0", 0), ("-7", -7), ("1e3", 1000.0), (".5", 0.5), ("[1]", [1]), ("[ 1 , 2.5, no ]", [1, 2.5, False]),
    ("[  ]", []), ('""', ""), ('"', '"'), ('"a', '"a'), ("[a", "[a"), ("a]", "a]"), ("", ""),
    ('["x", y]', ["x", "y"]), ('"yes"', "yes"),
])
def test_convert(text, expected):
    value = convert(text)
    assert value == expected
    assert type(value) is type(expected)


def test_strip_comment():
    assert strip_comment("#all") == ""
    assert strip_comment('"#" x # y') == '"#" x '
    assert strip_comment('a "b') == 'a "b'
    assert strip_comment("") == ""


def test_sections():
    assert parse("") == {}
    assert parse("[a]\nx=1\n[b]\nx=2\n[a]\ny=3") == {"a": {"x": 1, "y": 3}, "b": {"x": 2}}
    assert parse("[ spaced ]") == {"spaced": {}}
    assert parse("x = a=b") == {"x": "a=b"}
    assert parse("x =") == {"x": ""}
    assert parse("x=1\n[s]\nx=2") == {"x": 1, "s": {"x": 2}}


@pytest.mark.parametrize("text, line", [
    ("word", 1), ("= 3", 1), ("\n\n[x", 3), ("[a]\nx=1\nx=1", 3), ("a=1\n# c\n=", 3),
])
def test_errors(text, line):
    with pytest.raises(SettingsError) as caught:
        parse(text)
    assert caught.value.line == line
    assert str(caught.value).startswith("line %d: " % line)


def test_lookup():
    settings = {"a": {"b": {"c": 0}}, "d": None}
    assert lookup(settings, "a.b.c", 9) == 0
    assert lookup(settings, "d", 9) is None
    assert lookup(settings, "a.b") == {"c": 0}
    assert lookup(settings, "a.x.c", 9) == 9
    assert lookup(settings, "a.b.c.d", 9) == 9
    assert lookup({}, "a") is None
