"""Damaged files: every changed, cut or lengthened file is refused, and the state before serves."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cio_console.store.generation import DamagedError, seal, unseal
from cio_console.store.journal import Journal
from cio_console.store.reports import ReportCache
from cio_console.store.sector import SectorCache
from tests.store.builders import contact, names, newest, report, sha, snapshot

RAW = seal("base", 12, 1, '{"contacts":{"a":{"text":"Vu à 10 h"}}}'.encode())
positions = st.integers(0, len(RAW) - 1)


def refused(raw: bytes) -> bool:
    """Tell whether the bytes are refused as generation 12 of « base »."""
    try:
        unseal("base", 12, raw)
    except DamagedError:
        return True
    return False


def test_the_intact_file_is_accepted() -> None:
    assert not refused(RAW)


def test_every_single_flipped_bit_is_refused() -> None:
    for position in range(len(RAW)):
        for bit in range(8):
            damaged = bytearray(RAW)
            damaged[position] ^= 1 << bit
            assert refused(bytes(damaged)), f"byte {position}, bit {bit}"


def test_every_cut_is_refused() -> None:
    for length in range(len(RAW)):
        assert refused(RAW[:length])


@given(st.data())
def test_any_bytes_put_in_place_of_others_are_refused(data: st.DataObject) -> None:
    start = data.draw(positions)
    end = data.draw(st.integers(start, len(RAW)))
    damaged = RAW[:start] + data.draw(st.binary(max_size=40)) + RAW[end:]
    assume(damaged != RAW)

    assert refused(damaged)


@given(st.binary(max_size=300))
def test_any_other_file_is_refused(raw: bytes) -> None:
    assert refused(raw)


@given(block=st.integers(0, len(RAW) // 16), filler=st.sampled_from([b"\x00", b"\xff"]))
def test_a_block_lost_by_the_disk_is_refused(block: int, filler: bytes) -> None:
    start = block * 16
    lost = RAW[:start] + filler * len(RAW[start : start + 16]) + RAW[start + 16 :]
    assume(lost != RAW)

    assert refused(lost)


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut in the middle": lambda raw: raw[: len(raw) // 2],
    "cut by one": lambda raw: raw[:-1],
    "zeroed": lambda raw: bytes(len(raw)),
    "one digit": lambda raw: raw.replace(b"2025-01-08", b"2025-01-09", 1),
    "without its checksum": lambda raw: b"{" + raw[raw.index(b"}},") + 3 :],
    "not text": lambda _: b"\xff\xfe" * 100,
    "doubled": lambda raw: raw + raw,
    "another program's": lambda _: b'{"_default": {"1": {"a": 1}}}',
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_journal_opens_on_the_state_before_and_keeps_the_file(
    tmp_path: Path, damage: str
) -> None:
    for name in ("a", "b", "c"):
        Journal(tmp_path).record_new([contact(name)])
    last = newest(tmp_path, "journal")
    damaged = DAMAGES[damage](last.read_bytes())
    last.write_bytes(damaged)
    journal = Journal(tmp_path)

    assert {held.id for held in journal.contacts()} == {"a", "b"}
    assert len(journal.notices) == 1
    assert (tmp_path / "quarantine" / last.name).read_bytes() == damaged


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_sector_opens_on_the_snapshot_before(tmp_path: Path, damage: str) -> None:
    for revision in (1, 2):
        SectorCache(tmp_path).save(snapshot(revision))
    last = newest(tmp_path, "sector")
    last.write_bytes(DAMAGES[damage](last.read_bytes()))

    assert SectorCache(tmp_path).load() == snapshot(1)
    assert names(tmp_path / "quarantine") == [last.name]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_report_with_any_byte_changed_is_missing_never_wrong(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ReportCache(Path(folder)).put(sha(1), report())
        (path,) = Path(folder).glob("*.json")
        raw = bytearray(path.read_bytes())
        raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
        path.write_bytes(raw)

        assert ReportCache(Path(folder)).get(sha(1)) is None
