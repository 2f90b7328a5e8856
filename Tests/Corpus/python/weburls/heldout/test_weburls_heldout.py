import urllib.parse

import pytest

from weburls import build_query, clean_path, is_hex, normalize, parse_query, quote, unquote

TEXTS = ["", "abc", "a b", "1+1=2", "50% off", "ünïcödé", "日本", "a/b?c=d&e", "~._-", "%41", "x%", "tab\t"]


@pytest.mark.parametrize("text", TEXTS)
def test_round_trip(text):
    assert unquote(quote(text)) == text
    assert quote(text) == urllib.parse.quote_plus(text)


@pytest.mark.parametrize("text, expected", [
    ("%41%42", "AB"), ("%4a", "J"), ("%", "%"), ("%4", "%4"), ("%G1", "%G1"), ("a%20", "a "), ("%2", "%2"),
    ("%%41", "%A"), ("+", " "), ("é+", "é "), ("%2B", "+"),
])
def test_unquote(text, expected):
    assert unquote(text) == expected


def test_is_hex():
    assert is_hex("aF") and is_hex("09")
    assert not is_hex("a") and not is_hex("abc") and not is_hex("0g") and not is_hex("")


def test_query():
    assert parse_query("") == {}
    assert parse_query("&") == {}
    assert parse_query("a=b=c") == {"a": ["b=c"]}
    assert parse_query("=x") == {"": ["x"]}
    assert parse_query("a%3D=1&a%3D=") == {"a=": ["1", ""]}
    assert build_query({}) == ""
    assert build_query({"x": ""}) == "x="
    assert build_query({"x": []}) == ""
    assert build_query({"b": 0, "a": ["q", "p"]}) == "a=q&a=p&b=0"
    assert build_query({"k&": "v="}) == "k%26=v%3D"
    assert parse_query(build_query({"a": TEXTS})) == {"a": TEXTS}


@pytest.mark.parametrize("path, expected", [
    ("/", "/"), ("a", "/a"), ("/a/b", "/a/b"), ("/a/b/", "/a/b/"), ("//", "/"), ("/./", "/"), ("/a/..", "/"),
    ("/a/../", "/"), ("/a/b/../../c", "/c"), ("/../a", "/a"), ("/a/.../b", "/a/.../b"), ("/a/.", "/a"),
])
def test_clean_path(path, expected):
    assert clean_path(path) == expected


@pytest.mark.parametrize("url, expected", [
    ("http://a", "http://a/"), ("HTTPS://A:443/", "https://a/"), ("http://a:443/x", "http://a:443/x"),
    ("ftp://h:21/f", "ftp://h:21/f"), ("http://a/#x?y", "http://a/"), ("http://a/?", "http://a/"),
    ("http://a/B/C?Q=R", "http://a/B/C?Q=R"), ("http://a/x/?b=2&b=1", "http://a/x/?b=2&b=1"),
    ("http://a/../../b/", "http://a/b/"), ("http://a/p?u=http://b/c", "http://a/p?u=http%3A%2F%2Fb%2Fc"),
])
def test_normalize(url, expected):
    assert normalize(url) == expected
    assert normalize(expected) == expected


def test_no_scheme():
    for url in ("", "a", "a:/b", "//a"):
        with pytest.raises(ValueError):
            normalize(url)
