import pytest

from checks import card_number, digits_of, email, isbn, password_problems, strength


def with_check_digit(start):
    good = [start + str(d) for d in range(10) if card_number(start + str(d))]
    assert len(good) == 1
    return good[0]


def test_one_check_digit_each():
    assert with_check_digit("411111111111111") == "4111111111111111"
    assert with_check_digit("37828224631000") == "378282246310005"
    assert with_check_digit("555555555555444") == "5555555555554444"
    assert with_check_digit("601111111111111") == "6011111111111117"


def test_card_lengths():
    assert card_number("0" * 12)
    assert card_number("0" * 19)
    assert not card_number("0" * 11)
    assert not card_number("0" * 20)
    assert not card_number("")
    assert card_number("4111-1111-1111-1111")
    assert not card_number("4111.1111.1111.1111")


def test_digits():
    assert digits_of("a1-02") == [1, 0, 2]


@pytest.mark.parametrize("text", ["0-19-852663-6", "3-598-21508-8", "359821507X", "9780198526636", "9783161484100"])
def test_isbn_good(text):
    assert isbn(text)


@pytest.mark.parametrize("text", [
    "0-19-852663-7", "9780198526637", "X598215078", "", "012345678", "01234567890", "97801985266X6", "35982150YX",
    "9783161484109", "019852663x6",
])
def test_isbn_bad(text):
    assert not isbn(text)


@pytest.mark.parametrize("text, good", [
    ("a@b.co", True), ("a.b.c@d-e.fg", True), ("a@b.c.de", True), ("a-@b.co", True), ("a@b-.co", False),
    ("a.@b.co", False), ("a@.co", False), ("a@b.", False), ("a@b..co", False), ("", False), ("@", False),
    ("a@b.co ", False), ("x@y@z.co", False), ("a@b.c-", False), ("a@b.-cc", False),
])
def test_email(text, good):
    assert email(text) is good


@pytest.mark.parametrize("password, name, problems", [
    ("", "", ["too short", "no digit", "one case only"]),
    ("Abcdefg1", "", []),
    ("Abcdef1", "", ["too short"]),
    ("ABCDEFG1", "", ["one case only"]),
    ("12345678", "", ["one case only"]),
    ("Abcdefgh", "", ["no digit"]),
    ("AbCd1111", "", ["repeats a character"]),
    ("AbCd1112", "", []),
    ("111A1bcde", "", []),
    ("xBOBx1234", "Bob", ["contains the name"]),
    ("aaaa", "a", ["too short", "no digit", "one case only", "contains the name", "repeats a character"]),
])
def test_password(password, name, problems):
    assert password_problems(password, name) == problems


def test_strength():
    assert strength("Abc1") == "fair"
    assert strength("abc1") == "fair"
    assert strength("abcdefgh") == "fair"
    assert strength("bob1", "bob") == "weak"
    assert strength("Bob45678", "bob") == "fair"
    assert strength("Abcdefg1") == "strong"
