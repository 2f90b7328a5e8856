from checks import card_number, email, isbn, password_problems, strength


def test_card_number():
    assert card_number("4539 1488 0343 6467")
    assert not card_number("4539 1488 0343 6468")
    assert not card_number("0000")
    assert not card_number("4539x1488y0343z6467")


def test_isbn_ten():
    assert isbn("0-306-40615-2")
    assert not isbn("0-306-40615-3")
    assert isbn("080442957x")
    assert not isbn("08044X957X")


def test_isbn_thirteen():
    assert isbn("978-0-306-40615-7")
    assert not isbn("978-0-306-40615-8")
    assert not isbn("12345")


def test_email():
    assert email("ann.b@mail.example.org")
    for text in ("ann", "@x.org", "a@b", "a@b.c", "a b@x.org", "a@@x.org", ".a@x.org", "a@-x.org", "a..b@x.org"):
        assert not email(text)


def test_password_problems():
    assert password_problems("Summer2024") == []
    assert password_problems("abc") == ["too short", "no digit", "one case only"]
    assert password_problems("Ann12345", "ann") == ["contains the name"]
    assert password_problems("Aaaaa1234") == ["repeats a character"]


def test_strength():
    assert strength("Summer2024") == "strong"
    assert strength("summer2024") == "fair"
    assert strength("abc") == "weak"
    assert strength("") == "none"
