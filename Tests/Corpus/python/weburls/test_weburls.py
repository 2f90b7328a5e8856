import pytest

from weburls import build_query, clean_path, normalize, parse_query, quote, unquote


def test_quote():
    assert quote("a b&c/d") == "a+b%26c%2Fd"
    assert quote("é") == "%C3%A9"
    assert quote("x-y_z.~1") == "x-y_z.~1"


def test_unquote():
    assert unquote("a+b%26c") == "a b&c"
    assert unquote("%C3%a9") == "é"
    assert unquote("100%zz%4") == "100%zz%4"


def test_parse_query():
    assert parse_query("a=1&b=x+y&a=2&&c") == {"a": ["1", "2"], "b": ["x y"], "c": [""]}


def test_build_query():
    assert build_query({"b": [1, 2], "a": "x y", "n": None}) == "a=x+y&b=1&b=2"


def test_clean_path():
    assert clean_path("/a/./b//../c/") == "/a/c/"
    assert clean_path("/../..") == "/"
    assert clean_path("") == "/"


def test_normalize():
    assert normalize("HTTP://Example.ORG:80/a/../b?z=1&a=2#top") == "http://example.org/b?a=2&z=1"
    assert normalize("https://example.org:8443") == "https://example.org:8443/"
    with pytest.raises(ValueError):
        normalize("example.org/x")
