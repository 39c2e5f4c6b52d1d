"""From nothing to one's own list in a real terminal, the open data served on loopback."""

import os
import signal
from pathlib import Path

import pytest

from cio_console.sector_building import open_list
from cio_console.store.journal import Journal
from cio_console.store.paths import Home
from tests.checks.builders import eleves
from tests.directory.desks import ALPHA, BETA, CIO, SEP, a_sector_of_rows
from tests.directory.open_data import open_data
from tests.e2e.terminal import Terminal, console, ended, environment, terminal, until

SIZE = (80, 24)

pytestmark = pytest.mark.e2e


def test_from_nothing_to_the_first_morning(tmp_path: Path) -> None:
    home = Home.resolve({"CIO_CONSOLE_HOME": str(tmp_path / "home")})
    home.config.mkdir(mode=0o700)
    received = _received(tmp_path / "remontees")
    with open_data(a_sector_of_rows()) as portal, terminal() as session:
        home.settings_file.write_text(f'annuaire = "{portal.url}"\n', "utf-8")
        session.start(console(), SIZE, environment(tmp_path / "home"))
        session.wait_for("Construire le secteur")
        session.keys("Down", "Down", "Down", "Enter")
        _pick(session)
        session.keys("E")
        session.wait_for("Écrire la liste (3 ajoutés) ?")
        session.keys("Enter")
        session.wait_for("Liste écrite. Ensuite", "Bienvenue")
        session.keys("Enter")  # the cursor waits on the folder of what was received
        session.wait_for("Laisser")
        session.type(str(received))
        session.keys("Enter")
        session.wait_for("Établissements 3", "Lycée Alpha", "Source retenue")
        session.keys("9")
        session.wait_for("Ma liste", "3 retenus sur 6", "écrite")
        session.keys("q", "q")
        assert session.wait_exit() == 0
    sector = open_list(home.sector_file).sector
    assert sector is not None
    assert sector.sector.uai == CIO
    assert {school.uai for school in sector.schools} == {ALPHA, BETA, SEP}
    scope = {school.uai: school.out_of_scope for school in sector.schools}
    assert scope[ALPHA] == {"notes": "moins de dix candidats"}
    assert home.sector_file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("how", ["SIGKILL", "SIGTERM", "SIGHUP"])
def test_what_is_picked_outlives_a_session_that_is_cut(tmp_path: Path, how: str) -> None:
    home = Home.resolve({"CIO_CONSOLE_HOME": str(tmp_path / "home")})
    home.config.mkdir(mode=0o700)
    number = tmp_path / "pid"
    telling = ["sh", "-c", 'echo $$ > "$0"; exec "$@"', str(number), *console()]
    with open_data(a_sector_of_rows()) as portal, terminal() as session:
        home.settings_file.write_text(f'annuaire = "{portal.url}"\n', "utf-8")
        session.start(telling, SIZE, environment(tmp_path / "home"))
        session.wait_for("Construire le secteur")
        session.keys("9")
        _pick(session)
        process = int(number.read_text())
        if how == "SIGHUP":
            session.close()  # the terminal goes away
        else:
            if how == "SIGKILL":
                until(lambda: _picked(home) == {ALPHA, BETA, SEP}, "the marks on the disk")
            os.kill(process, signal.Signals[how])
        until(lambda: ended(process), "the console to end")
    assert _picked(home) == {ALPHA, BETA, SEP}
    with terminal() as session:
        session.start(console(), SIZE, environment(tmp_path / "home"))
        session.wait_for("Liste d'établissements commencée, non écrite : 9 y revient.")
        session.keys("9")
        session.wait_for("3 retenus sur 6", "à écrire : 3 ajoutés", "Notes")
        session.keys("E")
        session.wait_for("Écrire la liste (3 ajoutés) ?")
        session.keys("Enter")
        session.wait_for("Liste écrite. Ensuite")
        session.keys("q")
        assert session.wait_exit() == 0
    sector = open_list(home.sector_file).sector
    assert sector is not None
    assert {school.uai for school in sector.schools} == {ALPHA, BETA, SEP}
    assert Journal(home.journal).lists() == ()


def _picked(home: Home) -> set[str]:
    """Return what is picked of the lists kept on the disk."""
    return {uai for kept in Journal(home.journal).lists() for uai in kept.draft.picked}


def _received(folder: Path) -> Path:
    """Return a folder with the file that one school sent."""
    folder.mkdir()
    export = eleves()
    export.parametres["UAJ"] = BETA
    export.write(folder)
    return folder


def _pick(session: Terminal) -> None:
    """Give the CIO, then pick one school by the filter, out of a collection, and another."""
    session.wait_for("De quel CIO ?")
    session.type("aville")
    session.keys("Enter")
    session.wait_for("0 retenu sur 6", "SEP du lycée Bêta")
    session.keys("/")
    session.wait_for("Filtrer la liste")
    session.type("alpha")
    session.keys("Enter")
    session.wait_for("1/6")
    session.keys("Space")
    session.wait_for("1 retenu sur 6")
    session.keys("h")
    session.wait_for("Hors périmètre, Lycée Alpha")
    session.type("Notes : moins de dix candidats")
    session.keys("Enter")
    session.wait_for("Notes : moins de dix candidats")
    session.keys("Left")  # as Escape, without its wait: the filter goes
    session.wait_for("Lycée Gamma")
    session.keys("Down", "Down")
    session.wait_for("Bourg-Saint-Éloi")
    session.keys("Space")
    session.wait_for("à écrire : 3 ajoutés")
