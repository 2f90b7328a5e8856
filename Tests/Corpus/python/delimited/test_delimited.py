import pytest

from delimited import column_total, join_fields, read_table, split_line


def test_plain():
    assert split_line("a,b,,c") == ["a", "b", "", "c"]
    assert split_line("") == [""]
    assert split_line("a;b", ";") == ["a", "b"]


def test_quotes():
    assert split_line('"a,b",c') == ["a,b", "c"]
    assert split_line('"say ""hi""",x') == ['say "hi"', "x"]
    assert split_line('a"b,c') == ['a"b', "c"]


def test_open_quote():
    with pytest.raises(ValueError):
        split_line('"abc')


def test_join():
    assert join_fields(["a", "b,c", 'd"e']) == 'a,"b,c","d""e"'


def test_table():
    rows = read_table("name,price\n\npen,1.5\ncup,2\n")
    assert rows == [{"name": "pen", "price": "1.5"}, {"name": "cup", "price": "2"}]
    assert column_total(rows, "price") == 3.5


def test_bad_table():
    with pytest.raises(ValueError) as caught:
        read_table("a,b\n1,2\n3")
    assert "line 3" in str(caught.value)


def test_total_skips_empty():
    assert column_total([{"x": " "}, {"x": "2"}, {}], "x") == 2.0
