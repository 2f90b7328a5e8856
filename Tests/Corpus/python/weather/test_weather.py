import pytest

from readings import BadReading, read_all, read_line, to_celsius
from weather import Month

SAMPLE = """
# March
1 4.5C
2 -1c   # cold
3 -2.5C
5 50F
6 283.15K
"""


def test_read_line():
    assert read_line("3 12.5C") == (3, 12.5)
    assert read_line("# nothing") is None
    for line in ("3", "3 xC", "3 5X", "a 5C"):
        with pytest.raises(BadReading):
            read_line(line)


def test_to_celsius():
    assert to_celsius(212, "F") == 100
    assert to_celsius(5, "C") == 5


def test_read_all():
    assert read_all("1 5C\n\n1 6C\n") == {1: 6.0}


def test_warmest_and_mean():
    month = Month(SAMPLE)
    assert month.warmest() == (5, 10.0)
    assert month.mean() == pytest.approx(4.2)
    assert Month("").mean() is None
    assert Month("").warmest() is None


def test_gaps():
    month = Month(SAMPLE)
    assert month.missing() == [4]
    assert month.filled() == {1: 4.5, 2: -1.0, 3: -2.5, 4: 3.75, 5: 10.0, 6: 10.0}


def test_frost():
    assert Month(SAMPLE).frost_spell() == 2
    assert Month("1 -1C\n3 -1C\n4 0C").frost_spell() == 1


def test_histogram():
    assert Month(SAMPLE).histogram() == [(-5, 2), (0, 1), (10, 2)]


def test_smoothed():
    assert Month("1 1C\n2 2C\n3 6C").smoothed() == [1.5, 3.0, 4.0]
