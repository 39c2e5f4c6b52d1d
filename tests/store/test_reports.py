"""The reports' cache: written once, verified on reading, cut into parts, kept or dropped."""

import json
from pathlib import Path

import pytest

from cio_console.domain.finding import Report
from cio_console.errors import StoreProblem
from cio_console.store.generation import QUARANTINE, seal
from cio_console.store.reports import PART, ReportCache
from tests.faults.calls import Fail, FailFrom, calls_of
from tests.store.builders import flip, names, report, sha


def files_of(folder: Path, number: int) -> list[Path]:
    return sorted(folder.glob(f"{sha(number)}.*.json"))


def test_an_absent_report_is_none_and_nothing_is_created(tmp_path: Path) -> None:
    cache = ReportCache(tmp_path / "absent")

    assert cache.get(sha(1)) is None
    assert cache.missing([sha(1)]) == {sha(1)}
    assert cache.notices == []
    cache.retain([])
    assert names(tmp_path) == []


@pytest.mark.parametrize("findings", [0, 1, PART, PART + 1, 2 * PART + 3])
def test_a_report_comes_back_equal_whatever_its_length(tmp_path: Path, findings: int) -> None:
    ReportCache(tmp_path).put(sha(1), report(findings))

    assert ReportCache(tmp_path).get(sha(1)) == report(findings)
    assert len(files_of(tmp_path, 1)) == max(1, -(-findings // PART))


def test_a_report_file_is_plain_tinydb_tables(tmp_path: Path) -> None:
    ReportCache(tmp_path).put(sha(1), report(2))

    tables = json.loads(files_of(tmp_path, 1)[0].read_bytes())
    assert list(tables) == ["_generation", "report", "findings"]
    assert list(tables["findings"]) == ["1", "2"]


def test_a_report_is_written_once(tmp_path: Path) -> None:
    cache = ReportCache(tmp_path)
    cache.put(sha(1), report())
    before = files_of(tmp_path, 1)[0].stat().st_ino
    cache.put(sha(1), report())

    assert files_of(tmp_path, 1)[0].stat().st_ino == before


def test_many_reports_are_written_together(tmp_path: Path) -> None:
    ReportCache(tmp_path).put_many((sha(n), report(n)) for n in range(5))

    assert [ReportCache(tmp_path).get(sha(n)) for n in range(5)] == [report(n) for n in range(5)]


def test_missing_tells_what_is_not_held(tmp_path: Path) -> None:
    cache = ReportCache(tmp_path)
    cache.put(sha(1), report())

    assert cache.missing([sha(1), sha(2), sha(3)]) == {sha(2), sha(3)}


def test_retain_drops_the_others_with_all_their_parts_and_nothing_else(tmp_path: Path) -> None:
    cache = ReportCache(tmp_path)
    for number in (1, 2, 3):
        cache.put(sha(number), report(PART + 1))
    (tmp_path / "sector.1.json").write_text("{}")

    cache.retain([sha(2)])

    assert names(tmp_path) == [f"{sha(2)}.1.json", f"{sha(2)}.2.json", "sector.1.json"]


@pytest.mark.parametrize("part", [0, 1])
def test_a_damaged_part_makes_the_report_missing_until_it_is_put_again(
    tmp_path: Path, part: int
) -> None:
    long = report(PART + 1)
    ReportCache(tmp_path).put(sha(1), long)
    flip(files_of(tmp_path, 1)[part])
    cache = ReportCache(tmp_path)

    assert cache.get(sha(1)) is None
    assert "repris à la synchronisation" in cache.notices[0]
    assert cache.missing([sha(1)]) == {sha(1)}

    cache.put(sha(1), long)
    assert ReportCache(tmp_path).get(sha(1)) == long


def test_a_report_under_the_name_of_another_is_refused(tmp_path: Path) -> None:
    ReportCache(tmp_path).put(sha(1), report())
    files_of(tmp_path, 1)[0].rename(tmp_path / f"{sha(2)}.1.json")

    assert ReportCache(tmp_path).get(sha(2)) is None


def test_a_report_of_another_shape_is_missing(tmp_path: Path) -> None:
    raw = seal(sha(1), 1, 9, b'{"report":{"%s":[]}}' % sha(1).encode())
    (tmp_path / f"{sha(1)}.1.json").write_bytes(raw)
    cache = ReportCache(tmp_path)

    assert cache.get(sha(1)) is None
    assert cache.notices


def test_parts_without_their_head_are_missing_and_completed(tmp_path: Path) -> None:
    long = report(PART + 1)
    ReportCache(tmp_path).put(sha(1), long)
    files_of(tmp_path, 1)[0].unlink()
    cache = ReportCache(tmp_path)
    assert cache.missing([sha(1)]) == {sha(1)}

    cache.put(sha(1), long)

    assert cache.get(sha(1)) == long


def test_parts_left_by_another_report_are_replaced(tmp_path: Path) -> None:
    """A killed session may leave a last part; a newer engine may have cut differently."""
    ReportCache(tmp_path).put(sha(1), report(PART + 9))
    files_of(tmp_path, 1)[0].unlink()

    ReportCache(tmp_path).put(sha(1), report(PART + 2))

    assert ReportCache(tmp_path).get(sha(1)) == report(PART + 2)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63])
def test_a_name_that_is_not_a_sha256_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreProblem, match="ne nomme pas un rapport"):
        ReportCache(tmp_path).put(name, report())
    assert ReportCache(tmp_path).get(name) is None


def test_a_report_that_cannot_be_read_is_none_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ReportCache(tmp_path).put(sha(1), report())
    cache = ReportCache(tmp_path)

    with calls_of(monkeypatch, Fail(lambda call: call.name == "open", 5)):
        assert cache.get(sha(1)) is None
    assert "le disque a signalé une erreur" in cache.notices[0]
    assert cache.get(sha(1)) == report(), "a trouble of the disk is not a damage of the file"


def test_a_folder_that_cannot_be_listed_holds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = ReportCache(tmp_path)
    cache.put(sha(1), report())

    with calls_of(monkeypatch, Fail(lambda call: call.name == "listdir", 13)):
        assert cache.missing([sha(1)]) == {sha(1)}
    assert "ses droits ne le permettent pas" in cache.notices[0]


def test_a_report_that_cannot_be_dropped_is_told_after_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = ReportCache(tmp_path)
    for number in (1, 2):
        cache.put(sha(number), report())
    stuck = Fail(lambda call: call.name == "unlink" and sha(1) in str(call.args[0]), 13)

    with calls_of(monkeypatch, stuck), pytest.raises(StoreProblem):
        cache.retain([])

    assert names(tmp_path) == [f"{sha(1)}.1.json"]


def test_a_failure_at_any_call_leaves_a_whole_report_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = report(PART + 1)
    for rank in range(1, 200):
        folder = tmp_path / str(rank)
        failing = FailFrom(rank, 28)
        with calls_of(monkeypatch, failing):
            told = _put(folder, long)
        missing = ReportCache(folder).missing([sha(1)])
        assert ReportCache(folder).get(sha(1)) == (None if missing else long)
        assert told or not missing
        if not failing.failed:
            break
    assert 20 < rank < 199


def test_text_that_cannot_be_encoded_is_refused_with_a_sentence(tmp_path: Path) -> None:
    odd = Report(
        facts=report().facts, verdict=report().verdict, counts={}, rules={}, cause="\udc80"
    )

    with pytest.raises(StoreProblem, match="ne peuvent pas être écrits"):
        ReportCache(tmp_path).put(sha(1), odd)


def _put(folder: Path, long: Report) -> str:
    """Return the French sentence of the failure, "" when the report was written."""
    try:
        ReportCache(folder).put(sha(1), long)
    except StoreProblem as problem:
        return str(problem)
    return ""


def test_a_damaged_report_leaves_the_quarantine_once_it_is_had_again(tmp_path: Path) -> None:
    cache = ReportCache(tmp_path)
    cache.put_many((sha(number), report(number)) for number in (1, 2))
    for number in (1, 2):
        flip(tmp_path / f"{sha(number)}.1.json")
        assert cache.get(sha(number)) is None

    cache.put(sha(1), report(1))

    assert names(tmp_path / QUARANTINE) == [f"{sha(2)}.1.json"], "the other is still missing"


def test_nothing_stays_in_quarantine_once_the_reports_to_keep_are_known(tmp_path: Path) -> None:
    cache = ReportCache(tmp_path)
    cache.put_many((sha(number), report(number)) for number in (1, 2))
    flip(tmp_path / f"{sha(2)}.1.json")
    assert cache.get(sha(2)) is None
    (tmp_path / QUARANTINE / "photo.png").write_bytes(b"")

    cache.retain([sha(1)])

    assert names(tmp_path / QUARANTINE) == ["photo.png"], "what is not ours stays"


def test_a_link_in_place_of_the_quarantine_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "dehors"
    outside.mkdir()
    (outside / f"{sha(1)}.1.json").write_text("à quelqu'un")
    cache = ReportCache(tmp_path / "reports")
    cache.put(sha(1), report())
    (tmp_path / "reports" / QUARANTINE).symlink_to(outside)

    cache.retain([])

    assert names(outside) == [f"{sha(1)}.1.json"]
    assert cache.missing([sha(1)]) == {sha(1)}
