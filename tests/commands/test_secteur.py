"""`secteur`: the director's list, shown and written with consent."""

import csv
import io
import json

import pytest

from cio_console.commands.list_writing import Consent, settle_list
from cio_console.domain.school import Cio, SectorFile
from cio_console.domain.sector_list import merge, with_scope
from cio_console.errors import UsageProblem
from cio_console.sector_building import open_list
from cio_console.store.paths import Home
from cio_console.store.sector_file import former_lists
from tests.commands.builders import CLEAN, FAULTY, LATE, a_sector, given_list
from tests.commands.conftest import Cli
from tests.domain.builders import a_school

SECTION = a_school("9990012B", name="SEP Bêta", nature="334", commune="Bourg", parent_uai=FAULTY)
PROPOSAL = SectorFile(Cio("", ""), (SECTION,))
OUT = with_scope(a_sector()[2], ("notes",), "moins de dix candidats")


def test_without_a_list_it_is_told_how_to_make_one(home: Home, cli: Cli) -> None:
    done = cli("secteur")
    assert (done.code, done.out) == (0, "")
    assert "cio-console secteur importer" in done.err
    assert not home.config.exists()


def test_alone_it_shows_the_list_each_section_under_its_parent(home: Home, cli: Cli) -> None:
    given_list(home, *a_sector()[:2], OUT, SECTION)
    done = cli("secteur")
    assert done.out == cli("secteur", "montrer").out
    assert "4 établissements, dont 1 section et 1 hors périmètre" in done.lines[0]
    assert [line.split("  ")[0] for line in done.lines[3:7]] == [LATE, FAULTY, SECTION.uai, CLEAN]
    assert "    SEP Bêta" in done.out
    assert "notes : moins de dix candidats" in done.lines[6]
    assert str(home.sector_file) in done.lines[-1]


def test_the_list_is_given_to_spreadsheets_and_programs(home: Home, cli: Cli) -> None:
    given_list(home, *a_sector()[:2], OUT)
    rows = list(
        csv.DictReader(io.StringIO(cli("secteur", "montrer", "--csv").out[1:]), delimiter=";")
    )
    assert [row["UAI"] for row in rows] == [LATE, FAULTY, CLEAN]
    assert rows[2]["hors périmètre notes"] == "moins de dix candidats"
    document = json.loads(cli("secteur", "montrer", "--json").out)
    assert [school["uai"] for school in document["sector"]["schools"]] == [LATE, FAULTY, CLEAN]
    assert document["file"] == str(home.sector_file)


def test_no_list_is_null_for_programs(cli: Cli) -> None:
    assert json.loads(cli("secteur", "montrer", "--json").out)["sector"] is None


def test_the_setting_names_the_list(home: Home, cli: Cli) -> None:
    given_list(home)
    home.sector_file.rename(home.config / "liste.json")
    home.settings_file.write_text('secteur = "liste.json"\n', "utf-8")
    assert LATE in cli("secteur").out
    assert "liste.json" in cli("config").out


@pytest.mark.parametrize("text", ["{", '{"sector": 3}', '{"sector": {"uai": "x", "name": ""}}'])
def test_a_list_that_cannot_be_used_is_told_and_stays(home: Home, cli: Cli, text: str) -> None:
    home.config.mkdir(parents=True)
    home.sector_file.write_text(text)
    done = cli("secteur")
    assert (done.code, done.out) == (2, "")
    assert "secteur.json" in done.err
    assert home.sector_file.read_text() == text


def test_a_list_that_cannot_be_read_is_told(home: Home, cli: Cli) -> None:
    home.sector_file.mkdir(parents=True)
    done = cli("secteur")
    assert done.code == 3
    assert "n'a pas pu être lu" in done.err
    assert "rien n'a été changé" in done.err


def test_an_unknown_sub_command_is_answered_with_the_nearest(cli: Cli) -> None:
    done = cli("secteur", "montrr")
    assert done.code == 2
    assert "Voulez-vous dire montrer" in done.err


def test_without_consent_nothing_is_written(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    given_list(home)
    held = open_list(home.sector_file)
    assert held.sector is not None
    merged = merge(held.sector, PROPOSAL)
    assert not settle_list(held, merged, Consent(preview=True))
    shown = capsys.readouterr()
    assert f"+ {SECTION.uai} SEP Bêta (SEP, Bourg)" in shown.out
    with pytest.raises(UsageProblem, match="--oui"):
        settle_list(held, merged, Consent())
    assert open_list(home.sector_file).raw == held.raw


def test_with_consent_the_list_is_written_and_the_former_one_kept(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    given_list(home)
    held = open_list(home.sector_file)
    merged = merge(held.sector, PROPOSAL)
    assert settle_list(held, merged, Consent(agreed=True), ("à vérifier.",))
    assert open_list(home.sector_file).sector == merged.sector
    (former,) = former_lists(home.sector_file)
    assert former.read_bytes() == held.raw
    shown = capsys.readouterr()
    assert "1 ajouté, 3 inchangés" in shown.out
    assert "Attention : à vérifier." in shown.err
    assert str(former) in shown.err


def test_nothing_to_change_is_told_and_written_by_nobody(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    sector = given_list(home)
    held = open_list(home.sector_file)
    assert settle_list(held, merge(sector, sector), Consent())
    assert "aucun changement" in capsys.readouterr().out
    assert former_lists(home.sector_file) == ()
