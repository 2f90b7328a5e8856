import pytest

from paging import Page, all_pages, links, page_count


def test_page_count():
    assert [page_count(n, 3) for n in range(8)] == [1, 1, 1, 1, 2, 2, 2, 3]
    assert page_count(7, 1) == 7
    for size in (0, -2):
        with pytest.raises(ValueError):
            page_count(5, size)


@pytest.mark.parametrize("total", range(0, 12))
@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_pages_cover_everything(total, size):
    items = list(range(total))
    pages = list(all_pages(items, size))
    assert sum((page.items for page in pages), []) == items
    assert not pages[0].has_previous
    assert not pages[-1].has_next
    assert all(page.has_next for page in pages[:-1])
    assert all(page.has_previous for page in pages[1:])
    for number, page in enumerate(pages, 1):
        assert page.number == number
        assert page.pages == len(pages)
        assert page.total == total
        assert len(page.items) <= size
        if page.items:
            assert page.first_index == page.items[0] + 1
            assert page.last_index == page.items[-1] + 1


def test_out_of_range():
    assert Page("abc", -5, 2).number == 1
    assert Page("abc", 99, 2).items == "c"
    assert Page("abc", 2, 2).describe() == "3-3 of 3"
    empty = Page([], 3, 5)
    assert (empty.first_index, empty.last_index) == (0, 0)


@pytest.mark.parametrize("current, pages, around, expected", [
    (1, 1, 1, [1]),
    (1, 2, 1, [1, 2]),
    (1, 10, 1, [1, 2, None, 10]),
    (10, 10, 1, [1, None, 9, 10]),
    (3, 10, 1, [1, 2, 3, 4, None, 10]),
    (4, 10, 1, [1, 2, 3, 4, 5, None, 10]),
    (5, 10, 0, [1, None, 5, None, 10]),
    (5, 10, 2, [1, 2, 3, 4, 5, 6, 7, None, 10]),
    (8, 10, 1, [1, None, 7, 8, 9, 10]),
    (3, 5, 9, [1, 2, 3, 4, 5]),
])
def test_links(current, pages, around, expected):
    assert links(current, pages, around) == expected
