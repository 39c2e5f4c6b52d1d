"""Two invented sectors side by side in one home: the same upload ids, a school in both."""

from datetime import date, timedelta
from pathlib import Path

import msgspec
from msgspec.structs import replace

from cio_console.domain.school import School
from cio_console.domain.snapshot import SyncTimes
from cio_console.store.sector import SectorCache
from cio_console.tui.launch import Launch
from tests.tui.sector import (
    SYNCED,
    TO_CORRECT,
    SectorFiles,
    a_finding,
    a_report,
    a_sector,
    at,
    uai,
)

HERE, THERE = "Valbourg", "Port-aux-Saules"
OTHER = "https://autre.exemple.invalid/9990020Z/"
MIRABEAU, VAUBAN = uai(21), uai(22)
"""The schools of the second sector alone."""
OFFLINE = "Le serveur autre.exemple.invalid ne répond pas. Ce qui est affiché reste valable."


def the_other(home: Path) -> SectorFiles:
    """Return the second sector: two schools of its own, and a newer upload of one of the first."""
    files = SectorFiles(home, OTHER)
    shared = next(school for school in files.schools if school.uai == TO_CORRECT)
    files.schools = (
        _school(MIRABEAU, "Lycée Honoré Mirabeau", "Port-aux-Saules", "Mme Girard"),
        _school(VAUBAN, "Lycée professionnel Vauban", "Les Essarts", "M. Hardy"),
        shared,
    )
    files.add(MIRABEAU, at(1, 6, 11), a_report(*(a_finding("S111", n) for n in range(3))))
    files.add(TO_CORRECT, at(1, 8, 7), a_report(a_finding("S112", 1, value="x@"), emails=119))
    return files


def two_cios(home: Path, *, offline: bool = True, there: SyncTimes | None = None) -> Launch:
    """Write both sectors; return the launch over them. `there`: when the second was reached."""
    launches = [
        replace(files.store(times), name=name, offline=offline)
        for files, name, times in (
            (a_sector(home), HERE, None),
            (the_other(home), THERE, there),
        )
    ]
    return over(*launches)


def over(*launches: Launch) -> Launch:
    """Return the launch over the sources of several."""
    return replace(launches[0], source="", name="", parts=launches)


def failed(days: int = 2) -> SyncTimes:
    """Return the times of a source that was last reached so many days ago, and is not now."""
    reached = SYNCED - timedelta(days=days)
    return SyncTimes(
        last_attempt=SYNCED, last_success=reached, last_change=reached, last_error=OFFLINE
    )


def with_another_deadline(launch: Launch, closes: date, campaign_id: str = "") -> None:
    """Change the day on which SIECLE closes in the second of the sectors held; the id too."""
    part = launch.parts[1]
    cache = SectorCache(part.home.cache(part.source))
    held = cache.load()
    assert held
    first, *others = held.campaign.collections
    changed = (msgspec.structs.replace(first, closes=closes), *others)
    name = campaign_id or held.campaign.id
    campaign = msgspec.structs.replace(held.campaign, id=name, collections=changed)
    cache.save(msgspec.structs.replace(held, campaign=campaign, revision=held.revision + 1))


def _school(code: str, name: str, commune: str, head: str) -> School:
    return School(
        uai=code,
        name=name,
        nature="320" if "professionnel" in name else "300",
        sector="public",
        commune=commune,
        telephone=f"01 99 01 {code[5:7]} 00",
        email=f"ce.{code.lower()}@exemple.invalid",
        head=head,
    )
