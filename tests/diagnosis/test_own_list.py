"""The line of the director's list: none is no fault, an unusable one says what to do."""

from pathlib import Path

import pytest

from cio_console.domain.diagnosis import Judgement
from cio_console.store.paths import Home
from tests.commands.builders import a_home, given_list
from tests.diagnosis.test_setup import given, lines
from tests.domain.builders import a_school


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Give the home that `given` looks at."""
    return a_home(tmp_path / "maison")


def test_no_list_is_no_fault(tmp_path: Path) -> None:
    (line,) = lines(given(tmp_path), "liste")
    assert (line.value, line.verdict) == ("aucune", Judgement.GOOD)


def test_the_list_is_counted_and_its_place_told(tmp_path: Path, home: Home) -> None:
    given_list(home, a_school("9990011H"))
    (line,) = lines(given(tmp_path), "liste")
    assert line.value == f"1 établissement, {home.sector_file}"
    assert line.verdict is Judgement.GOOD


def test_a_doubtful_key_is_told(tmp_path: Path, home: Home) -> None:
    given_list(home, a_school("9990011A"))
    (line,) = lines(given(tmp_path), "liste")
    assert line.verdict is Judgement.DOUBTFUL
    assert "9990011A" in line.advice


def test_a_list_that_cannot_be_used_or_read_says_what_to_do(tmp_path: Path, home: Home) -> None:
    setup = given(tmp_path)
    home.sector_file.write_text("{")
    (line,) = lines(given(tmp_path), "liste")
    assert line.verdict is Judgement.FAULTY
    assert "reprenez une liste d'avant" in line.advice
    home.sector_file.unlink()
    home.sector_file.mkdir()
    (line,) = lines(given(tmp_path), "liste")
    assert line.verdict is Judgement.FAULTY
    assert setup.own_list is not None


def test_the_setting_names_another_file(tmp_path: Path, home: Home) -> None:
    given_list(home, a_school("9990011H"))
    home.sector_file.rename(home.config / "autre.json")
    (line,) = lines(given(tmp_path, 'secteur = "autre.json"\n'), "liste")
    assert line.value.endswith("autre.json")
