"""Nothing is received twice while it is unchanged, and no failure makes what is held poorer."""

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from cio_console.directory.head_counts import GENERAL, VOCATIONAL
from cio_console.directory.reading import ANNUAIRE
from cio_console.errors import FeedProblem, SourceUnreachable
from tests.directory.desks import Desk, a_sector_of_rows
from tests.directory.open_data import (
    ERROR_429,
    INTERRUPTED,
    Answer,
    OpenData,
    a_general_count,
    a_row,
    a_vocational_count,
    open_data,
)
from tests.faults.calls import Fail, calls_of

EVERYTHING = [ANNUAIRE, ANNUAIRE, GENERAL, VOCATIONAL]
"""The exports of a first search: the CIO, the lycées, the two head-counts."""


@pytest.fixture
def portal() -> Iterator[OpenData]:
    """Serve the small sector, with head-counts."""
    counts = [a_general_count(101, "2024", g=120)], [a_vocational_count(102, "2024", 30)]
    with open_data(a_sector_of_rows(), *counts) as served:
        yield served


@pytest.fixture
def desk(tmp_path: Path, portal: OpenData) -> Desk:
    """Give what a search needs."""
    return Desk(tmp_path / "copies", portal.url)


def down(_path: str) -> Answer:
    """Answer that the portal is being maintained."""
    return 503, {}, b""


async def test_nothing_is_received_again_while_the_data_sets_are_unchanged(
    desk: Desk, portal: OpenData
) -> None:
    first = await desk.propose()
    assert portal.exports == EVERYTHING
    portal.asked.clear()
    assert await desk.propose() == first
    assert portal.exports == []
    assert len(portal.asked) == 3, "one description of each data set"


async def test_only_the_data_set_that_changed_is_received_again(
    desk: Desk, portal: OpenData
) -> None:
    await desk.propose()
    portal.asked.clear()
    portal.datasets[GENERAL].processed = "2025-02-01T00:00:00+00:00"
    portal.datasets[GENERAL].rows[0]["terminales_g"] = 140
    proposal = await desk.propose()
    assert portal.exports == [GENERAL]
    assert 140 in [one.head_count.terminales for one in proposal.schools if one.head_count]


async def test_as_many_rows_as_before_is_part_of_being_unchanged(
    desk: Desk, portal: OpenData
) -> None:
    await desk.propose()
    portal.datasets[ANNUAIRE].rows.append(a_row(150, "Lycée Nouveau"))
    assert "Lycée Nouveau" in [one.name for one in (await desk.propose()).schools]


async def test_a_portal_that_does_not_tell_when_is_asked_every_time(
    desk: Desk, portal: OpenData
) -> None:
    for data in portal.datasets.values():
        data.processed = None
    await desk.propose()
    await desk.propose()
    assert portal.exports == EVERYTHING * 2


async def test_offline_the_copies_serve_and_tell_their_age(desk: Desk, portal: OpenData) -> None:
    fresh = await desk.propose()
    portal.asked.clear()
    desk.days_later(12)
    held = await desk.propose(offline=True)
    assert held.schools == fresh.schools
    assert portal.asked == []
    (told,) = held.notices
    assert "--hors-ligne" in told
    assert "La copie du 08/01/2025" in told
    assert "vieille de 12 jours" in told


async def test_a_clock_put_back_gives_no_age_below_zero(desk: Desk) -> None:
    await desk.propose()
    desk.days_later(-3)
    (told,) = (await desk.propose(offline=True)).notices
    assert "vieille de moins d'un jour" in told


async def test_offline_without_a_copy_is_told(desk: Desk) -> None:
    with pytest.raises(SourceUnreachable, match="ne peut pas se faire hors ligne"):
        await desk.propose(offline=True)


async def test_when_the_portal_fails_the_copies_serve_and_it_is_asked_once(
    desk: Desk, portal: OpenData
) -> None:
    fresh = await desk.propose()
    portal.asked.clear()
    portal.instead = down
    desk.days_later(1)
    held = await desk.propose()
    assert held.schools == fresh.schools
    (told,) = held.notices
    assert "en panne ou en maintenance (503)" in told
    assert "vieille d'un jour" in told
    assert len(portal.asked) == 4, "the tries of one question"


async def test_a_failure_without_a_copy_is_the_portal_s_own(desk: Desk, portal: OpenData) -> None:
    portal.instead = down
    with pytest.raises(SourceUnreachable, match=r"\(503\)"):
        await desk.propose()


@pytest.mark.parametrize("body", [b"[]", b'[{"x": 1}, ' + INTERRUPTED, b'[{"x": 1}', b"<html>"])
async def test_an_export_that_is_not_whole_never_takes_the_place_of_a_copy(
    desk: Desk, portal: OpenData, body: bytes
) -> None:
    fresh = await desk.propose()
    for data in portal.datasets.values():
        data.processed = "2025-03-01T00:00:00+00:00"
    portal.instead = lambda path: (200, {}, body) if "/exports/" in path else None
    assert (await desk.propose()).schools == fresh.schools
    portal.instead = lambda _path: None
    assert (await desk.propose()).notices == ()


async def test_a_quota_that_is_spent_leaves_the_copies(desk: Desk, portal: OpenData) -> None:
    await desk.propose()
    portal.instead = lambda _path: (429, {}, ERROR_429)
    (told,) = (await desk.propose()).notices
    assert "Réessayez après le 09/01/2025" in told


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"format": "cio-annuaire"}', b"\xff"])
async def test_a_damaged_copy_is_received_again(
    desk: Desk, portal: OpenData, damage: bytes
) -> None:
    fresh = await desk.propose()
    for file in desk.folder.iterdir():
        file.write_bytes(damage)
    portal.asked.clear()
    assert await desk.propose() == fresh
    assert portal.exports == EVERYTHING


async def test_a_copy_that_cannot_be_kept_stops_nothing(
    desk: Desk, portal: OpenData, monkeypatch: pytest.MonkeyPatch
) -> None:
    with calls_of(monkeypatch, Fail(lambda call: call.name == "write", errno.ENOSPC)):
        proposal = await desk.propose()
    assert len(proposal.schools) == 6
    (told,) = proposal.notices
    assert "la copie de l'annuaire n'est pas gardée : le disque est plein" in told


async def test_a_question_refused_for_one_data_set_leaves_the_others(
    desk: Desk, portal: OpenData
) -> None:
    del portal.datasets[VOCATIONAL]
    proposal = await desk.propose()
    assert len(proposal.schools) == 6
    assert "pas de jeu de données" in proposal.notices[0]


async def test_every_failure_is_a_feed_problem_with_what_stays_safe(
    desk: Desk, portal: OpenData
) -> None:
    portal.instead = lambda _path: (400, {}, b'{"error_code": "X", "message": "Unknown field: y."}')
    with pytest.raises(FeedProblem, match="Votre liste et la dernière copie"):
        await desk.propose()
