"""The screens over two CIO: one table, each with its own state, one alone and back."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from cio_console.domain.snapshot import SyncTimes
from cio_console.presentation.labels import GlyphSet
from cio_console.store.journal import Journal
from cio_console.sync import FeedOptions
from cio_console.tui import several
from cio_console.tui.launch import Launch
from cio_console.tui.model import (
    Connection,
    Failure,
    Model,
    sync_failed,
)
from cio_console.tui.screens.base import ConsoleScreen
from cio_console.tui.views import exports
from tests.feed.builders import QUICK, SCHOOLS, FeedFiles
from tests.tui.driving import Driver, driving
from tests.tui.golden import check_golden
from tests.tui.sector import (
    NOTHING,
    NOW,
    TO_CORRECT,
    SectorFiles,
)
from tests.tui.test_synchronising import silent_server
from tests.tui.two_cios import (
    HERE,
    MIRABEAU,
    OFFLINE,
    OTHER,
    THERE,
    VAUBAN,
    failed,
    over,
    two_cios,
    with_another_deadline,
)

EACH_SIZE = pytest.mark.parametrize(
    "size", [(80, 24), (60, 16), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}"
)


def feeds(home: Path) -> tuple[Launch, FeedFiles, FeedFiles]:
    """Return the launch over two feeds in folders, nothing of which was received yet."""
    north, south = FeedFiles(home / "nord"), FeedFiles(home / "sud")
    for files, number in ((north, 0), (south, 1)):
        files.schools = files.schools[number * 2 : number * 2 + 2]
        files.add(files.schools[0].uai, 6, errors=number + 1)
        files.write()
    parts = [
        replace(
            SectorFiles(home, source=str(files.folder)).launch(offline=False),
            name=name,
            options=lambda: FeedOptions(environ={}, patience=QUICK),
        )
        for files, name in ((north, "Nord"), (south, "Sud"))
    ]
    return over(*parts), north, south


def unreachable(model: Model) -> Model:
    """Return the model of a session that the network does not lead to its second source."""
    return several.on_source(
        replace(model, offline=False),
        OTHER,
        lambda one: sync_failed(one, Failure.UNREACHABLE, OFFLINE, SyncTimes(), NOW),
    )


async def find(driver: Driver, words: str) -> None:
    """Choose the first thing that the palette finds."""
    await driver.press("colon")
    await driver.type(words)
    await driver.press("enter")


@EACH_SIZE
async def test_each_screen_over_two_cios_reads_as_its_golden(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    name = f"{size[0]}x{size[1]}"
    async with driving(two_cios(tmp_path, there=failed()), size) as driver:
        driver.app.update(unreachable(driver.app.model))
        await driver.settle()
        check_golden(f"deux-cio-secteur-{name}", driver.lines)


@EACH_SIZE
async def test_each_other_screen_over_two_cios_reads_as_its_golden(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    name = f"{size[0]}x{size[1]}"
    async with driving(two_cios(tmp_path, there=failed()), size) as driver:
        for key, screen in (("5", "campagne"), ("6", "relances"), ("7", "changements")):
            await driver.press(key)
            check_golden(f"deux-cio-{screen}-{name}", driver.lines)
        await driver.press("8")
        check_golden(f"deux-cio-synchronisation-{name}", driver.lines)
        await driver.press("1")
        assert driver.sector.table.move_to(TO_CORRECT)
        await driver.press("enter")
        check_golden(f"deux-cio-etablissement-{name}", driver.lines)


@EACH_SIZE
async def test_deadlines_that_differ_stand_apart_in_the_strip(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    launch = two_cios(tmp_path)
    with_another_deadline(launch, date(2025, 1, 17))
    async with driving(launch, size) as driver:
        check_golden(f"deux-campagnes-{size[0]}x{size[1]}", driver.lines)
        await driver.press("5", "t")
        assert "SIECLE · Valbourg" in driver.text
        assert "J-2" in driver.text


async def test_the_preview_tells_the_deadline_of_the_schools_own_cio(tmp_path: Path) -> None:
    launch = two_cios(tmp_path)
    with_another_deadline(launch, date(2025, 1, 17))
    async with driving(launch, (120, 40)) as driver:
        for school, told in ((NOTHING, "10/01"), (VAUBAN, "17/01")):
            assert driver.sector.table.move_to(school)
            await driver.settle()
            assert any(f"échéance le {told}" in line for line in driver.lines), told


async def test_a_filter_finds_the_schools_of_a_cio(tmp_path: Path) -> None:
    async with driving(two_cios(tmp_path)) as driver:
        await driver.press("slash")
        await driver.type("saules honore")
        assert [line.school.uai for line in driver.sector.lines] == [MIRABEAU]
        await driver.press("escape")
        await driver.press("s", "s")
        assert driver.sector.asked.sort == "cio"
        assert driver.sector.lines[0].cio == "Port-aux-Saules"


async def test_the_palette_shows_one_cio_alone_and_all_of_them_back(tmp_path: Path) -> None:
    async with driving(two_cios(tmp_path, there=failed())) as driver:
        assert len(driver.sector.lines) == 10
        await find(driver, "ne voir que port")
        assert {line.school.uai for line in driver.sector.lines} == {MIRABEAU, VAUBAN, TO_CORRECT}
        assert "1 CIO sur 2" in driver.lines[0]
        assert driver.app.model.source == OTHER
        assert not any(line.cios for line in driver.sector.lines)
        await find(driver, "ne voir que val")
        assert len(driver.sector.lines) == 8
        await find(driver, "voir les 2")
        assert len(driver.sector.lines) == 10
        assert driver.lines[0].startswith(" 2 CIO")


async def test_one_source_has_no_such_choice_in_its_palette(tmp_path: Path) -> None:
    alone = two_cios(tmp_path).parts[0]
    async with driving(alone) as driver:
        await driver.press("colon")
        await driver.type("ne voir que")
        assert "Ne voir que Valbourg" not in driver.text


async def test_findings_are_read_in_the_cache_of_their_own_source(tmp_path: Path) -> None:
    async with driving(two_cios(tmp_path)) as driver:
        for school, rule in ((MIRABEAU, "S111"), (TO_CORRECT, "S112")):
            assert driver.sector.table.move_to(school)
            await driver.press("enter")
            assert rule in driver.text
            assert all(report is not None for report in driver.app.reports.values())
            await driver.press("backspace")
        assert all("@" in upload for upload in driver.app.reports)


async def test_a_finding_is_accepted_for_the_source_it_comes_from(tmp_path: Path) -> None:
    launch = two_cios(tmp_path)
    async with driving(launch) as driver:
        assert driver.sector.table.move_to(MIRABEAU)
        await driver.press("enter", "enter", "enter", "o")
        await driver.type("connu du lycée")
        await driver.press("enter")
        (kept,) = Journal(launch.home.journal).acceptances()
        assert (kept.source, kept.uai) == (OTHER, MIRABEAU)
        assert len(driver.app.dossier.acceptances) == 1


async def test_a_message_is_from_the_cio_of_the_school(tmp_path: Path) -> None:
    async with driving(two_cios(tmp_path)) as driver:
        assert driver.sector.table.move_to(MIRABEAU)
        await driver.press("space")
        assert driver.sector.table.move_to(NOTHING)
        await driver.press("space", "m")
        assert "Honoré Mirabeau" in driver.text or "Châtelet" in driver.text


async def test_the_age_told_is_that_of_the_oldest_and_who_is_offline_is_named(
    tmp_path: Path,
) -> None:
    async with driving(two_cios(tmp_path, there=failed(3)), (120, 40)) as driver:
        assert "2 CIO" in driver.lines[0]
        assert "le plus ancien il y a 3 j" in driver.lines[1]
        driver.app.update(unreachable(driver.app.model))
        await driver.settle()
        assert f"{THERE} hors ligne · 2 CIO, le plus ancien il y a 3 j" in driver.lines[1]
        assert f"{THERE} : {OFFLINE}" in " ".join(driver.text.split())


async def test_one_never_received_leaves_the_other_on_the_screen(tmp_path: Path) -> None:
    launch = two_cios(tmp_path)
    shutil.rmtree(launch.home.cache(OTHER))
    async with driving(launch, (120, 40)) as driver:
        assert len(driver.sector.lines) == 8
        model = replace(driver.app.model, offline=False)
        states = several.connections(replace(model, watched=model.watched))
        assert states == (Connection.UP_TO_DATE, Connection.NEVER)
        await driver.press("8")
        assert "Rien n'a encore été reçu." in driver.text


async def test_synchronising_brings_every_source_each_in_its_worker(tmp_path: Path) -> None:
    launch, north, south = feeds(tmp_path)
    async with driving(launch) as driver:
        assert {line.cio for line in driver.sector.lines} == {"Nord", "Sud"}
        assert "2 CIO à jour" in driver.lines[1]
        north.add(SCHOOLS[1], 7, errors=0)
        north.write()
        south.add(SCHOOLS[3], 7, errors=4)
        south.write()
        await driver.press("r")
        lines = {line.school.uai: line for line in driver.sector.lines}
        assert lines[SCHOOLS[1]].states["siecle"].usable
        assert lines[SCHOOLS[3]].errors == 4
        assert len(driver.app.sync_runs) == 2


async def test_one_that_fails_is_said_and_the_other_is_brought(tmp_path: Path) -> None:
    launch, north, south = feeds(tmp_path)
    async with driving(launch, (120, 40)) as driver:
        south.add(SCHOOLS[3], 7, errors=4)
        south.write()
        shutil.rmtree(north.folder)
        await driver.press("r")
        lines = {line.school.uai: line for line in driver.sector.lines}
        assert lines[SCHOOLS[3]].errors == 4
        assert SCHOOLS[0] in lines, "what was held of the one that fails stays"
        assert "Nord " in driver.lines[1]
        assert "Nord : " in driver.text
        await driver.press("8")
        assert "échec" in driver.text
        assert "nouveautés reçues" in driver.text
        states = several.connections(driver.app.model)
        assert states[1] is Connection.UP_TO_DATE
        assert states[0] is not Connection.UP_TO_DATE


async def test_a_refused_source_is_told_as_such_beside_the_others(tmp_path: Path) -> None:
    launch, north, _ = feeds(tmp_path)
    north.write(revision=9)
    async with driving(launch, (120, 40)) as driver:
        north.add(SCHOOLS[1], 8)
        north.write(revision=2)
        await driver.press("r")
        assert several.connections(driver.app.model)[0] is Connection.REFUSED
        assert "Nord source refusée" in driver.lines[1]


@pytest.fixture
def silent() -> Iterator[list[str]]:
    """Give the addresses of five servers that say nothing before the end of the test."""
    with ExitStack() as stack:
        yield [stack.enter_context(silent_server())[0] for _ in range(5)]


async def test_few_are_synchronised_at_a_time_and_nothing_waits_for_them(
    tmp_path: Path, silent: list[str]
) -> None:
    def options() -> FeedOptions:
        return FeedOptions(environ={}, patience=QUICK)

    launch = over(
        *(
            replace(SectorFiles(tmp_path, source=url).launch(offline=False), options=options)
            for url in silent
        )
    )
    async with driving(launch, settled=False) as driver:
        await driver.pilot.pause()
        assert len(driver.app.sync_runs) == 3
        assert driver.app.unavailable("sync") == "Une synchronisation est déjà en cours."
        await driver.pilot.press("8")
        await driver.pilot.pause()
        assert isinstance(driver.app.screen, ConsoleScreen)
        assert driver.app.screen.id == "sync-screen"
        runs = driver.app.sync_runs
    for run in runs:
        assert await asyncio.to_thread(run.ended.wait, 10), "leaving stops them"


async def test_the_signs_of_two_cios_are_plain_where_the_terminal_asks(tmp_path: Path) -> None:
    launch = two_cios(tmp_path)
    plain = tuple(replace(part, glyphs=GlyphSet.ASCII) for part in launch.parts)
    async with driving(replace(launch, parts=plain, glyphs=GlyphSet.ASCII)) as driver:
        assert "●" not in driver.text


async def test_what_is_exported_names_the_cio_and_the_sources(tmp_path: Path) -> None:
    async with driving(two_cios(tmp_path, there=failed())) as driver:
        model = driver.app.model
        about = exports.seen(model)
        assert about
        told = about.sources
        assert not isinstance(told, msgspec.UnsetType)
        assert [(one.cio, one.source, bool(one.error)) for one in told] == [
            (HERE, model.watched[0].source, False),
            (THERE, OTHER, True),
        ]
        found = driver.sector.exported()
        assert found
        (written,) = (form.build() for form in found.forms if form.suffix == ".json")
        document = msgspec.json.decode(written)
        assert {one["uai"]: one["cio"] for one in document["schools"]}[VAUBAN] == [THERE]
        assert [one["cio"] for one in document["sources"]] == [HERE, THERE]
        own = exports.seen_of(model, MIRABEAU)
        assert own
        assert isinstance(own.sources, msgspec.UnsetType), "a school's page is of its own CIO"


async def test_what_is_declared_is_of_the_campaign_of_the_schools_own_cio(tmp_path: Path) -> None:
    launch = two_cios(tmp_path)
    with_another_deadline(launch, date(2025, 1, 17), "autre")
    async with driving(launch) as driver:
        assert driver.sector.table.move_to(VAUBAN)
        await driver.press("p")
        await driver.press("enter")
        (told,) = Journal(launch.home.journal).declarations()
        assert (told.uai, told.campaign, told.collection) == (VAUBAN, "autre", "siecle")
        line = driver.app.model.line(VAUBAN)
        assert line
        assert line.states["siecle"].uploads, "it counts in the sector of its own CIO"
        await driver.press("p", "home", "ctrl+k")
        await driver.type("retirer")
        await driver.press("enter")
        (kept,) = Journal(launch.home.journal).declarations()
        assert kept.withdrawn_at is not None
