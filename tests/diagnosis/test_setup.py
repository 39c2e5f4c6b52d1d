"""The settings and the source: errors are lines, and never the end of the diagnosis."""

from pathlib import Path

import pytest

from cio_console.diagnosis.setup import Setup, gather, judge
from cio_console.domain.diagnosis import Check, Judgement
from cio_console.feed.source import Address
from cio_console.store.paths import Home


def given(tmp_path: Path, text: str = "", source: str = "") -> Setup:
    """Return the setup of a home with that settings file."""
    home = tmp_path / "maison"
    home.mkdir(exist_ok=True)
    if text:
        (home / "config.toml").write_text(text, "utf-8")
    return gather({"CIO_CONSOLE_HOME": str(home)}, (source,) if source else ())


def lines(setup: Setup, label: str) -> list[Check]:
    """Return the lines of that label."""
    return [check for check in judge(setup) if check.label == label]


def test_a_demonstration_is_looked_at_in_its_own_home(tmp_path: Path) -> None:
    setup = gather({"CIO_CONSOLE_HOME": "/ailleurs"}, (), Home.within(tmp_path))
    assert setup.home == Home.within(tmp_path)
    (folders,) = lines(setup, "dossiers")
    assert folders.value == "selon la démonstration"


def test_without_a_file_nothing_is_wrong_but_a_source_is_missing(tmp_path: Path) -> None:
    setup = given(tmp_path)
    (source,) = lines(setup, "source")
    assert (source.value, source.verdict) == ("aucune", Judgement.DOUBTFUL)
    assert "synchroniser" in source.advice
    assert "n'existe pas encore" in lines(setup, "fichier")[0].value
    assert setup.place is None


def test_every_error_of_the_file_is_a_line_and_the_rest_serves(tmp_path: Path) -> None:
    setup = given(tmp_path, 'source = "https://x.fr/"\nglyphes = "emoji"\nsorce = 1\n')
    errors = lines(setup, "erreur")
    assert ["ligne 2" in errors[0].value, "ligne 3" in errors[1].value] == [True, True]
    assert {error.verdict for error in errors} == {Judgement.FAULTY}
    assert setup.place == Address("https", "x.fr", 443, "/")
    assert lines(setup, "source")[0].value == "https://x.fr/ (d'après réglages)"


@pytest.mark.parametrize("text", ["source = ", "[", "\x00"])
def test_a_file_that_is_no_toml_is_one_line(tmp_path: Path, text: str) -> None:
    assert [e.verdict for e in lines(given(tmp_path, text), "erreur")] == [Judgement.FAULTY]


def test_the_command_line_wins_and_is_named(tmp_path: Path) -> None:
    setup = given(tmp_path, 'source = "https://x.fr/"', "https://y.fr/flux")
    assert lines(setup, "source")[0].value == "https://y.fr/flux/ (d'après --source)"
    folder = given(tmp_path, "", "/srv/flux")
    assert folder.place == Path("/srv/flux")
    assert lines(folder, "source")[0].value == "/srv/flux (d'après --source)"


@pytest.mark.parametrize(
    "source", ["https://moi:s3cret@x.fr/", "https://x.fr/?jeton=s3cret", "ftp://s3cret/"]
)
def test_a_source_that_cannot_be_one_is_never_shown(tmp_path: Path, source: str) -> None:
    in_file = judge(given(tmp_path, f'source = "{source}"'))
    assert any(check.verdict is Judgement.FAULTY and check.advice for check in in_file)
    (tmp_path / "maison" / "config.toml").unlink()
    setup = given(tmp_path, "", source)
    (line,) = lines(setup, "source")
    assert line.verdict is Judgement.FAULTY
    assert line.advice
    assert "s3cret" not in repr(judge(setup)) + repr(in_file)
    assert setup.place is None


def test_an_account_without_a_home_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)

    def nobody(_uid: int) -> None:
        raise KeyError

    monkeypatch.setattr("pwd.getpwuid", nobody)
    setup = gather({}, ("https://x.fr/",))
    assert setup.home is None
    (line,) = lines(setup, "dossiers")
    assert (line.verdict, "CIO_CONSOLE_HOME" in line.advice) == (Judgement.FAULTY, True)
    assert setup.place == Address("https", "x.fr", 443, "/")


@pytest.mark.parametrize(
    ("name", "verdict"),
    [("2025-creteil", Judgement.GOOD), ("", Judgement.GOOD), ("2031-x", Judgement.FAULTY)],
)
def test_a_campaign_that_is_not_known_is_in_default(
    tmp_path: Path, name: str, verdict: Judgement
) -> None:
    (tmp_path / "config.toml").write_text(f'campagne = "{name}"\n')
    (line,) = lines(gather({"CIO_CONSOLE_HOME": str(tmp_path)}, ()), "campagne")
    assert line.verdict is verdict
    assert ("2025-creteil" in line.advice) == (verdict is Judgement.FAULTY)
    assert ("et les fichiers reçus" in line.value) == (verdict is Judgement.GOOD)


def test_a_campaign_of_the_user_s_is_known_and_told_wrong_when_it_is(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('campagne = "mienne"\n')
    (tmp_path / "campagnes").mkdir()
    file = tmp_path / "campagnes" / "mienne.toml"
    file.write_text('id = "mienne"\nlabel = "Mienne"\nsession = 2027\nschool_year = 2026\n')
    (line,) = lines(gather({"CIO_CONSOLE_HOME": str(tmp_path)}, ()), "campagne")
    assert (line.verdict, "mienne" in line.value) == (Judgement.GOOD, True)
    file.write_text('id = "mienne"\n')
    (line,) = lines(gather({"CIO_CONSOLE_HOME": str(tmp_path)}, ()), "campagne")
    assert (line.verdict, "label" in line.advice) == (Judgement.FAULTY, True)
