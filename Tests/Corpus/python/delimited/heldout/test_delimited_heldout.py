import pytest

from delimited import column_total, join_fields, read_table, split_line


@pytest.mark.parametrize("line, expected", [
    ("a", ["a"]),
    (",", ["", ""]),
    ("a,b,", ["a", "b", ""]),
    ('""', [""]),
    ('"",""', ["", ""]),
    ('""""', ['"']),
    ('"a""b"', ['a"b']),
    ('"a"b,c', ["ab", "c"]),
    (' "a"', [' "a"']),
    ('x,"y,z",w', ["x", "y,z", "w"]),
    ('"a","b","c"', ["a", "b", "c"]),
    ('"x"",y"', ['x",y']),
])
def test_split(line, expected):
    assert split_line(line) == expected


@pytest.mark.parametrize("line", ['"', 'a,"b', '"a""', '"""'])
def test_not_closed(line):
    with pytest.raises(ValueError):
        split_line(line)


@pytest.mark.parametrize("fields", [
    ["a"], ["a", "b"], ["", ""], ['"'], ['""', "x"], ["a,b", 'c"d,"'], ["one two", ",", "three"],
])
def test_round_trip(fields):
    assert split_line(join_fields(fields)) == fields
    assert split_line(join_fields(fields, ";"), ";") == fields


def test_join():
    assert join_fields([]) == ""
    assert join_fields(["a", "b"]) == "a,b"
    assert join_fields(["a,b"], ";") == "a,b"
    assert join_fields(["a\nb", "c"]) == '"a\nb",c'
    assert join_fields(["a;b", "c"], ";") == '"a;b";c'


def test_table():
    assert read_table("") == []
    assert read_table("a,b") == []
    assert read_table("\n  \na,b\n1,\"x,y\"\n\n2,z") == [{"a": "1", "b": "x,y"}, {"a": "2", "b": "z"}]
    with pytest.raises(ValueError, match="line 4 has 3 fields"):
        read_table("a,b\n1,2\n\n1,2,3")


def test_total():
    assert column_total([], "x") == 0.0
    assert column_total([{"x": "1.25"}, {"x": "-1"}, {"y": "5"}], "x") == 0.25
    with pytest.raises(ValueError):
        column_total([{"x": "one"}], "x")
