"""A campaign to come, from the model to the answers: written, published, followed, checked."""

from pathlib import Path

import pytest

from cio_console.store.paths import Home
from tests.checks.builders import eleves
from tests.commands.conftest import Cli
from tests.commands.test_any_campaign import UNREADABLE
from tests.feed.builders import SCHOOLS
from tests.feed.deposits import Press, an_export

SCHOOL = SCHOOLS[0]
NAME = "2027-creteil"


@pytest.fixture
def written(home: Home, cli: Cli) -> Path:
    """Give the file of the model, stored as the user is told to."""
    text = cli("config", "campagne", "modele", "--session", "2027").out
    home.campaigns.mkdir(parents=True)
    file = home.campaigns / f"{NAME}.toml"
    file.write_text(text, "utf-8")
    assert cli("config", "campagne", "valider", NAME).code == 0
    return file


@pytest.fixture
def source(written: Path, cli: Cli, tmp_path: Path) -> Path:
    """Give a feed published under that campaign by its name, and synchronised."""
    press = Press(tmp_path / "publication")
    press.put(f"{SCHOOL}/siecle/2026-12-01T101500_eleves.zip", an_export(SCHOOL))
    request = press.request()
    done = cli("publier", "--depots", str(request.uploads), "--secteur", str(press.sector),
               "--sortie", str(press.output), "--campagne", NAME)  # fmt: skip
    assert done.code == 0, done.err
    assert cli("synchroniser", "--source", str(press.output)).code == 0
    return press.output


def test_it_is_published_followed_and_told_to_be_confirmed(source: Path, cli: Cli) -> None:
    told = cli("etat", "--date", "2026-12-02").out
    assert "échéance à confirmer" in told
    assert "Notes de terminale : 0/4 utilisables · ouverture à confirmer" in told
    assert "en retard" not in cli("etat", "--date", "2027-08-31").out
    for command in ("campagne", "relances", "changements"):
        ran = cli(command, "--date", "2026-12-02")
        assert ran.code == 0
        assert UNREADABLE.search(ran.out + ran.err) is None


def test_a_file_is_checked_against_its_school_year(written: Path, cli: Cli, tmp_path: Path) -> None:
    export = eleves(3)
    export.parametres.update({"UAJ": SCHOOL, "ANNEE_SCOLAIRE": "2024"})
    file = export.write(tmp_path, "ElevesSansAdresses.xml")
    old = cli("verifier", str(file), "--campagne", NAME, "--date", "2026-12-02")
    assert "2026" in old.out
    assert old.code == 1
    now = cli("verifier", str(file), "--campagne", "2025-creteil", "--date", "2024-12-02")
    assert now.out != old.out
    assert UNREADABLE.search(old.out + now.out) is None


def test_the_published_one_is_left_for_the_next_by_publishing_it(
    source: Path, written: Path, home: Home, cli: Cli
) -> None:
    following = home.campaigns / "2028-creteil.toml"
    following.write_text(cli("config", "campagne", "modele", "--session", "2028").out, "utf-8")
    folder = source.parent
    cli("publier", "--depots", str(folder / "depots"), "--secteur", str(folder / "secteur.json"),
        "--sortie", str(source), "--campagne", "2028-creteil")  # fmt: skip
    assert cli("synchroniser", "--source", str(source)).code == 0
    assert "Parcoursup 2028" in cli("etat").out
    closed = cli("etat", "--campagne", NAME)
    assert closed.code == 0
    assert "campagne close, en lecture seule" in closed.out
    assert cli("anomalies", "--campagne", NAME).out == cli("anomalies").out
