"""Synchronisation as it is read: every state at every size, in colours and without."""

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from cio_console.domain.diagnosis import Check, Judgement
from cio_console.domain.snapshot import SyncTimes
from cio_console.presentation.labels import GlyphSet
from cio_console.sync_events import (
    Committed,
    IndexAsked,
    IndexReceived,
    ReportMissing,
    ReportStored,
    SyncEvent,
)
from cio_console.tui.model import (
    Progress,
    sync_progressed,
)
from cio_console.tui.sync_log import SyncRecord, ended, noted, started
from cio_console.tui.views.diagnosis import Examined
from tests.tui.driving import SIZES, Driver, driving
from tests.tui.golden import check_golden
from tests.tui.sector import SYNCED, TO_CORRECT, WARNED, a_sector, at

ADDRESS = "https://suivi.exemple.invalid/9990000Z/"
EACH_SIZE = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")

MISSING = tuple(
    ReportMissing(f"depot-{i:02}", school, "L'objet du rapport est absent du serveur (404).")
    for i, school in enumerate((TO_CORRECT, WARNED, "9990099Z"), 31)
)
CHECKS = (
    Check("Versions", "console", "0.1.0"),
    Check("Versions", "Python", "3.11.7"),
    Check("Terminal", "locale", "LANG=C (UTF-8)", Judgement.DOUBTFUL, "Choisissez une locale."),
    Check("Terminal", "taille", "inconnue, sans terminal", Judgement.UNTRIED),
    Check(
        "Réseau",
        "mandataire",
        "aucun : NO_PROXY nomme le serveur par « .exemple.fr » (HTTPS_PROXY ignorée)",
    ),
    Check(
        "Réseau",
        "certificat",
        "refusé : autorité inconnue de ce poste",
        Judgement.FAULTY,
        "Le certificat de suivi.exemple.fr vient d'une autorité inconnue de ce poste. Les données"
        " déjà reçues restent en place. Indiquez le fichier de l'autorité de votre académie par le"
        " réglage « certificats ».",
    ),
    Check("Stockage", "cache", "~/.cache/cio-console · 0700, à vous"),
)
FAILED = (
    "Le serveur suivi.exemple.invalid ne répond pas (délai dépassé). Les données affichées"
    " restent celles de la dernière synchronisation. Réessayez par r."
)


@EACH_SIZE
async def test_offline_reads_as_its_golden(tmp_path: Path, size: tuple[int, int]) -> None:
    async with driving(a_sector(tmp_path).store(), size) as driver:
        await driver.press("8")
        check_golden(f"synchronisation-{size[0]}x{size[1]}", driver.lines)


@EACH_SIZE
async def test_a_failure_reads_as_its_golden(tmp_path: Path, size: tuple[int, int]) -> None:
    files = a_sector(tmp_path)
    times = SyncTimes(at(1, 8, 7, 59), SYNCED, SYNCED - timedelta(hours=14), FAILED)
    files.store(times)
    async with driving(files.launch(), size) as driver:
        driver.app.update(replace(driver.app.model, offline=False))
        await driver.press("8")
        check_golden(f"synchronisation-echec-{size[0]}x{size[1]}", driver.lines)


def full(driver: Driver) -> None:
    """Show a morning with everything: a failure, missing reports, a running sync, a diagnosis."""
    morning = at(1, 8, 7, 55)
    records: tuple[SyncRecord, ...] = ()
    told: list[tuple[tuple[SyncEvent, ...], str | None]] = [
        ((IndexAsked(ADDRESS),), FAILED),
        ((IndexAsked(ADDRESS), IndexReceived(7, 8, 9, 40), *MISSING, Committed(7)), ""),
        ((IndexAsked(ADDRESS), IndexReceived(8, 8, 9, 40), ReportStored(12, 40)), None),
    ]
    for events, error in told:
        records = started(records, morning)
        for event in events:
            records = noted(records, event)
        if error is not None:
            records = ended(records, morning + timedelta(seconds=75), error)
        morning += timedelta(minutes=2)
    running = sync_progressed(
        replace(driver.app.model, offline=False, sync=Progress(), syncs=()), ReportStored(12, 40)
    )
    driver.app.examined = Examined(checks=CHECKS, made_at=at(1, 8, 8, 0))
    driver.app.update(replace(running, syncs=records))


async def test_without_colour_the_state_and_the_verdicts_are_still_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with driving(a_sector(tmp_path).store(), (80, 60)) as driver:
        await driver.press("8")
        full(driver)
        await driver.settle()
        for words in (
            "✗ échec",
            "● nouveautés reçues",
            "↻ en cours",
            "✗ en défaut",
            "△ à vérifier",
        ):
            assert words in driver.text


@EACH_SIZE
async def test_a_full_morning_reads_as_its_golden(tmp_path: Path, size: tuple[int, int]) -> None:
    async with driving(a_sector(tmp_path).store(), size) as driver:
        await driver.press("8")
        full(driver)
        await driver.settle()
        check_golden(f"synchronisation-en-cours-{size[0]}x{size[1]}", driver.lines)
        await driver.press("end")
        check_golden(f"synchronisation-diagnostic-{size[0]}x{size[1]}", driver.lines)


async def test_a_full_morning_in_ascii_reads_as_its_golden(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    files.store()
    async with driving(files.launch(glyphs=GlyphSet.ASCII), (80, 60)) as driver:
        await driver.press("8")
        full(driver)
        await driver.settle()
        check_golden("synchronisation-ascii", driver.lines)
        assert not set("●△✗→█░↻▸") & set(driver.text)
