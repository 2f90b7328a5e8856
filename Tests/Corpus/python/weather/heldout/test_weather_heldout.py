import pytest

from readings import BadReading, read_all, read_line, to_celsius
from weather import Month


def month(*values):
    return Month("\n".join("%d %sC" % (day, value) for day, value in enumerate(values, 1) if value is not None))


@pytest.mark.parametrize("value, unit, expected", [
    (32, "F", 0), (-40, "F", -40), (273.15, "K", 0), (0, "C", 0), (14, "F", -10),
])
def test_to_celsius(value, unit, expected):
    assert to_celsius(value, unit) == pytest.approx(expected)


def test_unknown_unit():
    with pytest.raises(BadReading):
        to_celsius(1, "c")


@pytest.mark.parametrize("line, expected", [
    ("", None), ("   ", None), ("  7   -3.25c # x", (7, -3.25)), ("12 0K", (12, -273.15)), ("1 33f", (1, 0.56)),
    ("#1 5C", None), ("01 5.005C", (1, 5.0)),
])
def test_read_line(line, expected):
    assert read_line(line) == expected


@pytest.mark.parametrize("line", ["1 5", "1 C", "1 5 C", "5C", "1.5 5C", "1 5C 2", "x # 5C"])
def test_bad_lines(line):
    with pytest.raises(BadReading):
        read_line(line)


def test_read_all():
    assert read_all("") == {}
    assert read_all("2 1C\n1 2C\n2 3C") == {2: 3.0, 1: 2.0}
    with pytest.raises(BadReading):
        read_all("1 1C\nx")


def test_warmest():
    assert month(1, 3, 3, 2).warmest() == (2, 3.0)
    assert month(-5, -3, -4).warmest() == (2, -3.0)
    assert Month("9 1C\n2 1C").warmest() == (2, 1.0)


def test_mean():
    assert month(1).mean() == 1
    assert month(1, 2, None, 6).mean() == 3


def test_gaps():
    assert month().missing() == []
    assert month(None, 5).missing() == []
    assert month(1, None, None, 4, None, 5).missing() == [2, 3, 5]
    assert month(1, None, None, 4).filled() == {1: 1.0, 2: 2.0, 3: 3.0, 4: 4.0}
    assert month(4, None, 2).filled() == {1: 4.0, 2: 3.0, 3: 2.0}
    assert month(7).filled() == {1: 7.0}
    assert month().filled() == {}
    assert month(0, None, None, 1).filled()[2] == 0.33


def test_frost():
    assert month().frost_spell() == 0
    assert month(0, 1).frost_spell() == 0
    assert month(-1, -1, 0, -1, -1, -1).frost_spell() == 3
    assert month(-1, -1, -1, 1, -1).frost_spell() == 3
    assert month(-1, -1, None, -1).frost_spell() == 2
    assert month(None, None, -0.5).frost_spell() == 1


def test_histogram():
    assert month().histogram() == []
    assert month(0, 4.9, 5, -0.1, -5, -5.1).histogram() == [(-10, 1), (-5, 2), (0, 2), (5, 1)]
    assert month(1, 11, 12).histogram(10) == [(0, 1), (10, 2)]


def test_smoothed():
    assert month().smoothed() == []
    assert month(3).smoothed() == [3.0]
    assert month(1, 2, 6, 7).smoothed(0) == [1.0, 2.0, 6.0, 7.0]
    assert month(1, 2, 6, 7, 4).smoothed(2) == [3.0, 4.0, 4.0, 4.75, 5.67]
    assert month(1, 2, 6, 7).smoothed() == [1.5, 3.0, 5.0, 6.5]
