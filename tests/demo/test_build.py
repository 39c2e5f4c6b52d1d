"""The demo's folder: what is in it, the same bytes for the same seed, and whose folder it is."""

import hashlib
import json
import re
import zipfile
from pathlib import Path

import pytest
from msgspec import json as msgspec_json

from cio_console.checks.values.email_domains import misspelt_ending
from cio_console.demo.build import DEMO_DAY, DemoSector, build
from cio_console.domain.campaign_files import parse_campaign, shipped_campaign
from cio_console.domain.school import SectorFile
from cio_console.errors import StoreProblem, UsageProblem
from cio_console.feed.contract import decode_index
from cio_console.publish import DepositPublished, IndexWritten, PublishEvent
from tests.demo.builders import MAGIC_ZIP

FEW = 2
ADDRESS = re.compile(rb"([a-z0-9.-]{3,40})@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)")
DOMAIN = re.compile(rb"@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)")
RESERVED = re.compile(rb"(?:[a-z]+\.)?example(?:\.(?:org|net|com))?")


def _tree(folder: Path) -> dict[str, str]:
    """Return path → hash of every file below `folder`."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _documents(folder: Path) -> list[bytes]:
    """Return the bytes of every uploaded document, out of its zip."""
    found = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        if not path.read_bytes().startswith(MAGIC_ZIP):
            found.append(path.read_bytes())
        elif zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                found.extend(archive.read(name) for name in archive.namelist())
    return found


def test_the_folder_holds_what_the_other_commands_reuse(demo: DemoSector) -> None:
    assert sorted(path.name for path in demo.folder.iterdir()) == [
        "campagne.toml",
        "demo.json",
        "depots",
        "flux",
        "secteur.json",
    ]
    assert demo.deposits.is_dir()
    assert demo.sector_file.is_file()
    assert demo.campaign_file.is_file()
    assert (demo.feed / "index.json").is_file()


def test_uploads_are_laid_out_as_publier_reads_them(demo: DemoSector) -> None:
    pattern = re.compile(
        r"999[0-9]{4}[A-Z]/(siecle|notes)/202[45]-[0-9]{2}-[0-9]{2}T[0-9]{6}_[^/]+\.(zip|xml)"
    )
    paths = [p.relative_to(demo.deposits) for p in demo.deposits.rglob("*") if p.is_file()]
    assert len(paths) == demo.uploads > 80
    assert all(pattern.fullmatch(str(path)) for path in paths)


def test_everything_uploaded_is_published_without_any_reserve(demo: DemoSector) -> None:
    assert demo.published.published == demo.uploads
    assert demo.published.notices == ()
    assert demo.published.revision == 1


def test_the_sector_file_is_the_list_of_schools(demo: DemoSector) -> None:
    read = msgspec_json.decode(demo.sector_file.read_bytes(), type=SectorFile)
    assert read == demo.sector
    assert len(read.schools) == 24


def test_the_campaign_is_the_shipped_one(demo: DemoSector) -> None:
    written = parse_campaign(demo.campaign_file.read_text("utf-8"), "campagne.toml")
    assert written == shipped_campaign("2025-creteil")


def test_the_feed_holds_the_campaign_the_schools_and_a_report_for_every_upload(
    demo: DemoSector,
) -> None:
    index = decode_index((demo.feed / "index.json").read_bytes())
    assert index.campaign == shipped_campaign("2025-creteil")
    assert index.schools == demo.sector.schools
    assert len(index.uploads) == demo.uploads
    assert all(upload.summary and upload.report for upload in index.uploads)


def test_the_demo_opens_two_days_before_the_siecle_deadline(demo: DemoSector) -> None:
    index = decode_index((demo.feed / "index.json").read_bytes())
    siecle = index.campaign.collection("siecle")
    assert siecle is not None
    assert siecle.closes is not None
    assert (siecle.closes - DEMO_DAY).days == 2


def test_no_address_of_the_demo_has_a_real_domain(demo: DemoSector) -> None:
    found = [m[1] for data in _documents(demo.deposits) for m in DOMAIN.finditer(data)]
    found += [m[1] for m in DOMAIN.finditer(demo.sector_file.read_bytes())]
    assert len(found) > 10_000
    real = [domain for domain in set(found) if not RESERVED.fullmatch(domain)]
    assert [domain for domain in real if not misspelt_ending(domain.decode().split(".")[-1])] == []


def test_no_address_of_a_pupil_is_in_the_feed(demo: DemoSector) -> None:
    (first, *_) = sorted(p for p in demo.deposits.rglob("*.zip") if zipfile.is_zipfile(p))
    with zipfile.ZipFile(first) as archive:
        text = archive.read(archive.namelist()[0])
    addresses = {m[0] for m in ADDRESS.finditer(text)}
    published = b"".join(path.read_bytes() for path in (demo.feed / "objects").iterdir())
    assert len(addresses) > 400
    assert addresses.isdisjoint(m[0] for m in ADDRESS.finditer(published))


def test_the_same_seed_gives_the_same_bytes_everywhere(tmp_path: Path) -> None:
    one, other = build(tmp_path / "one", schools=FEW), build(tmp_path / "other", schools=FEW)
    assert _tree(one.folder) == _tree(other.folder)
    assert one.sector == other.sector


def test_another_seed_gives_other_files_under_the_same_schools(tmp_path: Path) -> None:
    one = build(tmp_path / "one", schools=FEW)
    other = build(tmp_path / "other", schools=FEW, seed=7)
    assert [s.uai for s in one.sector.schools] == [s.uai for s in other.sector.schools]
    ours, theirs = _tree(one.deposits), _tree(other.deposits)
    assert not {path for path in ours if ours[path] == theirs.get(path)}


def test_the_clock_and_the_environment_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = build(tmp_path / "one", schools=2)
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    monkeypatch.setenv("LC_ALL", "C")
    other = build(tmp_path / "other", schools=2)
    assert _tree(one.folder) == _tree(other.folder)


def test_several_processes_give_the_same_feed_as_one(tmp_path: Path) -> None:
    one = build(tmp_path / "one", schools=2)
    several = build(tmp_path / "several", schools=2, processes=2)
    assert _tree(one.folder) == _tree(several.folder)


@pytest.mark.parametrize("schools", [1, 3])
def test_any_number_of_schools_can_be_asked_for(tmp_path: Path, schools: int) -> None:
    demo = build(tmp_path / "demo", schools=schools)
    assert len({school.uai for school in demo.sector.schools}) == schools
    assert demo.published.published == demo.uploads > 0
    assert demo.published.notices == ()


@pytest.mark.parametrize("schools", [0, -1, 5001])
def test_an_impossible_number_of_schools_is_refused_and_nothing_is_written(
    tmp_path: Path, schools: int
) -> None:
    with pytest.raises(UsageProblem, match="de 1 à 5000 établissements"):
        build(tmp_path / "demo", schools=schools)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "depots").mkdir()
    (tmp_path / "depots" / "precious.xml").write_text("mine")
    with pytest.raises(UsageProblem, match="rien n'y a été touché"):
        build(tmp_path, schools=1)
    assert _tree(tmp_path).keys() == {"depots/precious.xml"}


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    assert build(tmp_path, schools=1).folder == tmp_path


def test_building_again_the_same_demo_changes_nothing(tmp_path: Path) -> None:
    build(tmp_path / "demo", schools=2)
    before = _tree(tmp_path)
    again = build(tmp_path / "demo", schools=2)
    assert _tree(tmp_path) == before
    assert not again.published.changed
    assert again.published.reused == again.uploads


def test_another_demo_in_the_same_folder_replaces_the_uploads_and_raises_the_revision(
    tmp_path: Path,
) -> None:
    build(tmp_path / "demo", schools=FEW)
    smaller = build(tmp_path / "demo", schools=1, seed=3)
    assert [path.name for path in smaller.deposits.iterdir()] == [smaller.sector.schools[0].uai]
    assert smaller.published.revision == 2
    assert json.loads((tmp_path / "demo" / "demo.json").read_bytes())["schools"] == 1


def test_a_demo_cut_short_is_finished_by_the_next(tmp_path: Path) -> None:
    whole = build(tmp_path / "whole", schools=2)
    cut = build(tmp_path / "cut", schools=2)
    next(path for path in cut.deposits.rglob("*.zip")).unlink()
    cut.sector_file.unlink()
    build(tmp_path / "cut", schools=2)
    assert _tree(tmp_path / "cut" / "depots") == _tree(whole.deposits)


def test_a_folder_that_cannot_be_made_is_told_in_french(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreProblem, match="ne peut pas être écrite"):
        build(tmp_path / "file" / "demo", schools=1)


def test_the_events_of_the_publication_can_be_followed(tmp_path: Path) -> None:
    events: list[PublishEvent] = []
    demo = build(tmp_path / "demo", schools=2, on_event=events.append)
    assert sum(isinstance(event, DepositPublished) for event in events) == demo.uploads
    assert isinstance(events[-1], IndexWritten)
