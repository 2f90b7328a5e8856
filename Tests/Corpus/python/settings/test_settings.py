import pytest

from settings import SettingsError, convert, lookup, parse, strip_comment

SAMPLE = """
# general
name = demo
debug = yes

[server]
port = 8080   # the usual one
hosts = [a, b, 3]
motto = "keep # going"
[empty]
"""


def test_parse():
    assert parse(SAMPLE) == {
        "name": "demo",
        "debug": True,
        "server": {"port": 8080, "hosts": ["a", "b", 3], "motto": "keep # going"},
        "empty": {},
    }


def test_convert():
    assert convert("Off") is False
    assert convert("none") is None
    assert convert("2.5") == 2.5
    assert convert("[]") == []
    assert convert('"12"') == "12"
    assert convert("plain text") == "plain text"


def test_errors_name_the_line():
    with pytest.raises(SettingsError) as caught:
        parse("a = 1\nb")
    assert caught.value.line == 2
    with pytest.raises(SettingsError):
        parse("[open")
    with pytest.raises(SettingsError) as caught:
        parse("a = 1\n\na = 2")
    assert "line 3: a is set twice" in str(caught.value)


def test_lookup():
    settings = parse(SAMPLE)
    assert lookup(settings, "server.port") == 8080
    assert lookup(settings, "name") == "demo"
    assert lookup(settings, "server.nothing", 5) == 5
    assert lookup(settings, "name.deeper") is None


def test_strip_comment():
    assert strip_comment("a # b") == "a "
    assert strip_comment("a") == "a"
