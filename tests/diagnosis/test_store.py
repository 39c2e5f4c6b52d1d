"""What the store holds: real caches and journals in every state, told without a word of them."""

from datetime import timedelta
from pathlib import Path

import pytest

from cio_console.diagnosis.store import (
    gather_held,
    gather_journal,
    held_campaign,
    judge_held,
    judge_journal,
)
from cio_console.domain.diagnosis import Check, Judgement
from cio_console.domain.snapshot import SyncTimes
from cio_console.store.generation import seal
from cio_console.store.journal import Journal
from cio_console.store.reports import ReportCache
from cio_console.store.sector import SectorCache
from tests.store.builders import (
    NOON,
    acceptance,
    contact,
    draft,
    kept_list,
    of_next_year,
    report,
    snapshot,
)

GOOD, DOUBTFUL, FAULTY, UNTRIED = (
    Judgement.GOOD,
    Judgement.DOUBTFUL,
    Judgement.FAULTY,
    Judgement.UNTRIED,
)
WORDS = "Rappeler Mme Untel au sujet de Léa"


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Give the cache of a sector whose reports are all there, synchronised an hour before noon."""
    held = snapshot(7)
    folder = tmp_path / "cache"
    shas = [u.report.sha256 for u in held.uploads if u.report]
    ReportCache(folder / "reports").put_many([(sha, report()) for sha in shas])
    sector = SectorCache(folder)
    sector.save(held)
    before = NOON - timedelta(hours=1)
    sector.save_times(SyncTimes(last_attempt=before, last_success=before, last_change=before))
    return folder


def held(folder: Path) -> dict[str, Check]:
    """Return the lines of a cache by their label."""
    return {check.label: check for check in judge_held(gather_held(folder), NOON)}


def kept(folder: Path) -> dict[str, Check]:
    """Return the lines of a journal by their label."""
    return {check.label: check for check in judge_journal(*gather_journal(folder))}


def test_a_sound_cache_is_good(cache: Path) -> None:
    lines = held(cache)
    assert {check.verdict for check in lines.values()} == {GOOD}
    told = lines["secteur reçu"].value
    assert told == "révision 7, 2 établissements, 2 dépôts · générations 1 · schéma 1"
    assert lines["rapports reçus"].value.startswith("2 tenus sur 2")
    assert lines["dernière réussite"].value == "il y a 1 h, nouveautés il y a 1 h"


def test_closed_campaigns_are_counted_and_told_apart_when_they_are_damaged(cache: Path) -> None:
    SectorCache(cache).save(of_next_year(8))
    assert held(cache)["campagnes closes"].value == "1 campagne gardée, en lecture seule"
    assert "campagne close" not in held(cache), "nothing to say of a sound one"

    (archive,) = cache.glob("archive-*.1.json")
    sound = archive.read_bytes()
    archive.write_bytes(sound[:-9])
    line = held(cache)["campagne close"]
    assert (line.verdict, line.value) == (FAULTY, "aucune génération ne se lit (1)")
    assert "prévenez l'assistance" in line.advice

    archive.write_bytes(sound)
    name = archive.name.partition(".")[0]
    (cache / f"{name}.2.json").write_bytes(seal(name, 2, 1, b'{"sector":{"sector":3}}'))
    line = held(cache)["campagne close"]
    assert (line.verdict, line.value) == (FAULTY, "contenu illisible par cette version")


def test_a_source_never_synchronised_says_what_to_do(tmp_path: Path) -> None:
    lines = held(tmp_path / "absent")
    assert lines["secteur reçu"].verdict is UNTRIED
    assert lines["synchronisation"].verdict is DOUBTFUL
    assert "cio-console synchroniser" in lines["synchronisation"].advice


def test_a_report_that_is_missing_is_counted(cache: Path) -> None:
    next((cache / "reports").glob("*.json")).unlink()
    line = held(cache)["rapports reçus"]
    assert (line.verdict, line.value.startswith("1 tenu sur 2")) == (DOUBTFUL, True)


def test_a_failure_is_told_with_its_own_sentence(cache: Path) -> None:
    times = SyncTimes(last_attempt=NOON, last_success=NOON, last_error="Le nom est introuvable.")
    SectorCache(cache).save_times(times)
    line = held(cache)["synchronisation"]
    assert (line.verdict, line.advice) == (DOUBTFUL, "Le nom est introuvable.")


def test_a_sector_of_last_week_is_to_be_brought_up_to_date(cache: Path) -> None:
    old = NOON - timedelta(days=8)
    SectorCache(cache).save_times(SyncTimes(last_attempt=NOON, last_success=old))
    line = held(cache)["dernière réussite"]
    assert (line.verdict, line.value) == (DOUBTFUL, "il y a 8 j")
    SectorCache(cache).save_times(SyncTimes(last_attempt=NOON))
    assert held(cache)["dernière réussite"].value == "aucune"


def test_a_newer_schema_is_in_default_with_what_to_install(cache: Path) -> None:
    (cache / "sector.2.json").write_bytes(seal("sector", 2, 99, b'{"sector":{}}'))
    line = held(cache)["secteur reçu"]
    assert (line.verdict, "schéma 99" in line.value) == (FAULTY, True)
    assert "dernière version" in line.advice


def test_a_damaged_generation_is_told_and_the_one_before_is_counted(cache: Path) -> None:
    SectorCache(cache).save(snapshot(8))
    (cache / "sector.2.json").write_bytes(b"{}")
    line = held(cache)["secteur reçu"]
    assert (line.verdict, "révision 7" in line.value) == (DOUBTFUL, True)
    assert "abîmées : 2" in line.value
    (cache / "sector.1.json").write_bytes(b"{}")
    line = held(cache)["secteur reçu"]
    assert (line.verdict, "aucune génération ne se lit" in line.value) == (FAULTY, True)


def test_tables_of_another_shape_are_in_default(cache: Path) -> None:
    (cache / "sector.2.json").write_bytes(seal("sector", 2, 1, b'{"sector":{"sector":3}}'))
    assert held(cache)["secteur reçu"].verdict is FAULTY


def test_a_generation_that_cannot_be_read_is_in_default(cache: Path) -> None:
    (cache / "sector.2.json").symlink_to(cache / "sector.1.json")
    line = held(cache)["secteur reçu"]
    assert (line.verdict, "chmod" in line.advice) == (FAULTY, True)


def test_quarantine_open_files_and_cut_writes_are_told(cache: Path) -> None:
    (cache / "quarantine").mkdir()
    for number in range(30):
        (cache / "quarantine" / f"sector.{number}.json").write_bytes(b"x")
        (cache / "quarantine" / f"sector.{number}.json").chmod(0o600)
    (cache / ".poste.9.9.abc.tmp").write_bytes(b"")
    (cache / "sector.1.json").chmod(0o640)
    told = {
        check.value: check.verdict
        for check in judge_held(gather_held(cache), NOON)
        if check.label == "cache, fichiers"
    }
    assert told == {
        "2 lisibles par d'autres comptes": DOUBTFUL,
        "30 abîmés en quarantaine": DOUBTFUL,
        "1 fichier temporaire d'une écriture coupée ou en cours": GOOD,
    }


def test_the_journal_is_told_by_its_counts_alone(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.record_new([contact("a", WORDS)])
    journal.record_new([contact("b", WORDS)])
    journal.accept_all([acceptance()])
    lines = kept(tmp_path)
    assert lines["journal tenu"].value.startswith("2 relances, 1 anomalie acceptée · générations")
    told = repr(lines)
    for word in (*WORDS.split(), "0940585A", "Lefèvre", "Aubry", "D. L."):
        assert len(word) < 4 or word not in told


def test_what_is_begun_and_not_recorded_is_counted_and_its_damage_told(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.record_new([contact("a")])
    assert "saisie en cours" not in kept(tmp_path)

    journal.keep_draft(draft(WORDS))
    line = kept(tmp_path)["saisie en cours"]
    assert (line.verdict, line.value.partition(" · ")[0]) == (GOOD, "1 texte commencé")
    assert WORDS not in repr(line)
    journal.keep_draft(kept_list())
    told = kept(tmp_path)["saisie en cours"].value
    assert told == "1 texte commencé, 1 liste commencée · générations 1, 2 · schéma 2"

    for path in tmp_path.glob("drafts.*.json"):
        path.write_bytes(b"x")
    lines = kept(tmp_path)
    line = lines["saisie en cours"]
    assert (line.verdict, line.value) == (FAULTY, "aucune génération ne se lit (1, 2)")
    assert lines["journal tenu"].verdict is GOOD


def test_a_journal_of_a_newer_program_is_in_default(tmp_path: Path) -> None:
    (tmp_path / "journal.1.json").write_bytes(seal("journal", 1, 99, b'{"contacts":{}}'))
    assert kept(tmp_path)["journal tenu"].verdict is FAULTY


def test_a_journal_of_an_older_program_is_counted_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "journal.1.json").write_bytes(seal("journal", 1, 1, b'{"contacts":{"a":{}}}'))
    line = kept(tmp_path)["journal tenu"]
    assert (line.verdict, line.value.startswith("1 relance, 0 anomalie")) == (GOOD, True)


def test_an_absent_journal_is_no_trouble(tmp_path: Path) -> None:
    assert kept(tmp_path / "absent")["journal tenu"].verdict is UNTRIED


def test_the_campaign_is_that_of_the_sector(cache: Path, tmp_path: Path) -> None:
    found = held_campaign(cache)
    assert found
    assert found.id == "2025-creteil"
    assert held_campaign(tmp_path / "absent") is None
