"""Several CIO: every command over two sources, what each tells of them, and one that fails."""

import csv
import io
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from cio_console.demo.server import serve
from cio_console.domain.identifiers import uai_key
from cio_console.domain.school import Cio, SectorFile
from cio_console.domain.sector_list import encode_list
from cio_console.settings import read_settings
from cio_console.store.journal import Journal
from cio_console.store.paths import Home
from tests.commands.builders import note
from tests.commands.conftest import Cli
from tests.commands.test_document import fields
from tests.domain.builders import a_school
from tests.feed.builders import FeedFiles
from tests.feed.servers import unused_port

NORTH, SOUTH, SHARED = (f"99901{n:02}{uai_key(f'99901{n:02}')}" for n in (1, 2, 3))
DAY = ("--date", "2025-01-08")


@dataclass
class Two:
    """Two published feeds, and the settings that name them."""

    north: FeedFiles
    south: FeedFiles
    home: Home

    def settings(self, north: str, south: str, more: str = "") -> None:
        """Name those two sources in the settings."""
        text = f'{more}[sources]\nNord = "{north}"\n"Grand Sud" = "{south}"\n'
        self.home.config.mkdir(parents=True, exist_ok=True)
        self.home.settings_file.write_text(text, "utf-8")


@pytest.fixture
def two(home: Home, tmp_path: Path) -> Two:
    """Give two feeds: a school of each, and one that both follow."""
    shared = a_school(SHARED, name="Lycée Mixte", commune="Col")
    north = FeedFiles(
        tmp_path / "nord", schools=(a_school(NORTH, name="Lycée Nord", commune="Aval"), shared)
    )
    north.add(NORTH, 6, errors=2)
    north.add(SHARED, 5, errors=0)
    north.write()
    south = FeedFiles(
        tmp_path / "sud", schools=(a_school(SOUTH, name="Lycée Sud", commune="Bord"), shared)
    )
    south.add(SHARED, 7, errors=1)
    south.write()
    found = Two(north, south, home)
    found.settings(str(north.folder), str(south.folder))
    return found


@pytest.fixture
def synced(two: Two, cli: Cli) -> Two:
    """Give both, synchronised."""
    assert cli("synchroniser").code == 0
    return two


def rows_of(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV by title."""
    return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=";"))


def test_a_synchronisation_tells_each_by_its_name(two: Two, cli: Cli) -> None:
    done = cli("synchroniser")
    assert (done.code, done.out) == (0, "")
    assert "Nord : Secteur à jour : 2 établissements, 2 dépôts, 2 rapports reçus." in done.err
    assert "Grand Sud : Secteur à jour : 2 établissements, 1 dépôt, 1 rapport reçu." in done.err
    assert read_settings(two.home).source == "", "several stay several"


@pytest.mark.usefixtures("synced")
def test_a_day_without_its_year_is_of_their_school_year(cli: Cli) -> None:
    told = json.loads(cli("etat", "--date", "12/02", "--json").out)
    assert [told["today"], *(one["today"] for one in told["sources"])] == ["2025-02-12"] * 3


def test_one_that_fails_is_told_and_does_not_stop_the_others(two: Two, cli: Cli) -> None:
    two.settings(f"http://127.0.0.1:{unused_port()}/flux/", str(two.south.folder))
    done = cli("synchroniser", "-q")
    assert done.code == 3
    assert done.err.startswith("cio-console : Nord : ")
    assert "Grand Sud" not in done.err, "cron hears of what failed only"
    told = cli("etat", *DAY)
    assert told.code == 0
    assert "Attention : rien n'a encore été reçu de Nord." in told.err
    assert "Nord : jamais synchronisé" in told.out
    assert "Lycée Sud" in told.out


def test_the_worst_exit_code_is_that_of_all(two: Two, cli: Cli) -> None:
    cli("synchroniser")
    shutil.rmtree(two.north.folder)
    caches = two.home.cache(str(two.south.folder))
    shutil.rmtree(caches)
    caches.write_text("un fichier à la place du dossier", "utf-8")
    done = cli("synchroniser")
    assert done.code == 4
    assert "cio-console : Nord : " in done.err
    assert "cio-console : Grand Sud : " in done.err


def test_an_offline_source_keeps_its_data_and_says_its_failure(two: Two, cli: Cli) -> None:
    with serve(two.north.folder) as address:
        two.settings(address, str(two.south.folder))
        assert cli("synchroniser").code == 0
    assert cli("synchroniser").code == 3
    told = cli("etat", *DAY).out
    assert "Lycée Nord" in told
    assert any(line.startswith("Nord : ") and "127.0.0.1" in line for line in told.splitlines())
    sources = json.loads(cli("etat", "--json", *DAY).out)["sources"]
    assert [(s["cio"], bool(s["error"])) for s in sources] == [("Nord", True), ("Grand Sud", False)]


def test_the_state_has_a_column_for_the_cio_in_eighty_columns(
    synced: Two, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    del synced
    monkeypatch.setenv("COLUMNS", "80")
    done = cli("etat", *DAY)
    assert "2 CIO : Nord, Grand Sud — " in done.out
    rows = [line for line in done.lines if line.startswith("Lycée")]
    assert [row.split()[:4] for row in rows] == [
        ["Lycée", "Sud", "Grand", "Sud"],
        ["Lycée", "Nord", "Nord", "▲"],
        ["Lycée", "Mixte", "Grand", "Sud"],
    ]
    assert max(map(len, rows)) <= 80
    assert " Grand Sud +1 " in rows[2]
    assert "SIECLE : 2/3 utilisables · échéance le 10/01 (J-2)" in done.out


def test_json_tells_the_cio_of_each_line_and_each_source(synced: Two, cli: Cli) -> None:
    state = json.loads(cli("etat", "--json", *DAY).out)
    assert {s["uai"]: s["cio"] for s in state["schools"]} == {
        NORTH: ["Nord"],
        SOUTH: ["Grand Sud"],
        SHARED: ["Grand Sud", "Nord"],
    }
    assert state["source"] == ""
    assert [s["source"] for s in state["sources"]] == [
        str(synced.north.folder),
        str(synced.south.folder),
    ]
    for words, key in (
        (("anomalies",), "findings"),
        (("relances",), "calls"),
        (("changements", "--depuis", "2025-01-01"), "changes"),
    ):
        document = json.loads(cli(*words, "--json", *DAY).out)
        assert document["format_version"] == "1.1"
        assert [s["cio"] for s in document["sources"]] == ["Nord", "Grand Sud"]
        assert all(entry["cio"] for entry in document[key])
        assert document[key]
    campaign = json.loads(cli("campagne", "--json", *DAY).out)
    assert {one["cio"] for one in campaign["emails"]["schools"]} >= {"Nord", "Grand Sud, Nord"}


def test_one_source_leaves_every_document_as_it_was(synced: Two, cli: Cli) -> None:
    del synced
    for words in (("etat",), ("anomalies",), ("relances",), ("changements",), ("campagne",)):
        text = cli(*words, "--json", *DAY, "--source", "nord").out
        assert '"cio"' not in text
        assert '"sources"' not in text
    assert "CIO" not in cli("etat", "--csv", "--source", "nord", *DAY).out.splitlines()[0]


def test_the_spreadsheets_have_the_cio_beside_the_school(synced: Two, cli: Cli) -> None:
    del synced
    commands = (("etat",), ("anomalies",), ("relances",), ("campagne", "--partie", "courriels"))
    for words in (*commands, ("changements", "--depuis", "2025-01-01")):
        rows = rows_of(cli(*words, "--csv", *DAY).out)
        assert list(rows[0])[:3] == ["UAI", "établissement", "CIO"], words
        assert all(row["CIO"] for row in rows)


def test_the_lists_name_the_cio_in_a_terminal(synced: Two, cli: Cli) -> None:
    del synced
    calls = cli("relances", *DAY).out
    assert "établissement" in calls
    assert " CIO " in calls.splitlines()[1]
    assert " CIO " in cli("changements", "--depuis", "2025-01-01", *DAY).out.splitlines()[2]
    assert f"{NORTH} Lycée Nord, Aval (CIO : Nord)" in cli("anomalies", *DAY).out


def test_findings_come_from_the_cache_of_their_own_source(synced: Two, cli: Cli) -> None:
    found = json.loads(cli("anomalies", "--json", *DAY).out)
    assert {f["uai"] for f in found["findings"]} == {NORTH, SHARED}
    assert found["unreadable"] == []
    shutil.rmtree(synced.home.cache(str(synced.south.folder)) / "reports")
    assert {f["uai"] for f in json.loads(cli("anomalies", "--json", *DAY).out)["findings"]} == {
        NORTH
    }


def test_a_finding_is_accepted_for_the_source_it_came_from(synced: Two, cli: Cli) -> None:
    (row,) = json.loads(cli("anomalies", "--json", "--etablissement", SHARED, *DAY).out)["findings"]
    done = cli(
        *("accepter", row["fingerprint"], "--raison", "connu", "--jusqu-au", "2025-02-01"),
        *("--etablissement", SHARED, *DAY),
    )
    assert done.code == 0
    (kept,) = Journal(synced.home.journal).acceptances()
    assert kept.source == str(synced.south.folder)
    assert json.loads(cli("anomalies", "--json", *DAY).out)["accepted"] == 1
    assert row["uai"] in cli("accepter", "--liste", *DAY).out
    assert cli("accepter", "--liste", "--source", "nord", *DAY).out == ""


def test_a_contact_is_that_of_the_school_whichever_cio_is_looked_at(synced: Two, cli: Cli) -> None:
    note(synced.home, SHARED, "rappellera")
    for source in ("nord", "grand sud", "toutes"):
        said = json.loads(cli("relances", "--json", "--source", source, *DAY).out)["contacts"]
        assert [one["uai"] for one in said] == [SHARED]


def test_drafts_are_signed_by_the_cio_of_each_school(synced: Two, cli: Cli, tmp_path: Path) -> None:
    del synced
    done = cli("relances", "--eml", str(tmp_path / "brouillons"), *DAY)
    assert done.code == 0
    assert len(done.lines) == 3
    for path in done.lines:
        assert "CIO d'Essai" in Path(path).read_text("utf-8").replace("=\n", "")


def test_an_option_chooses_one_several_or_all(synced: Two, cli: Cli) -> None:
    one = cli("etat", "--source", "NORD", *DAY)
    assert "Lycée Sud" not in one.out
    assert one.out.startswith("CIO d'Essai — ")
    both = cli("etat", "--source", "nord", "--source", str(synced.south.folder), *DAY)
    assert "2 CIO : Nord, Grand Sud" in both.out
    assert cli("etat", "--source", "toutes", *DAY).out == cli("etat", *DAY).out
    wrong = cli("etat", "--source", "Nrod")
    assert (wrong.code, wrong.out) == (2, "")
    assert "Vouliez-vous dire « Nord » ?" in wrong.err


def test_two_sources_typed_without_any_setting_have_the_names_of_their_cio(
    home: Home, two: Two, cli: Cli
) -> None:
    home.settings_file.unlink()
    sources = ("--source", str(two.north.folder), "--source", str(two.south.folder))
    assert cli("synchroniser", *sources).code == 0
    assert not home.settings_file.exists(), "which of the two would be remembered?"
    assert "2 CIO : Essai, Essai (2)" in cli("etat", *sources, *DAY).out


def test_a_school_that_no_cio_follows_is_told_so(synced: Two, cli: Cli) -> None:
    del synced
    done = cli("etat", "--etablissement", "9990001X", *DAY)
    assert done.code == 2
    assert "n'est pas dans le secteur Nord, Grand Sud" in done.err


def test_nothing_received_of_any_is_said_once(two: Two, cli: Cli) -> None:
    del two
    done = cli("etat")
    assert (done.code, done.out) == (3, "")
    assert "rien n'a encore été reçu de Nord, Grand Sud" in done.err


def test_without_a_terminal_the_console_prints_all_of_them(synced: Two, cli: Cli) -> None:
    del synced
    assert "2 CIO : Nord, Grand Sud" in cli(*DAY).out


def test_a_purge_of_one_source_leaves_the_other(synced: Two, cli: Cli) -> None:
    done = cli("purger", "--source", "nord", "--oui")
    assert done.code == 0
    assert "la source « Nord » de ce compte" in done.out
    assert "la source « Grand Sud » de ce compte" in done.out
    assert not synced.home.cache(str(synced.north.folder)).exists()
    assert synced.home.cache(str(synced.south.folder)).exists()
    assert cli("purger", "--source", "toutes", "--oui").code == 0
    assert not synced.home.cache(str(synced.south.folder)).exists()


def test_the_diagnosis_looks_at_each_source(synced: Two, cli: Cli) -> None:
    shutil.rmtree(synced.north.folder)
    document = json.loads(cli("diagnostic", "--json").out)
    sections = {check["section"] for check in document["checks"]}
    assert any(section.endswith(" · Nord") for section in sections)
    assert any(section.endswith(" · Grand Sud") for section in sections)
    faulty = {c["section"] for c in document["checks"] if c["verdict"] == "en-defaut"}
    assert any(section.endswith(" · Nord") for section in faulty)
    assert not any(section.endswith(" · Grand Sud") for section in faulty)
    (told,) = (c["value"] for c in document["checks"] if c["label"] == "sources")
    assert told == "Nord, Grand Sud (d'après réglages)"
    journals = [c for c in document["checks"] if c["label"] == "journal"]
    assert len(journals) == 1, "what is common is looked at once"
    wrong = json.loads(cli("diagnostic", "--json", "--source", "Nrod").out)
    assert any("Vouliez-vous dire « Nord »" in c["value"] for c in wrong["checks"])


def test_config_tells_every_source(synced: Two, cli: Cli) -> None:
    told = cli("config").out
    assert f"  Nord : {synced.north.folder}" in told
    document = json.loads(cli("config", "--json").out)
    assert [s["name"] for s in document["sources"]] == ["Nord", "Grand Sud"]
    assert document["settings"]["sources"]["Nord"] == str(synced.north.folder)


def test_the_fields_of_several_sources_are_those_documented(synced: Two, cli: Cli) -> None:
    """The page gives what comes beside the fields of a single source."""
    del synced
    page = (Path(__file__).resolve().parents[2] / "docs" / "commandes.md").read_text("utf-8")
    section = re.split(r"\n##+ ", page.split("### `--json --source toutes`\n", 1)[1])[0]
    told = {name for row in section.splitlines() for name in re.findall(r"`([^`]+)`", row)}
    for words in (("etat",), ("anomalies",), ("relances",), ("changements",), ("campagne",)):
        more = {"changements": ("--depuis", "2025-01-01")}.get(words[0], ())
        whole = set(fields(json.loads(cli(*words, *more, "--json", *DAY).out)))
        alone = (*words, *more, "--json", *DAY, "--source", "grand sud")
        added = whole - set(fields(json.loads(cli(*alone).out)))
        known = {name for name in added if name == "sources" or "cio" in name}
        assert known | {n for n in added if n.startswith("sources[]")} <= told, words
        assert "sources[].synced_at" in added
    assert "sources[].credentials" in set(fields(json.loads(cli("config", "--json").out)))


@pytest.mark.usefixtures("synced")
def test_the_report_and_the_calendar_are_those_of_all(cli: Cli) -> None:
    told = cli("rapport", "--date", "2025-01-13")
    assert told.lines[0] == "# Remontées Parcoursup : Nord, Grand Sud"
    assert "| SIECLE | 10/01/2025 (J+3) | 3 | 2 | 2 | 0 | 1 | 1 |" in told.lines
    assert "| SIECLE | en retard | 1 | Lycée Sud (Bord) |" in told.lines
    agenda = cli("campagne", "--ics").out
    assert agenda.count("siecle-echeance") == 1


def test_a_folder_of_uploads_has_the_list_of_its_own_cio(
    two: Two, cli: Cli, tmp_path: Path
) -> None:
    """Two plain folders are two sources: each is checked against its own list of schools."""
    for name, uai in (("est", NORTH), ("ouest", SOUTH)):
        (tmp_path / name).mkdir()
        sector = SectorFile(Cio(SHARED, f"CIO d'{name}"), (a_school(uai, name=f"Lycée {name}"),))
        (two.home.config / f"{name}.json").write_bytes(encode_list(sector))
    two.home.settings_file.write_text(
        f'[sources]\nEst = {{ adresse = "{tmp_path}/est", secteur = "est.json" }}\n'
        f'Ouest = {{ adresse = "{tmp_path}/ouest", secteur = "ouest.json" }}\n',
        "utf-8",
    )
    assert cli("synchroniser").code == 0
    state = json.loads(cli("etat", "--json", *DAY).out)
    assert {s["uai"]: s["cio"] for s in state["schools"]} == {NORTH: ["Est"], SOUTH: ["Ouest"]}


def test_an_upload_is_declared_where_its_school_is_followed(synced: Two, cli: Cli) -> None:
    done = cli("declarer", SOUTH, "siecle", "--jour", "2025-01-07", "--par", "Mme Costa")
    assert (done.code, "Noté : Lycée Sud" in done.err) == (0, True)

    assert "□ déclaré" in cli("etat", *DAY).out
    assert f"{SOUTH}  Lycée Sud : SIECLE" in cli("declarer", "--liste").out
    assert "Lycée Sud" not in cli("declarer", NORTH, "--liste").out
    assert cli("declarer", SOUTH, "siecle", "--retirer").code == 0
    assert "□ déclaré" not in cli("etat", *DAY).out


def test_a_demonstration_leaves_the_choice_of_several_as_it_is(
    synced: Two, cli: Cli, tmp_path: Path
) -> None:
    done = cli("demo", "--etablissements", "1", "--dossier", str(tmp_path / "demo"))
    assert done.code == 0
    assert read_settings(synced.home).source == ""
    assert "2 CIO : Nord, Grand Sud" in cli("etat", *DAY).out
