"""`purger`: says what goes and what stays, asks, and removes that and nothing else."""

import json
import os
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from cio_console.store.journal import Journal
from cio_console.store.paths import Home
from cio_console.store.secret import NAME, installation_secret
from cio_console.store.sector import SectorCache
from tests.commands.builders import CLEAN, FAULTY, SOURCE
from tests.commands.conftest import Cli
from tests.commands.used_home import EVERYTHING, OTHER, held, use
from tests.domain.builders import paris
from tests.store.builders import acceptance, flip, kept_list, newest
from tests.store.caches import tree
from tests.store.test_drafts import draft

IN_CAMPAIGN, AFTER = ["--date", "2025-06-25"], ["--date", "2025-06-26"]
LATER = ["--date", "2025-11-30"]
"""The other source's campaign, whose dates are not all known, is over too."""


@pytest.fixture
def used(home: Home) -> Home:
    """Give a home used for months."""
    return use(home)


def test_without_anybody_to_answer_the_plan_is_told_and_nothing_goes(used: Home, cli: Cli) -> None:
    done = cli("purger")
    assert done.code == 2
    assert done.lines[0] == "À effacer :"
    assert f"cache de {SOURCE}, la source de ce compte, campagne essai (dernière date" in done.out
    assert f"cache de {OTHER}, qui n'est plus la source de ce compte" in done.out
    assert "  le journal (2 relances, 1 anomalie acceptée) : ce sont vos mots" in done.out
    assert f"  {used.settings_file} : " in done.out
    assert "rien n'est fait. Pour effacer sans question : --oui." in done.err
    assert held(used) == EVERYTHING


def test_a_home_where_nothing_is_stored_has_nothing_to_remove(home: Home, cli: Cli) -> None:
    for words in ([], ["--tout"], ["--fin-de-campagne"]):
        done = cli("purger", *words)
        assert (done.code, done.out, done.err) == (0, "", "Rien à effacer.\n")
    assert not home.data.exists()


def test_by_itself_it_removes_every_cache_and_nothing_that_cannot_be_made_again(
    used: Home, cli: Cli
) -> None:
    done = cli("purger", "--oui")
    assert done.code == 0
    assert done.err == "Effacé. Une synchronisation reprendra ce que la source publie encore.\n"
    assert held(used) == (False, False, 2, 1, True)
    assert used.settings_file.exists()
    assert cli("etat").code == 3, "nothing is held, and it is said"


def test_everything_but_the_journal_goes_when_it_was_asked_once(used: Home, cli: Cli) -> None:
    done = cli("purger", "--tout", "--oui")
    assert done.code == 0
    assert "Gardé tel quel : le journal (2 relances, 1 anomalie acceptée)." in done.err
    assert "--notes-comprises" in done.err
    assert held(used) == (False, False, 2, 1, True), "the secret serves what was accepted"


def test_asked_twice_everything_goes_and_a_copy_is_left_where_it_was_said(
    used: Home, cli: Cli, tmp_path: Path
) -> None:
    copy = tmp_path / "mes-notes.json"
    done = cli("purger", "--tout", "--oui", "--notes-comprises", "--copie", str(copy))
    assert done.code == 0
    assert f"Journal copié dans {copy}" in done.err
    assert held(used) == (False, False, 0, 0, False)
    left = {path for path in tree(used.data) if not path.startswith("journal/")}
    assert left == {"cache", "config.toml", "journal"}
    document = json.loads(copy.read_text("utf-8"))
    assert document["format"] == "cio-journal"
    assert [one["text"] for one in document["contacts"]] == [
        "Rappeler M. Grand",
        "Vu avec Mme Petit",
    ]
    assert document["acceptances"][0]["reason"].startswith("INE d'un élève")
    assert copy.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("where", ["existe.json", "home/journal/copie.json", "absent/copie.json"])
def test_without_a_good_place_for_the_copy_nothing_goes(
    used: Home, cli: Cli, tmp_path: Path, where: str
) -> None:
    (tmp_path / "existe.json").write_text("à moi")
    done = cli("purger", "--tout", "--oui", "--notes-comprises", "--copie", str(tmp_path / where))
    assert done.code == (4 if where.startswith("absent") else 2)
    assert "rien n'est" in done.err.lower()
    assert held(used) == EVERYTHING
    assert (tmp_path / "existe.json").read_text() == "à moi"


def test_to_erase_a_whole_journal_a_copy_is_chosen_or_refused(used: Home, cli: Cli) -> None:
    done = cli("purger", "--tout", "--oui", "--notes-comprises")
    assert done.code == 2
    assert "--copie FICHIER, ou --sans-copie" in done.err
    assert held(used) == EVERYTHING
    assert cli("purger", "--tout", "--oui", "--notes-comprises", "--sans-copie").code == 0
    assert held(used) == (False, False, 0, 0, False)


def test_a_journal_without_a_note_goes_with_everything(home: Home, cli: Cli) -> None:
    Journal(home.journal).record_visit(paris(1, 8))
    installation_secret(home.data)
    assert cli("purger", "--tout", "--oui").code == 0
    assert Journal(home.journal).last_visit() is None
    assert not (home.data / NAME).exists()
    assert cli("purger", "--tout", "--oui").err == "Rien à effacer.\n"


def test_nothing_goes_before_a_campaign_is_over_and_its_delay_passed(used: Home, cli: Cli) -> None:
    done = cli("purger", "--fin-de-campagne", "--oui", "--notes-comprises", *IN_CAMPAIGN)
    assert (done.code, done.err) == (0, "Rien à effacer.\n")
    assert held(used) == EVERYTHING


def test_the_data_of_an_ended_campaign_go_and_its_account_stays(used: Home, cli: Cli) -> None:
    done = cli("purger", "--fin-de-campagne", "--oui", "--notes-comprises", *AFTER)
    assert done.code == 0
    assert "2025-creteil (dernière date à confirmer : jusqu'au 31/08/2025" in done.out
    assert held(used) == (False, True, 2, 1, True), "notes may be of the campaign that goes on"
    done = cli("purger", "--fin-de-campagne", "--oui", "--notes-comprises", *LATER)
    assert "dans le journal : 2 relances, 1 anomalie acceptée" in done.out
    assert held(used) == (False, False, 2, 0, True)
    assert {(c.text, c.who) for c in Journal(used.journal).contacts()} == {("", "")}
    assert {c.uai for c in Journal(used.journal).contacts()} == {CLEAN, FAULTY}
    assert cli("purger", "--fin-de-campagne", *LATER).err == "Rien à effacer.\n"


def test_the_words_of_an_ended_campaign_stay_when_it_was_asked_once(used: Home, cli: Cli) -> None:
    done = cli("purger", "--fin-de-campagne", "--oui", *LATER)
    assert done.code == 0
    assert "Gardé tel quel : le journal" in done.err
    assert held(used) == (False, False, 2, 1, True)
    again = cli("purger", "--fin-de-campagne", "--oui", "--notes-comprises", *LATER)
    assert "2 relances" in again.out, "their sector is gone, their school year is over"
    assert held(used)[3] == 0


def test_the_caches_of_a_campaign_wait_for_its_words(used: Home, cli: Cli) -> None:
    """Erased first, and in vain: what tells that they are old must still be there."""
    (used.journal / "quarantine").symlink_to(used.caches)
    done = cli("purger", "--fin-de-campagne", "--oui", "--notes-comprises", *LATER)
    assert done.code == 4
    assert held(used)[:2] == (True, True)


def test_the_state_tells_that_a_campaign_is_over_and_its_data_still_there(
    used: Home, cli: Cli
) -> None:
    over = (
        "Campagne finie depuis le 27/03/2025 : ses données n'ont plus de raison d'être là. Pour les"
        " effacer : cio-console purger --fin-de-campagne. Si votre source est un dossier, écrivez"
        " la campagne suivante : cio-console config campagne modele"
    )
    assert over not in cli("etat", *IN_CAMPAIGN).lines
    assert over in cli("etat", *AFTER).lines
    used.settings_file.write_text(f"source = '{SOURCE}'\nconservation = 365\n")
    assert over not in cli("etat", *AFTER).lines


def test_the_delay_is_that_of_the_settings(used: Home, cli: Cli) -> None:
    used.settings_file.write_text(f"source = '{SOURCE}'\nconservation = 0\n")
    assert cli("purger", "--fin-de-campagne", "--oui", "--date", "2025-03-27").code == 0
    assert held(used) == EVERYTHING
    assert cli("purger", "--fin-de-campagne", "--oui", "--date", "2025-03-28").code == 0
    assert held(used)[0] is False


def test_notes_written_after_the_campaign_are_of_the_next_one(used: Home, cli: Cli) -> None:
    later = acceptance("b", minutes=int(timedelta(days=300).total_seconds() // 60))
    Journal(used.journal).accept_all([later])
    cli("purger", "--fin-de-campagne", "--oui", "--notes-comprises", "--date", "2025-12-01")
    assert [one.id for one in Journal(used.journal).acceptances()] == ["b"]


def test_the_notes_are_listed_with_the_name_that_erases_them(used: Home, cli: Cli) -> None:
    done = cli("purger", "--liste")
    assert done.code == 0
    assert len(done.lines) == 6
    assert [done.lines[1].strip(), done.lines[3].strip()] == [
        "Rappeler M. Grand",
        "Vu avec Mme Petit",
    ]
    assert "S103" in done.lines[4]
    assert done.lines[5].strip() == (
        "D. L., TG2, n° 121 : INE d'un élève venu de l'étranger, vérifié (Mme Aubry)"
    )
    only = cli("purger", "--liste", "--etablissement", FAULTY)
    assert [line for line in only.lines if FAULTY in line] == [only.lines[0]]
    document = json.loads(cli("purger", "--liste", "--json").out)
    assert [one["note"] for one in document["contacts"]] == [
        line.split()[0] for line in (done.lines[0], done.lines[2])
    ]


def test_a_note_goes_by_its_name_and_the_others_stay(used: Home, cli: Cli) -> None:
    name = cli("purger", "--liste", "--etablissement", CLEAN).lines[0].split()[0]
    assert cli("purger", "--note", name).code == 2, "nobody answers"
    assert held(used) == EVERYTHING
    done = cli("purger", "--note", name, "--oui")
    assert done.code == 0
    assert held(used) == (True, True, 1, 1, True)
    assert not any(b"Petit" in path.read_bytes() for path in used.journal.rglob("*.json"))
    unknown = cli("purger", "--note", name, "--oui")
    assert (unknown.code, "ne nomme aucune note" in unknown.err) == (2, True)


def test_what_was_typed_and_not_recorded_is_listed_counted_and_goes(used: Home, cli: Cli) -> None:
    for length in (6, 9, 18):
        Journal(used.journal).keep_draft(draft(text="Mme Costa rappelle"[:length]))
    lines = cli("purger", "--liste").lines
    rank = next(rank for rank, line in enumerate(lines) if line.endswith("  brouillon"))
    assert lines[rank + 1].strip() == "Mme Costa rappelle"
    assert "1 anomalie acceptée, 1 brouillon" in cli("purger").out
    done = cli("purger", "--note", lines[rank].split()[0], "--oui")
    assert (done.code, Journal(used.journal).drafts()) == (0, ())
    assert not any(b"Costa" in path.read_bytes() for path in used.journal.rglob("*.json"))


def test_a_list_begun_is_counted_with_the_drafts_and_goes_with_the_journal(
    used: Home, cli: Cli
) -> None:
    Journal(used.journal).keep_draft(kept_list("0940585A"))
    assert "1 anomalie acceptée, 1 brouillon" in cli("purger").out
    assert cli("purger", "--tout", "--oui", "--notes-comprises", "--sans-copie").code == 0
    assert Journal(used.journal).lists() == ()


def test_an_erasure_that_was_cut_is_finished_by_asking_again(used: Home, cli: Cli) -> None:
    """The current state has lost the note, an older one still holds it: so a kill leaves it."""
    name = cli("purger", "--liste", "--etablissement", CLEAN).lines[0].split()[0]
    older = {path: path.read_bytes() for path in used.journal.glob("journal.*.json")}
    cli("purger", "--note", name, "--oui")
    for path, data in older.items():
        path.write_bytes(data)
    done = cli("purger", "--note", name, "--oui")
    assert "dans le journal : 0 relance, 0 anomalie acceptée, et 3 états d'avant" in done.out
    assert not any(b"Petit" in path.read_bytes() for path in used.journal.rglob("*.json"))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--tout", "--source", SOURCE], "--source et --tout ne vont pas ensemble"),
        (["--tout", "--fin-de-campagne"], "ne vont pas ensemble"),
        (["--notes-comprises"], "--notes-comprises ne sert qu'avec --tout ou --fin-de-campagne"),
        (["--copie", "x"], "--copie ne sert qu'avec"),
        (["--fin-de-campagne", "--sans-copie"], "--sans-copie ne sert qu'avec --tout"),
        (["--tout", "--copie", "x", "--sans-copie"], "ne vont pas ensemble"),
        (["--date", "2025-06-26"], "--date ne sert qu'avec --fin-de-campagne"),
        (["--etablissement", FAULTY], "--etablissement ne sert qu'avec --liste"),
        (["--note", "0123abcd", "--oui"], "« 0123abcd » ne nomme aucune note"),
    ],
)
def test_what_cannot_be_meant_is_refused(used: Home, cli: Cli, words: list[str], told: str) -> None:
    done = cli("purger", *words)
    assert done.code == 2
    assert told in done.err
    assert held(used) == EVERYTHING


def test_what_the_console_did_not_write_is_left_and_told(
    used: Home, cli: Cli, tmp_path: Path
) -> None:
    (used.cache(SOURCE) / "photo.png").write_bytes(b"")
    (used.cache(OTHER) / "reports" / "lien").symlink_to(tmp_path)
    (used.caches / "mes-documents").mkdir()
    done = cli("purger", "--oui", "-q")
    assert done.code == 0
    assert done.out == ""
    assert len(done.err.splitlines()) == 3
    assert all(line.startswith("Laissé : ") for line in done.err.splitlines())
    assert tree(used.caches) == {
        used.cache(SOURCE).name,
        f"{used.cache(SOURCE).name}/photo.png",
        used.cache(OTHER).name,
        f"{used.cache(OTHER).name}/reports",
        f"{used.cache(OTHER).name}/reports/lien",
        "mes-documents",
    }
    assert "Rien à effacer." in cli("purger", "--oui").err


def test_a_name_that_no_text_can_hold_is_told_all_the_same(used: Home, cli: Cli) -> None:
    odd = os.fsencode(used.cache(SOURCE)) + b"/\xff\x1b[31m.png"
    os.close(os.open(odd, os.O_CREAT))
    document = json.loads(cli("purger", "--json").out)
    assert [sentence.isprintable() for sentence in document["left"]] == [True]
    assert cli("purger", "--oui").code == 0
    assert [os.fsencode(path) for path in used.cache(SOURCE).iterdir()] == [odd]


def test_a_cache_behind_a_link_is_told_and_the_others_go(
    used: Home, cli: Cli, tmp_path: Path
) -> None:
    used.cache(OTHER).rename(tmp_path / "ailleurs")
    used.cache(OTHER).symlink_to(tmp_path / "ailleurs")
    before = tree(tmp_path / "ailleurs")
    done = cli("purger", "--oui")
    assert done.code == 0
    assert "c'est un lien symbolique" in done.err
    assert tree(tmp_path / "ailleurs") == before
    assert held(used)[0] is False


def test_what_could_not_be_removed_is_told_and_the_rest_goes(
    used: Home, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    (used.journal / "quarantine").symlink_to(used.caches)
    done = cli("purger", "--tout", "--oui", "--notes-comprises", "--sans-copie")
    assert done.code == 4
    assert "lien symbolique" in done.err
    assert "Effacé." not in done.err
    assert held(used) == (False, False, 0, 0, True), "the secret waits for the journal"


def test_the_answer_as_a_document(used: Home, cli: Cli) -> None:
    planned = cli("purger", "--json")
    document = json.loads(planned.out)
    assert (planned.code, document["done"]) == (2, False)
    assert [one["what"] for one in document["removed"]] == ["cache", "cache"]
    assert all(one["files"] and one["bytes"] for one in document["removed"])
    assert [one["what"] for one in document["kept"]] == ["journal", "secret", "réglages"]
    done = json.loads(cli("purger", "--json", "--oui").out)
    assert (done["done"], done["problems"], done["left"]) == (True, [], [])


def test_a_damaged_sector_is_no_obstacle(used: Home, cli: Cli) -> None:
    flip(newest(used.cache(SOURCE), "sector"))
    done = cli("purger", "--oui")
    assert done.code == 0
    assert "(plus rien n'y dit quelle source), la source de ce compte" in done.out
    assert held(used)[:2] == (False, False)


def test_a_closed_campaign_goes_by_its_name_and_the_current_one_stays(used: Home, cli: Cli) -> None:
    cache = SectorCache(used.cache(SOURCE))
    left = cache.load()
    assert left is not None
    following = msgspec.structs.replace(left.campaign, id="suivante", session=2026)
    cache.save(msgspec.structs.replace(left, campaign=following))
    assert "et la campagne close essai, que rien ne refait" in cli("purger").out

    done = cli("purger", "--campagne", "essai", "--oui")
    assert done.code == 0
    assert f"  campagne close essai (dernière date le 27/03/2025), de {SOURCE}" in done.lines
    assert SectorCache(used.cache(SOURCE)).archives.snapshots() == ()
    assert held(used) == EVERYTHING
    again = cli("purger", "--campagne", "essai", "--oui")
    assert (again.code, "Aucune campagne close ici." in again.err) == (2, True)
    current = cli("purger", "--campagne", "suivante", "--oui")
    assert (current.code, "est celle en cours" in current.err) == (2, True)


def test_a_closed_campaign_that_is_over_goes_without_the_current_one(used: Home, cli: Cli) -> None:
    cache = SectorCache(used.cache(SOURCE))
    left = cache.load()
    assert left is not None
    following = msgspec.structs.replace(
        left.campaign, id="suivante", session=2026, collections=(), milestones=()
    )
    cache.save(msgspec.structs.replace(left, campaign=following))
    document = json.loads(cli("purger", "--fin-de-campagne", "--oui", "--json", *AFTER).out)
    assert [one["what"] for one in document["removed"]] == ["campagne"]
    assert document["done"] is True
    assert SectorCache(used.cache(SOURCE)).archives.snapshots() == ()
    assert cache.load() is not None
