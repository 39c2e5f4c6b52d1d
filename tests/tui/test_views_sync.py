"""Synchronisation as plain lines: words, folds, bounds, widths."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from cio_console.domain.diagnosis import Check, Judgement
from cio_console.presentation.labels import GlyphSet
from cio_console.sync_events import (
    NO_LIST,
    FileLeft,
    IndexAsked,
    ReportMissing,
    ReportStored,
)
from cio_console.tui.model import (
    Connection,
    Failure,
    Model,
    list_made,
    sync_failed,
    sync_progressed,
    sync_started,
    sync_succeeded,
)
from cio_console.tui.sync_log import SyncRecord, ended, noted, started
from cio_console.tui.views.diagnosis import Examined, diagnosis_lines, exported, summary
from cio_console.tui.views.synchronisation import _ADVICE, missing_lines, page, school_of
from tests.tui.sector import NOW, TIMES, TO_CORRECT, text_of

FAULT = Check("Réseau", "certificat", "refusé", Judgement.FAULTY, "Prévenez qui publie le flux.")
GOOD = Check("Versions", "console", "0.1.0")
NONE: frozenset[str] = frozenset()


def told(model: Model, width: int = 80, examined: Examined | None = None) -> str:
    """Return the page as one text, its white space folded."""
    return " ".join(text_of(page(model, examined or Examined(), NONE, width)).split())


def done(*checks: Check) -> Examined:
    """Return a diagnosis made at eight o'clock."""
    return Examined(checks=checks, made_at=NOW)


def test_every_connection_says_what_to_do() -> None:
    assert set(_ADVICE) == set(Connection)
    assert all(sentence.endswith(".") for sentence in _ADVICE.values())


def test_a_failure_says_what_stays_and_what_to_do(model: Model) -> None:
    failed = sync_failed(sync_started(model), Failure.UNREACHABLE, "Injoignable.", TIMES, NOW)
    text = told(failed)
    assert "○ hors ligne Injoignable. Reçu et affiché" in text
    assert "tout cela reste valable" in text
    assert "r réessaie" in text
    assert "✗ échec · moins d'une seconde Injoignable." in text


def test_a_running_sync_hides_the_failure_that_it_may_mend(model: Model) -> None:
    failed = sync_failed(sync_started(model), Failure.OTHER, "Injoignable.", TIMES, NOW)
    again = sync_started(failed)
    state = told(again).split("Source", maxsplit=1)[0]
    assert "Injoignable" not in state
    assert "Rien à faire" in state


def test_the_dates_are_those_of_the_campaign_with_their_age(model: Model) -> None:
    assert "Dernier essai 08/01/2025 à 07:55, il y a 5 min" in told(model)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "moins d'une seconde"), (1, "1 s"), (59, "59 s"), (60, "1 min 00 s"), (125, "2 min 05 s")],
)
def test_how_long_a_sync_lasted(model: Model, seconds: int, words: str) -> None:
    record = SyncRecord(NOW, NOW + timedelta(seconds=seconds))
    assert f"rien de nouveau · {words}" in told(replace(model, syncs=(record,)))


def test_missing_reports_stand_by_reason_each_told_once(model: Model) -> None:
    records = started((), NOW)
    for reason, upload in (("Absent.", "a"), ("Abîmé.", "b"), ("Absent.", "c")):
        records = noted(records, ReportMissing(upload, TO_CORRECT, reason))
    lines = missing_lines(replace(model, syncs=ended(records, NOW)), 80)
    text = text_of(lines)
    assert (text.count("Absent."), text.count("Abîmé.")) == (1, 1)
    assert "3 dépôts gardent leur état d'avant" in text
    assert {school_of(one.key) for one in lines if one.key} == {TO_CORRECT}


def test_those_not_listed_are_counted(model: Model) -> None:
    kept = tuple(ReportMissing(f"d{i}", TO_CORRECT, "Absent.") for i in range(3))
    record = SyncRecord(NOW, NOW, missing=kept, missing_count=1203)
    assert "et 1 200 autres, non listés ici." in told(replace(model, syncs=(record,))).replace(
        "\u00a0", " "
    )


def test_a_failure_does_not_hide_what_the_last_success_missed(model: Model) -> None:
    success = SyncRecord(NOW, NOW, missing=(ReportMissing("d", TO_CORRECT, "Absent."),))
    success = replace(success, missing_count=1)
    syncs = (SyncRecord(NOW, NOW, error="Injoignable."), success)
    assert missing_lines(replace(model, syncs=syncs), 80)
    assert missing_lines(replace(model, syncs=(SyncRecord(NOW, NOW), success)), 80) == []


@pytest.mark.parametrize("width", [20, 38, 57, 80, 120, 200])
@pytest.mark.parametrize("glyphs", list(GlyphSet))
def test_no_line_exceeds_its_width(model: Model, glyphs: GlyphSet, width: int) -> None:
    records = started((), NOW)
    for event in (IndexAsked("https://x.invalid/"), ReportStored(3, 900)):
        records = noted(records, event)
    busy = replace(model, glyphs=glyphs, syncs=records, warnings=("Un fichier abîmé.",))
    lines = page(busy, done(GOOD, FAULT), NONE, width)
    assert max(one.width for one in lines) <= width


def test_a_key_of_something_else_names_no_school() -> None:
    assert school_of("section:Versions") == ""
    assert school_of("manque:0940001A:depot-1") == "0940001A"


# The diagnosis


def test_what_is_not_good_stands_open_and_the_rest_is_counted() -> None:
    text = text_of(diagnosis_lines(done(GOOD, FAULT), NONE, GlyphSet.UNICODE, 80))
    assert "+ Versions  ● 1 sans défaut" in text
    assert "0.1.0" not in text
    assert "✗ en défaut   certificat            refusé" in text
    assert "→ Prévenez qui publie le flux." in text
    assert "1 ligne en défaut" in text


def test_a_section_opens_whole() -> None:
    unfolded = frozenset({"section:Versions"})
    text = text_of(diagnosis_lines(done(GOOD, FAULT), unfolded, GlyphSet.UNICODE, 80))
    assert "- Versions" in text
    assert "● bon         console               0.1.0" in text


def test_the_summary_has_its_plurals() -> None:
    doubt = replace_verdict(FAULT, Judgement.DOUBTFUL)
    assert summary([FAULT, FAULT, doubt]) == "2 lignes en défaut, 1 ligne à vérifier"
    assert summary([GOOD]) == "rien en défaut, rien à vérifier"


def replace_verdict(check: Check, verdict: Judgement) -> Check:
    """Return that line with another verdict."""
    return Check(check.section, check.label, check.value, verdict, check.advice)


def test_the_text_to_send_holds_every_line_in_a_width_that_messages_keep() -> None:
    long = Check("Réseau", "mandataire", "aucun : " + "NO_PROXY nomme le serveur " * 9)
    text = exported(done(GOOD, long, FAULT), GlyphSet.UNICODE)
    assert "console               0.1.0" in text
    assert text.startswith("Diagnostic de la console")
    assert "08/01/2025 à 08:00 +0100" in text
    assert max(map(len, text.splitlines())) <= 78
    assert exported(Examined(), GlyphSet.UNICODE) == ""


def test_what_is_said_of_the_files_of_a_folder_has_its_own_part(model: Model) -> None:
    model = sync_started(model)
    for number in range(203):
        model = sync_progressed(model, FileLeft(f"photo-{number}.jpg est laissé de côté."))
    assert "laissé de côté" not in told(model), "not before the end"
    done_model = sync_succeeded(model, None, TIMES, (), NOW)

    text = told(done_model)
    assert "Fichiers du dossier 203 remarques △ photo-0.jpg est laissé de côté." in text
    assert "photo-199.jpg" in text
    assert "photo-200.jpg" not in text
    assert "et 3 autres, non listées ici." in text
    assert "203 remarques · moins d'une seconde" in text
    plain = replace(done_model, glyphs=GlyphSet.ASCII)
    assert "? photo-0.jpg" in told(plain)


def test_that_there_is_no_list_is_said_with_the_key_that_makes_it_until_it_is_made(
    model: Model,
) -> None:
    model = sync_progressed(sync_started(model), FileLeft(f"{NO_LIST} Pour la faire : commande."))
    done_model = sync_succeeded(model, None, TIMES, (), NOW)
    text = told(done_model, 200)
    assert "n'est pas vu. Pour la faire : 9." in text
    assert "commande" not in text
    after = list_made(done_model)
    assert "pas encore de liste" not in told(after)
    assert (after.syncs[0].left, after.syncs[0].left_count) == ((), 0)


def test_several_lines_are_counted_as_lines() -> None:
    text = text_of(diagnosis_lines(done(GOOD, GOOD), NONE, GlyphSet.UNICODE, 80))
    assert "● 2 sans défaut" in text


def test_a_failure_tells_the_files_too(model: Model) -> None:
    model = sync_progressed(sync_started(model), FileLeft("a.pdf est laissé de côté."))
    failed = sync_failed(model, Failure.OTHER, "Rien à suivre.", TIMES, NOW)

    assert "△ a.pdf est laissé de côté." in told(failed)
