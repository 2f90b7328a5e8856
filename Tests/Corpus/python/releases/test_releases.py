import pytest

from releases import Version, compare, latest, matches


def test_read():
    assert str(Version("1.20.3")) == "1.20.3"
    assert str(Version("1.0.0-beta.2")) == "1.0.0-beta.2"
    for text in ("1.2", "1.x.3", ""):
        with pytest.raises(ValueError):
            Version(text)


def test_compare():
    assert compare("1.2.10", "1.2.9") == 1
    assert compare("1.0.0-beta", "1.0.0") == -1
    assert compare("1.0.0-beta.10", "1.0.0-beta.9") == 1
    assert compare("2.0.0", "2.0.0") == 0


def test_raised():
    assert str(Version("1.2.3").raised("patch")) == "1.2.4"
    assert str(Version("1.2.3").raised("minor")) == "1.3.0"
    assert str(Version("1.2.3").raised("major")) == "2.0.0"
    assert str(Version("1.2.3-rc").raised("patch")) == "1.2.3"
    with pytest.raises(ValueError):
        Version("1.2.3").raised("micro")


def test_latest():
    versions = ["1.0.0", "1.10.0", "1.9.0", "2.0.0-alpha"]
    assert latest(versions) == "1.10.0"
    assert latest(versions, stable=False) == "2.0.0-alpha"
    assert latest(["1.0.0-a"]) is None


def test_matches():
    assert matches("1.5.0", ">=1.2.0 <2.0.0")
    assert not matches("2.0.0", ">=1.2.0 <2.0.0")
    assert matches("1.5.0", "^1.2.0")
    assert not matches("2.1.0", "^1.2.0")
    assert not matches("1.1.0", "^1.2.0")
    assert matches("1.5.0", "=1.5.0")
    assert not matches("1.5.1", "1.5.0")
    assert not matches("1.2.0", ">1.2.0")
    assert matches("1.2.0", "<=1.2.0")
