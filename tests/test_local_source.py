"""A plain folder as a source: published privately, then synchronised as any feed."""

import asyncio
import json
import os
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cio_console.domain.overview import overview
from cio_console.domain.status import Status
from cio_console.errors import (
    CampaignProblem,
    FileProblem,
    SourceAbsent,
    SourceInvalid,
    UsageProblem,
)
from cio_console.feed.inputs import read_campaign
from cio_console.local_ground import Ground, is_plain
from cio_console.store.paths import FEED
from cio_console.sync import FileLeft, SyncEvent, SyncKind, SyncRequest, UploadChecked, synchronise
from tests.checks.schemas import short_names
from tests.domain.builders import paris
from tests.feed.builders import SCHOOLS, FeedFiles
from tests.feed.deposits import CAMPAIGN, an_export, some_grades
from tests.feed.desks import Desk

A, B, C, D = SCHOOLS
RECEIVED = paris(1, 8, 14, 5)


class Alone:
    """A director's folder, list and campaign, and the desk that follows the folder."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "recu"
        self.folder.mkdir()
        self.list = root / "secteur.json"
        self.campaign = root / "campagne.toml"
        self.campaign.write_text(CAMPAIGN, "utf-8")
        store = root / "store"
        self.feed = store / FEED
        self.schemas = root / "schemas"
        self.schemas.mkdir()
        ground = Ground(self.feed, self.list, lambda: read_campaign(self.campaign), self.schemas)
        self.desk = Desk(store, ground=ground)

    def put(self, name: str, raw: bytes, at: datetime = RECEIVED) -> Path:
        """Receive a file."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
        os.utime(path, (at.timestamp(), at.timestamp()))
        return path

    def write_list(self, *uais: str) -> None:
        """Write the director's list."""
        schools = [{"uai": uai, "name": f"Lycée {uai}"} for uai in uais]
        sector = {"sector": {"uai": "9990000W", "name": "CIO d'Essai"}, "schools": schools}
        self.list.write_text(json.dumps(sector), "utf-8")

    async def sync(self, *, force: bool = False) -> SyncKind:
        """Synchronise with the folder."""
        return (await self.desk.sync(self.folder, force=force)).kind

    def statuses(self) -> dict[str, Status]:
        """Return the status of SIECLE of each school on 9 January."""
        lines = overview(self.desk.snapshot, paris(1, 9)).lines
        return {line.school.uai: line.states["siecle"].status for line in lines}

    def rules(self) -> Mapping[str, int]:
        """Return how many findings of each rule the only file has."""
        (upload,) = self.desk.snapshot.uploads
        assert upload.summary is not None
        return upload.summary.rules

    @property
    def checked(self) -> int:
        """How many files the last synchronisation checked."""
        return len(self.desk.told(UploadChecked))

    @property
    def said(self) -> list[str]:
        """What it said of the files."""
        return [event.sentence for event in self.desk.events if isinstance(event, FileLeft)]


@pytest.fixture
def alone(tmp_path: Path) -> Alone:
    return Alone(tmp_path)


async def test_the_statuses_of_the_list_appear_from_the_files(alone: Alone) -> None:
    alone.write_list(A, B)
    alone.put("de Mme Costa/Eleves.zip", an_export(A))
    alone.put("contrat.pdf", b"%PDF-1.7")

    assert await alone.sync() is SyncKind.CHANGED

    held = alone.desk.snapshot
    assert held.source == str(alone.folder), "the folder itself, not what is made of it"
    assert [school.name for school in held.schools] == [f"Lycée {A}", f"Lycée {B}"]
    assert alone.statuses() == {A: Status.TO_CORRECT, B: Status.EXPECTED}
    (upload,) = held.uploads
    assert upload.report is not None
    assert alone.desk.reports.get(upload.report.sha256) is not None
    assert (upload.received_at, upload.file_name) == (RECEIVED, "Eleves.zip")
    (told,) = alone.said
    assert told.startswith("contrat.pdf est laissé de côté")


async def test_a_file_dropped_later_appears_and_alone_is_checked(alone: Alone) -> None:
    alone.write_list(A, B)
    alone.put("a.zip", an_export(A))
    await alone.sync()
    assert alone.checked == 1

    assert await alone.sync() is SyncKind.UNCHANGED
    assert alone.checked == 0, "nothing that has not changed is checked again"

    alone.put("b.zip", an_export(B))
    assert await alone.sync() is SyncKind.CHANGED
    assert alone.checked == 1
    assert alone.statuses() == {A: Status.TO_CORRECT, B: Status.TO_CORRECT}


async def test_without_a_list_the_very_first_try_works_on_the_schools_of_the_files(
    alone: Alone,
) -> None:
    alone.put("a.zip", an_export(A))
    alone.put("b.zip", an_export(B))
    await alone.sync()

    assert [(s.uai, s.name) for s in alone.desk.snapshot.schools] == [(A, A), (B, B)]
    assert "liste d'établissements" in alone.said[0]
    assert "cio-console secteur" in alone.said[0]

    alone.write_list(A, C)
    await alone.sync()
    assert alone.statuses() == {A: Status.TO_CORRECT, C: Status.EXPECTED}
    (told,) = [s for s in alone.said if "n'est pas dans votre liste" in s]
    assert told.startswith(f"b.zip : {B}")


async def test_a_folder_with_nothing_of_ours_and_no_list_is_refused_with_what_to_do(
    alone: Alone,
) -> None:
    alone.put("photo.jpg", b"\xff\xd8\xff")
    with pytest.raises(FileProblem, match="il n'y a rien à suivre"):
        await alone.sync()
    assert "rien à suivre" in alone.desk.times.last_error

    alone.write_list(A)
    assert await alone.sync() is SyncKind.EMPTY
    assert alone.statuses() == {A: Status.EXPECTED}


async def test_a_file_taken_away_counts_no_more_and_it_is_said(alone: Alone) -> None:
    alone.write_list(A, B)
    alone.put("a.zip", an_export(A))
    alone.put("b.zip", an_export(B))
    await alone.sync()
    (alone.folder / "b.zip").unlink()

    assert await alone.sync() is SyncKind.CHANGED

    assert alone.statuses()[B] is Status.EXPECTED
    assert any(f"b.zip ({B}) n'est plus dans le dossier" in told for told in alone.said)


async def test_a_folder_that_looks_emptied_is_refused_unless_forced(alone: Alone) -> None:
    """A share that is not mounted looks empty: the schools must not turn late for it."""
    alone.write_list(A, B, C)
    paths = [alone.put(f"{uai}.zip", an_export(uai)) for uai in (A, B, C)]
    await alone.sync()
    before = alone.desk.bytes()
    for path in paths[1:]:
        path.unlink()

    with pytest.raises(SourceAbsent, match="2 fichiers sur 3 ne sont plus dans"):
        await alone.sync()
    assert alone.desk.bytes() == before

    assert await alone.sync(force=True) is SyncKind.CHANGED
    assert alone.statuses()[B] is Status.EXPECTED


async def test_a_file_replaced_by_a_newer_one_is_another_upload(alone: Alone) -> None:
    alone.write_list(A)
    alone.put("a.zip", an_export(A, without_email=2))
    await alone.sync()
    alone.put("a.zip", an_export(A, without_email=0), paris(1, 9, 8))

    assert await alone.sync() is SyncKind.CHANGED
    (upload,) = alone.desk.snapshot.uploads
    assert upload.received_at == paris(1, 9, 8)


async def test_grades_are_crossed_with_the_siecle_file_of_the_same_school(alone: Alone) -> None:
    alone.write_list(A)
    alone.put("notes.xml", some_grades(A), paris(2, 10))
    alone.put("a.zip", an_export(A))
    await alone.sync()

    line = overview(alone.desk.snapshot, paris(3, 1)).lines[0]
    assert line.states["notes"].flags == (), "it came after SIECLE"
    assert line.states["notes"].current is not None


async def test_a_copy_under_way_is_taken_the_next_time(alone: Alone) -> None:
    alone.write_list(A)
    path = alone.put("a.zip.part", an_export(A), datetime.now(UTC))
    await alone.sync()
    assert alone.statuses() == {A: Status.EXPECTED}
    assert "la prochaine fois" in alone.said[0]

    path.unlink()
    alone.put("a.zip", an_export(A))
    await alone.sync()
    assert alone.statuses() == {A: Status.TO_CORRECT}


async def test_the_files_follow_the_schemas_of_the_settings(alone: Alone) -> None:
    alone.write_list(A)
    alone.put("a.zip", an_export(A, without_email=0))
    await alone.sync()
    assert alone.rules() == {}

    schema = alone.schemas / "BEE_ELEVES.xsd"
    schema.write_text(short_names(), "utf-8")
    assert await alone.sync() is SyncKind.CHANGED
    assert alone.rules().keys() == {"F013"}

    before = alone.desk.bytes()
    schema.write_text("<rien/>", "utf-8")
    with pytest.raises(UsageProblem, match="schémas XSD des réglages"):
        await alone.sync()
    assert alone.desk.bytes() == before


async def test_a_campaign_that_cannot_be_used_is_told(alone: Alone) -> None:
    alone.campaign.write_text("id = ", "utf-8")
    with pytest.raises(CampaignProblem):
        await alone.sync()
    assert "campagne" in alone.desk.times.last_error


async def test_a_private_feed_that_is_lost_or_damaged_is_made_again(alone: Alone) -> None:
    alone.write_list(A)
    alone.put("a.zip", an_export(A))
    await alone.sync()
    (alone.feed / "index.json").write_bytes(b"{")

    assert await alone.sync() is SyncKind.UNCHANGED
    shutil.rmtree(alone.feed)
    alone.put("a2.zip", an_export(A, without_email=3), paris(1, 9))
    assert await alone.sync() is SyncKind.CHANGED
    assert len(alone.desk.snapshot.uploads) == 2


async def test_only_its_owner_may_read_what_is_made_and_it_holds_no_file(alone: Alone) -> None:
    alone.write_list(A)
    alone.put("a.zip", an_export(A))
    await alone.sync()

    paths = [alone.feed, *alone.feed.rglob("*")]
    assert {p.stat().st_mode & 0o777 for p in paths if p.is_dir()} == {0o700}
    assert {p.stat().st_mode & 0o777 for p in paths if p.is_file()} == {0o600}
    held = b"".join(p.read_bytes() for p in paths if p.is_file())
    assert b"S111" in held, "its reports are there"
    for datum in (b"BERTHELOT", b"MARCHADIER", b"courriel.example"):
        assert datum not in held


async def test_a_synchronisation_that_is_stopped_leaves_the_sector_and_starts_again(
    alone: Alone,
) -> None:
    alone.write_list(A, B)
    alone.put("a.zip", an_export(A))
    await alone.sync()
    before = alone.desk.bytes()
    alone.put("b.zip", an_export(B))
    alone.put("b2.zip", an_export(B, without_email=3), paris(1, 9))
    desk, task = alone.desk, asyncio.current_task()
    assert task is not None

    def stop_at_the_first(event: SyncEvent) -> None:
        if isinstance(event, UploadChecked):
            trial.cancel()

    trial = asyncio.ensure_future(
        synchronise(
            SyncRequest(
                str(alone.folder), desk.options, desk.cache, desk.reports, desk.now,
                ground=desk.ground,
            ),
            stop_at_the_first,
        )
    )  # fmt: skip
    with pytest.raises(asyncio.CancelledError):
        await trial
    index = [name for name in alone.desk.bytes() if name.startswith("sector")]
    assert {n: alone.desk.bytes()[n] for n in index} == {n: before[n] for n in index}

    assert await alone.sync() is SyncKind.CHANGED
    assert len(alone.desk.snapshot.uploads) == 3


def test_a_feed_is_no_plain_folder_even_when_it_lost_its_index(tmp_path: Path) -> None:
    feed = FeedFiles(tmp_path / "flux")
    feed.add(A, 8)
    feed.write()
    assert not is_plain(str(feed.folder))
    (feed.folder / "index.json").unlink()
    assert not is_plain(str(feed.folder))
    (tmp_path / "recu").mkdir()
    assert is_plain(str(tmp_path / "recu"))
    assert not is_plain(str(tmp_path / "absent"))
    assert not is_plain("https://exemple.invalid/")


async def test_a_feed_that_lost_its_index_is_told_as_such(alone: Alone) -> None:
    feed = FeedFiles(alone.folder)
    feed.add(A, 8)
    with pytest.raises(SourceInvalid, match=r"index\.json"):
        await alone.sync()


async def test_a_published_feed_beside_a_ground_is_read_as_it_is(alone: Alone) -> None:
    feed = FeedFiles(alone.folder)
    feed.add(A, 8)
    feed.write()

    assert await alone.sync() is SyncKind.CHANGED
    assert not alone.feed.exists()
