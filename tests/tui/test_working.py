"""Working on the screens: the day, contacts, synchronisation, and what may go wrong."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from rich.style import Style

from cio_console.domain.status import Status
from cio_console.errors import SourceRefused, SourceUnreachable, StoreProblem
from cio_console.store.sector import SectorCache
from cio_console.sync import FeedOptions
from cio_console.tui.launch import Launch
from cio_console.tui.model import Connection, Failure
from cio_console.tui.sync_worker import failure_of
from tests.feed.builders import QUICK, FeedFiles
from tests.tui.driving import driving
from tests.tui.sector import (
    NOTHING,
    NOW,
    PARIS,
    TO_CORRECT,
    SectorFiles,
    a_sector,
)


def from_feed(home: Path, feed: FeedFiles) -> Launch:
    """Return the launch that synchronises with a feed in a folder."""
    files = SectorFiles(home, source=str(feed.folder))
    return replace(files.launch(offline=False), options=FeedOptions(environ={}, patience=QUICK))


def patient(files: SectorFiles) -> Launch:
    """Return a launch that waits for its source longer than the test lasts."""
    return files.launch(offline=False)


@contextmanager
def silent_server() -> Iterator[tuple[str, threading.Event]]:
    """Serve an address that says nothing until the event is set, then a server error."""
    answer = threading.Event()

    class Silent(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer.wait(30)
            with suppress(OSError):
                self.send_error(404)

        def log_message(self, *_about: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Silent)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", answer
    finally:
        answer.set()
        server.shutdown()
        server.server_close()
        thread.join()


# The day


async def test_d_shows_the_sector_as_it_stood_that_day(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("d")
        await driver.type("2024-12-15")
        await driver.press("enter")
        line = driver.app.model.line(TO_CORRECT)
        assert line is not None
        assert len(line.states["siecle"].uploads) == 1
        assert "vu le 15/12/2024" in driver.lines[0]


async def test_an_empty_day_is_today_again(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    files.store()
    async with driving(files.launch(day=date(2025, 1, 13))) as driver:
        await driver.press("d", "ctrl+u", "enter")
        assert driver.app.model.day is None
        assert "08/01/2025" in driver.lines[0]
        assert "vu le" not in driver.lines[0]


async def test_a_wrong_day_is_refused_in_french_and_stays_typed(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("d")
        await driver.type("31/02/2025")
        await driver.press("enter")
        assert "n'est pas un jour" in driver.text
        assert driver.screen.prompt.text == "31/02/2025"
        await driver.press("escape")
        assert driver.app.model.day is None
        assert driver.app.focused is driver.sector.table


async def test_the_day_changes_on_an_open_school_and_keeps_it_open(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        driver.sector.table.move_to(TO_CORRECT)
        await driver.press("enter", "d")
        await driver.type("13/12/2024")
        await driver.press("enter")
        assert driver.school.uai == TO_CORRECT
        assert "10 erreurs" in driver.text
        assert "07/01/2025" not in driver.text


async def test_the_cursor_stays_on_its_school_when_the_day_changes_the_order(
    tmp_path: Path,
) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        driver.sector.table.move_to(NOTHING)
        await driver.press("d")
        await driver.type("2025-01-13")
        await driver.press("enter")
        assert driver.sector.uai == NOTHING
        line = driver.app.model.line(NOTHING)
        assert line is not None
        assert line.states["siecle"].status is Status.LATE


# Contacts


async def test_a_contact_is_in_the_journal_before_the_screen_says_so(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    async with driving(files.store()) as driver:
        uai = driver.sector.uai
        await driver.press("c")
        await driver.type("Secretariat prevenu")
        await driver.press("enter")
        held = files.journal.contacts()
        assert [(c.uai, c.text, c.at) for c in held] == [(uai, "Secretariat prevenu", NOW)]
        assert "Relance enregistrée" in driver.lines[1]
        assert "Secretariat prevenu" in driver.text
        assert not driver.screen.prompt.display


async def test_a_contact_that_cannot_be_saved_stays_typed_and_says_why(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    launch = files.store()
    launch.home.journal.parent.mkdir(parents=True, exist_ok=True)
    launch.home.journal.write_text("a file where the folder should be", "utf-8")
    async with driving(launch) as driver:
        await driver.press("c")
        await driver.type("a rappeler")
        await driver.press("enter")
        assert "Relance non enregistrée" in driver.text
        assert driver.screen.prompt.text == "a rappeler"
        assert driver.app.model.contacts == ()
        await driver.press("escape", "c")
        assert driver.screen.prompt.text == "a rappeler"


async def test_a_contact_left_half_typed_is_found_again(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("c")
        await driver.type("Mme Costa")
        await driver.press("escape", "down", "c")
        assert driver.screen.prompt.text == ""
        await driver.press("escape", "up", "c")
        assert driver.screen.prompt.text == "Mme Costa"


async def test_an_empty_contact_is_not_recorded(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    async with driving(files.store()) as driver:
        await driver.press("c", "space", "enter")
        assert "Rien n'est écrit" in driver.text
        assert files.journal.contacts() == ()


async def test_letters_typed_in_a_contact_are_never_commands(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("c")
        await driver.type("n q r a d 1 ?")
        assert driver.app.is_running
        assert driver.screen.prompt.text == "n q r a d 1 ?"


async def test_the_contacts_of_a_school_stand_on_its_page_newest_first(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store(), (120, 40)) as driver:
        await driver.press("enter")
        for text in ("premier appel", "second appel"):
            await driver.press("c")
            await driver.type(text)
            await driver.press("enter")
        page = driver.text
        assert "Relances  2" in page
        assert page.index("second appel") > 0


async def test_in_the_demo_a_contact_is_written_on_the_fictional_day(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    files.store()
    now = datetime(2026, 5, 4, 9, 30, tzinfo=PARIS)
    launch = files.launch(day=date(2025, 1, 8), demo=True)
    async with driving(launch, now=lambda: now) as driver:
        await driver.press("c")
        await driver.type("oui")
        await driver.press("enter")
        written = files.journal.contacts()[0].at
        assert written == datetime(2025, 1, 8, 9, 30, tzinfo=PARIS)


# Synchronisation


async def test_the_first_sync_brings_the_sector_by_itself(tmp_path: Path) -> None:
    feed = FeedFiles(tmp_path / "flux")
    feed.add("9990001X", 6, errors=2)
    feed.write()
    async with driving(from_feed(tmp_path / "home", feed)) as driver:
        assert driver.app.model.connection is not Connection.FIRST_SYNC
        assert len(driver.sector.lines) == 4
        assert "CIO d'Essai" in driver.lines[0]


async def test_r_brings_what_is_new_and_keeps_the_cursor_by_school(tmp_path: Path) -> None:
    feed = FeedFiles(tmp_path / "flux")
    feed.add("9990001X", 6, errors=2)
    feed.write()
    async with driving(from_feed(tmp_path / "home", feed)) as driver:
        driver.sector.table.move_to("9990003Z")
        feed.add("9990003Z", 7, errors=5)
        feed.write()
        await driver.press("r")
        line = driver.app.model.line("9990003Z")
        assert line is not None
        assert line.errors == 5
        assert driver.sector.uai == "9990003Z"


async def test_a_sync_reaches_the_open_school_and_its_new_reports(tmp_path: Path) -> None:
    feed = FeedFiles(tmp_path / "flux")
    feed.add("9990001X", 6, errors=2)
    feed.write()
    async with driving(from_feed(tmp_path / "home", feed)) as driver:
        driver.sector.table.move_to("9990001X")
        await driver.press("enter")
        feed.add("9990001X", 7, errors=5)
        feed.write()
        await driver.press("r")
        assert "+3 nouvelles · −0 corrigée · 2 restantes" in driver.text


async def test_a_failed_sync_keeps_everything_and_says_why(tmp_path: Path) -> None:
    feed = FeedFiles(tmp_path / "flux")
    feed.add("9990001X", 6, errors=2)
    feed.write()
    async with driving(from_feed(tmp_path / "home", feed)) as driver:
        before = driver.app.model.snapshot
        (feed.folder / "index.json").write_bytes(b"<html>portail</html>")
        await driver.press("r")
        assert driver.app.model.snapshot == before
        assert driver.app.model.times.failed
        assert driver.app.model.times.last_success is not None
        assert len(driver.sector.lines) == 4
        assert driver.app.model.times.last_error[:20] in driver.text


async def test_a_rollback_is_told_as_a_refusal(tmp_path: Path) -> None:
    feed = FeedFiles(tmp_path / "flux")
    feed.add("9990001X", 6)
    feed.write(revision=9)
    async with driving(from_feed(tmp_path / "home", feed)) as driver:
        feed.add("9990002Y", 6)
        feed.write(revision=3)
        await driver.press("r")
        assert driver.app.model.connection is Connection.REFUSED
        assert "source refusée" in driver.lines[1]


async def test_a_source_that_is_gone_at_the_first_sync_says_so_on_the_first_screen(
    tmp_path: Path,
) -> None:
    feed = FeedFiles(tmp_path / "nulle part")
    async with driving(from_feed(tmp_path / "home", feed)) as driver:
        assert driver.app.model.snapshot is None
        assert "Le secteur n'a pas encore été reçu" in driver.text
        assert driver.app.model.times.last_error.startswith("Le dossier")
        assert driver.lines[2].startswith(" Le dossier")


async def test_offline_r_gives_the_reason_and_tries_nothing(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    launch = files.store()
    async with driving(launch) as driver:
        await driver.press("r")
        assert "--hors-ligne" in driver.lines[1]
        times = SectorCache(launch.home.cache(launch.source)).times()
        assert times.last_error == ""


async def test_keys_are_served_while_a_sync_waits_for_its_source(tmp_path: Path) -> None:
    with silent_server() as (address, answer):
        files = a_sector(tmp_path)
        files.source = address
        files.store()
        async with driving(patient(files), settled=False) as driver:
            await driver.pilot.press("down", "down")
            assert driver.app.model.connection is Connection.SYNCING
            assert driver.sector.table.cursor_index == 2
            assert "synchronisation…" in driver.lines[1]
            answer.set()
            await driver.settle()
            assert driver.app.model.times.failed
            assert len(driver.sector.lines) == 8


async def test_leaving_during_a_sync_does_not_wait_for_the_source(tmp_path: Path) -> None:
    with silent_server() as (address, answer):
        files = a_sector(tmp_path)
        files.source = address
        files.store()
        async with driving(patient(files), settled=False) as driver:
            app = driver.app
            await driver.pilot.press("q")
        run = app.sync_run
        assert run is not None
        await asyncio.to_thread(run.ended.wait, 20)
        assert run.ended.is_set()
        assert not answer.is_set()
        assert app.return_code == 0


async def test_a_missing_report_is_told_and_the_rest_is_shown(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    launch = files.store(without=["depot-02"])
    async with driving(launch) as driver:
        driver.sector.table.move_to(TO_CORRECT)
        await driver.press("enter")
        assert "rapport manquant, comparaison impossible" in driver.text
        assert "S111" in driver.text
        await driver.press("enter")
        assert "Le rapport de ce dépôt manque" in driver.text


async def test_a_school_without_upload_opens_on_an_honest_page(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        driver.sector.table.move_to(NOTHING)
        await driver.press("enter")
        assert "Anomalies  rien reçu" in driver.text
        assert "Dépôts  aucun" in driver.text


async def test_a_sector_of_no_school_says_so(tmp_path: Path) -> None:
    files = SectorFiles(tmp_path, schools=())
    async with driving(files.store()) as driver:
        assert "Le flux ne contient aucun établissement" in driver.text
        await driver.press("n", "enter", "c", "a", "s")
        assert driver.app.is_running


async def test_five_thousand_schools_open_and_filter(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    model = files.schools[0]
    many = [type(model)(uai=f"A{i:07}", name=f"Lycée n° {i}") for i in range(5000)]
    files.schools = (*files.schools, *many)
    async with driving(files.store()) as driver:
        await driver.press("slash")
        await driver.type("4999")
        assert [line.school.uai for line in driver.sector.lines] == ["A0004999"]


async def test_the_age_of_the_data_is_told_again_at_a_key(tmp_path: Path) -> None:
    clock = [NOW]
    async with driving(a_sector(tmp_path).store(), now=lambda: clock[0]) as driver:
        assert "il y a 5 min" in driver.lines[1]
        clock[0] = NOW + timedelta(hours=2)
        await driver.press("down")
        assert "il y a 2 h" in driver.lines[1]


async def test_the_sector_follows_the_real_day_past_midnight(tmp_path: Path) -> None:
    clock = [NOW]
    async with driving(a_sector(tmp_path).store(), now=lambda: clock[0]) as driver:
        clock[0] = NOW + timedelta(days=4)
        await driver.press("down")
        line = driver.app.model.line(NOTHING)
        assert line is not None
        assert line.states["siecle"].status is Status.LATE


async def test_a_damaged_cache_is_told_and_the_console_still_opens(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    launch = files.store()
    for path in launch.home.cache(launch.source).glob("sector.*.json"):
        path.write_bytes(path.read_bytes()[:-40])
    async with driving(launch) as driver:
        assert driver.app.model.snapshot is None
        assert driver.app.model.warnings
        assert driver.app.model.warnings[0][:20] in driver.text


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (SourceUnreachable("x"), Failure.UNREACHABLE),
        (SourceRefused("x"), Failure.REFUSED),
        (StoreProblem("x"), Failure.OTHER),
    ],
)
def test_each_failure_has_the_kind_a_reader_acts_upon(error: Exception, kind: Failure) -> None:
    assert isinstance(error, SourceUnreachable | SourceRefused | StoreProblem)
    assert failure_of(error) is kind


async def test_no_colour_at_all_still_shows_the_cursor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with driving(a_sector(tmp_path).store()) as driver:
        strips = driver.app.screen._compositor.render_strips()
        row = next(strip for strip in strips if "Auguste Perdrix" in strip.text)
        assert any(segment.style and segment.style.reverse for segment in row)
        for strip in strips:
            for segment in strip:
                style = segment.style
                assert style is None or _legible(style)


def _legible(style: Style) -> bool:
    """Tell whether a text of that style can be read: no colour at all, or two that differ."""
    default = style.color is None or style.color.is_default
    return default or style.color != style.bgcolor
