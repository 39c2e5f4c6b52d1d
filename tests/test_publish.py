"""Publishing: a folder of uploads becomes a feed, the same bytes for the same input."""

import hashlib
import multiprocessing
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cio_console.domain.finding import Severity
from cio_console.errors import CampaignProblem, FileProblem, StoreProblem, UsageProblem
from cio_console.feed.contract import decode_report
from cio_console.publish import (
    DepositPublished,
    DepositsFound,
    IndexWritten,
    Notice,
    publish,
)
from cio_console.sync import SyncKind
from tests.feed.builders import SCHOOLS
from tests.feed.deposits import Press, an_export
from tests.feed.desks import Desk

A, B, C, D = SCHOOLS
FIRST = f"{A}/siecle/2025-01-08T140500_ExportXML_ElevesSansAdresses.zip"
SECOND = f"{B}/siecle/2025-01-09T080000_Eleves.zip"


@pytest.fixture
def press(tmp_path: Path) -> Press:
    press = Press(tmp_path)
    press.put(FIRST, an_export(A))
    press.put(SECOND, an_export(B, without_email=0))
    return press


def test_each_upload_has_its_report_and_its_summary(press: Press) -> None:
    outcome = press.publish()
    assert (outcome.revision, outcome.published, outcome.changed) == (1, 2, True)
    assert (outcome.reused, outcome.objects, outcome.notices) == (0, 2, ())
    one, other = press.index.uploads
    raw = (press.folder / "depots" / FIRST).read_bytes()
    assert (one.uai, one.collection) == (A, "siecle")
    assert one.file_name == "ExportXML_ElevesSansAdresses.zip"
    assert one.received_at == datetime(2025, 1, 8, 13, 5, tzinfo=UTC)
    assert (one.size, one.sha256) == (len(raw), hashlib.sha256(raw).hexdigest())
    assert one.summary is not None
    assert (one.summary.pupils, one.summary.rules) == (4, {"S111": 1})
    assert one.report is not None
    object_bytes = (press.output / "objects" / f"{one.report.sha256}.json").read_bytes()
    report = decode_report(object_bytes)
    assert len(object_bytes) == one.report.size
    assert report.facts.sha256 == one.sha256
    assert [finding.rule for finding in report.findings] == ["S111"]
    assert other.summary is not None
    assert other.summary.rules == {}


def test_the_index_says_the_sector_the_campaign_and_the_newest_reception(press: Press) -> None:
    press.publish()
    index = press.index
    assert index.sector.name == "CIO d'Essai"
    assert (index.publisher.name, index.publisher.contact) == (
        "CIO d'Essai",
        "cio@exemple.invalid",
    )
    assert [school.uai for school in index.schools] == list(SCHOOLS)
    assert index.campaign.id == "essai"
    assert index.generated_at == datetime(2025, 1, 9, 7, 0, tzinfo=UTC)


def test_the_events_tell_the_progress_in_order(press: Press) -> None:
    press.publish()
    ids = [upload.id for upload in press.index.uploads]
    assert press.events == [
        DepositsFound(2),
        DepositPublished(1, 2, ids[0], reused=False),
        DepositPublished(2, 2, ids[1], reused=False),
        IndexWritten(1),
    ]


def test_the_same_input_gives_the_same_bytes_elsewhere_and_later(
    press: Press, tmp_path: Path
) -> None:
    press.publish()
    for path in (press.folder / "depots").rglob("*"):
        os.utime(path, (1, 1))
    press.publish(output=tmp_path / "autre")
    assert press.tree(tmp_path / "autre") == press.tree()


def test_the_number_of_processes_does_not_show(press: Press, tmp_path: Path) -> None:
    for day in range(10, 15):
        press.put(f"{C}/siecle/2025-01-{day}T120000_e.zip", an_export(C, pupils=day))
    press.publish()
    outcome = press.publish(processes=2, output=tmp_path / "autre")
    assert outcome.objects == 7
    assert press.tree(tmp_path / "autre") == press.tree()


def test_publishing_again_writes_nothing(press: Press) -> None:
    press.publish()
    before = {p: (p.stat().st_ino, p.stat().st_mtime_ns) for p in press.output.rglob("*.json")}
    outcome = press.publish()
    assert (outcome.changed, outcome.revision, outcome.reused) == (False, 1, 2)
    assert outcome.objects == 0
    after = {p: (p.stat().st_ino, p.stat().st_mtime_ns) for p in press.output.rglob("*.json")}
    assert after == before
    assert [type(event) for event in press.events] == [DepositsFound, *[DepositPublished] * 2]


def test_only_a_new_upload_is_checked_and_the_revision_goes_up(press: Press) -> None:
    press.publish()
    press.put(f"{A}/siecle/2025-01-10T090000_e.zip", an_export(A, without_email=0))
    outcome = press.publish()
    assert (outcome.revision, outcome.reused, outcome.objects) == (2, 2, 1)
    assert [u.received_at.day for u in press.index.uploads] == [8, 10, 9]


def test_a_refreshed_feed_equals_one_made_at_once_but_for_its_revision(
    press: Press, tmp_path: Path
) -> None:
    press.publish()
    press.put(f"{A}/siecle/2025-01-10T090000_e.zip", an_export(A, without_email=0))
    press.publish()
    press.publish(output=tmp_path / "neuf")
    refreshed, fresh = press.tree(), press.tree(tmp_path / "neuf")
    assert refreshed.keys() == fresh.keys()
    index = refreshed.pop("index.json")
    assert fresh.pop("index.json") == index.replace(b'"revision":2,', b'"revision":1,')
    assert refreshed == fresh


def test_a_replaced_file_is_checked_again_under_the_same_id(press: Press) -> None:
    press.publish()
    before = press.index.uploads[0]
    press.put(FIRST, an_export(A, without_email=3))
    outcome = press.publish()
    after = press.index.uploads[0]
    assert (outcome.reused, outcome.objects) == (1, 1)
    assert after.id == before.id
    assert after.sha256 != before.sha256
    assert after.summary is not None
    assert after.summary.rules == {"S111": 3}


def test_what_a_report_depends_on_makes_every_report_again(press: Press) -> None:
    press.publish()
    assert press.publish(identities="completes").reused == 0
    assert press.publish(identities="completes").reused == 2
    press.schools[C] = "Lycée rebaptisé"
    assert press.publish(identities="completes").reused == 0
    campaign = press.folder / "campagne.toml"
    campaign.write_text(campaign.read_text("utf-8").replace("2024", "2023"), "utf-8")
    assert press.publish(identities="completes").reused == 0


def test_a_damaged_object_is_made_again(press: Press) -> None:
    press.publish()
    tree = press.tree()
    report = press.index.uploads[0].report
    assert report is not None
    (press.output / "objects" / f"{report.sha256}.json").write_bytes(b"{}")
    outcome = press.publish()
    assert (outcome.reused, outcome.objects, outcome.changed) == (1, 1, False)
    assert press.tree() == tree


def test_objects_of_the_index_before_stay_once_and_then_go(press: Press) -> None:
    press.publish()
    old = press.index.uploads[0].report
    assert old is not None
    path = press.output / "objects" / f"{old.sha256}.json"
    press.put(FIRST, an_export(A, without_email=3))
    press.publish()
    assert path.exists(), "a reader of the former index may be fetching it"
    press.publish()
    assert not path.exists()
    assert len(list((press.output / "objects").iterdir())) == 2


def test_names_are_masked_unless_asked_for(press: Press) -> None:
    press.publish()
    assert b"MARCHADIER" not in b"".join(press.tree().values())
    press.publish(identities="completes")
    assert b"MARCHADIER Enzo" in b"".join(press.tree().values())


@pytest.mark.parametrize(
    "raw", [b"", b"<html>Connexion</html>", b"%PDF-1.7", b"PK\x03\x04", bytes(range(256)) * 12]
)
def test_a_file_that_is_not_understood_is_published_with_a_blocking_finding(
    press: Press, raw: bytes
) -> None:
    press.put(FIRST, raw)
    outcome = press.publish()
    assert outcome.published == 2
    summary = press.index.uploads[0].summary
    assert summary is not None
    assert not summary.usable
    assert summary.counts[Severity.BLOCKING] >= 1


def test_what_is_no_upload_is_left_out_aloud(press: Press) -> None:
    press.put("9990009Z/siecle/2025-01-08T140500_a.xml", b"<a/>")
    press.put(f"{A}/siecle/sans-date.xml", b"<a/>")
    outcome = press.publish()
    assert outcome.published == 2
    assert len(outcome.notices) == 2
    assert [event.sentence for event in press.events if isinstance(event, Notice)] == list(
        outcome.notices
    )
    assert "9990009Z" in outcome.notices[1]
    assert "sans-date.xml" in outcome.notices[0]


def test_an_empty_folder_of_uploads_is_a_feed_without_upload(tmp_path: Path) -> None:
    press = Press(tmp_path)
    outcome = press.publish()
    assert (outcome.published, outcome.revision) == (0, 1)
    assert press.index.generated_at is None
    assert len(press.index.schools) == 4


def test_a_wrong_sector_or_campaign_publishes_nothing(press: Press) -> None:
    press.schools["pas un UAI"] = "Lycée"
    with pytest.raises(CampaignProblem, match="n'est pas un UAI"):
        press.publish()
    del press.schools["pas un UAI"]
    (press.folder / "campagne.toml").write_text("id = ", "utf-8")
    with pytest.raises(CampaignProblem, match="TOML"):
        press.publish()
    assert not press.output.exists()


def test_absent_inputs_publish_nothing(press: Press) -> None:
    press.publish()
    tree = press.tree()
    request = press.request()
    absent = press.folder / "absent"
    for wrong, sector in (
        (replace(request, uploads=absent), press.sector),
        (replace(request, campaign=absent), press.sector),
        (request, absent),
    ):
        with pytest.raises(FileProblem, match="absent"):
            publish(wrong, sector, press.events.append)
    assert press.tree() == tree


def test_wrong_options_are_refused(press: Press) -> None:
    with pytest.raises(UsageProblem, match="masquees ou completes"):
        press.publish(identities="visibles")
    with pytest.raises(UsageProblem, match="1 ou plus"):
        press.publish(processes=0)
    assert not press.output.exists()


def test_a_former_index_that_cannot_be_read_is_not_replaced(press: Press) -> None:
    press.output.mkdir()
    (press.output / "index.json").write_text("abîmé")
    with pytest.raises(FileProblem, match="revienne pas en arrière"):
        press.publish()
    assert (press.output / "index.json").read_text() == "abîmé"


def test_an_output_that_is_a_file_is_said(press: Press) -> None:
    press.output.write_text("un fichier")
    with pytest.raises(StoreProblem, match="un fichier porte le nom"):
        press.publish()
    assert press.output.read_text() == "un fichier"


def test_a_stop_before_the_index_leaves_the_former_feed(press: Press) -> None:
    press.publish()
    index = (press.output / "index.json").read_bytes()
    press.put(f"{A}/siecle/2025-01-10T090000_e.zip", an_export(A, without_email=0))

    def stop(event: object) -> None:
        if isinstance(event, DepositPublished) and not event.reused:
            raise KeyboardInterrupt

    request = press.request()
    with pytest.raises(KeyboardInterrupt):
        publish(request, press.sector, stop)
    assert (press.output / "index.json").read_bytes() == index
    assert press.publish().revision == 2


def test_a_stop_leaves_no_worker_behind(press: Press) -> None:
    for day in range(10, 28):
        press.put(f"{C}/siecle/2025-01-{day}T120000_e.zip", an_export(C, pupils=40))
    request = press.request(processes=2)

    def stop(event: object) -> None:
        if isinstance(event, DepositPublished):
            assert multiprocessing.active_children()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish(request, press.sector, stop)
    assert multiprocessing.active_children() == []


STDIN_OF_WORKERS = """
import multiprocessing, os, sys
from pathlib import Path
from cio_console.publish import DepositPublished, PublishRequest, publish

seen = set()

def look(event):
    if isinstance(event, DepositPublished):
        seen.update(os.readlink(f"/proc/{p.pid}/fd/0") for p in multiprocessing.active_children())

folder = Path(sys.argv[1])
publish(PublishRequest(folder / "depots", folder / "campagne.toml", folder / "ailleurs",
                       processes=2), folder / "secteur.json", look)
print(sorted(seen))
"""


def test_workers_do_not_inherit_the_terminal(press: Press) -> None:
    press.publish()
    done = subprocess.run(
        [sys.executable, "-c", STDIN_OF_WORKERS, str(press.folder)],
        stdin=subprocess.PIPE,
        capture_output=True,
        text=True,
        check=True,
    )
    # A worker that is still starting has not let go of it yet, and has read nothing.
    assert "'/dev/null'" in done.stdout


def test_a_worker_that_is_killed_is_said_and_nothing_is_published(press: Press) -> None:
    long_work = an_export(C, pupils=4000)  # seconds of it are left when the first file is done
    for day in (10, 11, 12):
        press.put(f"{C}/siecle/2025-01-{day}T120000_e.zip", long_work)
    request = press.request(processes=2)

    def kill(event: object) -> None:
        if isinstance(event, DepositPublished):
            for worker in multiprocessing.active_children():
                worker.kill()

    with pytest.raises(FileProblem, match="processus de contrôle s'est arrêté"):
        publish(request, press.sector, kill)
    assert not (press.output / "index.json").exists()


async def test_what_is_published_is_what_is_synchronised(press: Press, tmp_path: Path) -> None:
    press.publish()
    desk = Desk(tmp_path / "store")
    outcome = await desk.sync(press.output)
    assert outcome.kind is SyncKind.CHANGED
    assert outcome.missing == ()
    assert desk.snapshot.uploads == press.index.uploads
    press.put(f"{A}/siecle/2025-01-10T090000_e.zip", an_export(A, without_email=0))
    press.publish()
    assert (await desk.sync(press.output)).fetched == 1
    press.publish()
    assert (await desk.sync(press.output)).kind is SyncKind.UNCHANGED
