import pytest

from paging import Page, all_pages, links, page_count


def test_page_count():
    assert page_count(0, 10) == 1
    assert page_count(10, 10) == 1
    assert page_count(11, 10) == 2
    with pytest.raises(ValueError):
        page_count(5, 0)


def test_middle_page():
    page = Page(list(range(25)), 2, 10)
    assert page.items == list(range(10, 20))
    assert page.has_next and page.has_previous
    assert page.describe() == "11-20 of 25"


def test_last_page():
    page = Page(list(range(25)), 9, 10)
    assert page.number == 3
    assert page.items == [20, 21, 22, 23, 24]
    assert not page.has_next
    assert page.describe() == "21-25 of 25"


def test_empty():
    page = Page([], 0, 10)
    assert page.number == 1
    assert page.items == []
    assert page.describe() == "nothing found"
    assert not page.has_previous


def test_links():
    assert links(5, 10) == [1, None, 4, 5, 6, None, 10]
    assert links(1, 3) == [1, 2, 3]
    assert links(4, 7) == [1, 2, 3, 4, 5, 6, 7]


def test_all_pages():
    assert [page.items for page in all_pages("abcde", 2)] == ["ab", "cd", "e"]
