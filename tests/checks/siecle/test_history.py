"""S004 and S006: a SIECLE file beside the upload before it, the expected count and the clock."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from cio_console.checks.engine import check_path
from cio_console.checks.expectation import Expectation
from cio_console.checks.siecle.history import is_far, unlikely_count
from cio_console.domain.finding import FileFacts, Report, Severity
from tests.checks.builders import SISTER, UAI, Eleves, Pupil, eleves, expectation, where

PARIS = ZoneInfo("Europe/Paris")


def received(day: int, month: int = 1, year: int = 2025, hour: int = 14) -> datetime:
    """Return the instant of an upload."""
    return datetime(year, month, day, hour, 5, tzinfo=PARIS)


def check(file: Eleves, folder: Path, **known: object) -> Report:
    """Check a SIECLE file with what is known of the school before it."""
    return check_path(file.write(folder), replace(expectation(), **known))


def before(exported_at: str = "", terminales: int = 0) -> FileFacts:
    """Return the facts of the previous upload."""
    return FileFacts(exported_at=exported_at, terminales=terminales)


def test_an_export_older_than_the_previous_one_stands_at_its_date(tmp_path: Path) -> None:
    file = eleves(3)
    report = check(file, tmp_path, previous=before("2025-01-08"))
    assert report.rules == {"S004": 1}
    (finding,) = report.findings
    assert finding.severity is Severity.WARNING
    assert (finding.line, finding.column) == where(file.text(), "<DATE_EXPORT>")
    assert finding.path == "BEE_ELEVES/PARAMETRES/DATE_EXPORT"
    assert finding.value == "06/01/2025"
    assert "06/01/2025, plus ancien que celui du dépôt précédent (08/01/2025)" in finding.message
    assert report.usable


@pytest.mark.parametrize("exported_at", ["2025-01-06", "2024-12-12", "", "pas une date"])
def test_an_export_of_the_same_day_or_later_is_right(exported_at: str, tmp_path: Path) -> None:
    assert check(eleves(3), tmp_path, previous=before(exported_at)).findings == ()


@pytest.mark.parametrize(
    ("at", "days"),
    [
        (received(5, 2, hour=23), None),
        (received(6, 2, hour=0), 31),
        (received(20, 3), 73),
        (received(5, 1), None),
    ],
)
def test_an_export_of_more_than_thirty_days_is_told_with_its_age(
    at: datetime, days: int | None, tmp_path: Path
) -> None:
    report = check(eleves(3), tmp_path, received_at=at)
    assert [f.message for f in report.findings] == (
        [f"L'export avait {days} jours quand il a été déposé."] if days else []
    )


def test_the_day_of_the_upload_is_that_of_the_campaign_s_time_zone(tmp_path: Path) -> None:
    evening = datetime(2025, 2, 5, 23, 30, tzinfo=ZoneInfo("UTC"))
    assert check(eleves(3), tmp_path, received_at=evening).rules == {"S004": 1}


def test_an_export_that_is_both_is_one_finding(tmp_path: Path) -> None:
    known = {"previous": before("2025-01-08"), "received_at": received(20, 3)}
    assert check(eleves(3), tmp_path, **known).rules == {"S004": 1}


@pytest.mark.parametrize("changes", [{"UAJ": SISTER}, {"ANNEE_SCOLAIRE": "2023"}])
def test_of_a_wrong_file_the_age_is_not_told(changes: dict[str, str], tmp_path: Path) -> None:
    file = eleves(3)
    file.parametres.update(changes)
    known = {"previous": before("2025-01-08", 90), "terminale_expected": 90}
    assert not {"S004", "S006"} & set(check(file, tmp_path, **known).rules)


@pytest.mark.parametrize("text", [None, "", "8 janvier"])
def test_an_export_without_its_date_has_no_age(text: str | None, tmp_path: Path) -> None:
    file = eleves(3)
    file.parametres["DATE_EXPORT"] = text
    known = {"previous": before("2025-01-08"), "received_at": received(20, 3)}
    assert "S004" not in check(file, tmp_path, **known).rules


def test_a_partial_export_is_a_warning_on_the_whole_file(tmp_path: Path) -> None:
    report = check(eleves(20), tmp_path, terminale_expected=64)
    assert report.rules == {"S006": 1}
    (finding,) = report.findings
    assert (finding.line, finding.pupil, finding.severity) == (0, None, Severity.WARNING)
    assert finding.message == (
        "20 élèves de terminale, contre 64 attendus d'après la liste du secteur (− 69 %)."
    )


@pytest.mark.parametrize(
    ("count", "known", "far"),
    [
        (9, 2, False),
        (9, 19, False),
        (9, 20, True),
        (20, 9, True),
        (41, 50, False),
        (40, 50, False),
        (39, 50, True),
        (80, 100, False),
        (79, 100, True),
        (120, 100, False),
        (121, 100, True),
        (200, 250, False),
        (199, 250, True),
    ],
)
def test_far_is_twenty_per_cent_and_never_less_than_ten_pupils(
    count: int, known: int, far: bool
) -> None:
    assert is_far(count, known) is far


def judged(count: int, expected: int | None, previous: int | None) -> str:
    """Return what is said of a count beside those that are known."""
    facts = FileFacts(uai=UAI, school_year=2024, terminales=count)
    return unlikely_count(facts, known(expected, previous))


def known(expected: int | None, previous: int | None) -> Expectation:
    """Return an expectation with these counts."""
    facts = None if previous is None else before(terminales=previous)
    return replace(expectation(), terminale_expected=expected, previous=facts)


@pytest.mark.parametrize(
    ("count", "expected", "previous", "said"),
    [
        (200, None, None, ""),
        (200, 200, None, ""),
        (200, None, 200, ""),
        (200, None, 0, ""),
        (200, 0, None, ""),
        (100, 200, None, "liste du secteur (− 50 %)"),
        (300, 200, 200, "liste du secteur (+ 50 %)"),
        (100, None, 200, "dépôt précédent (− 50 %)"),
        (165, 200, 240, "dépôt précédent (− 31 %)"),
    ],
)
def test_the_count_is_compared_with_the_list_then_with_the_previous_upload(
    count: int, expected: int | None, previous: int | None, said: str
) -> None:
    assert judged(count, expected, previous).endswith(f"{said}." if said else "")
    assert bool(judged(count, expected, previous)) is bool(said)


def test_a_whole_file_after_a_partial_one_is_right() -> None:
    assert judged(64, 200, None)
    assert judged(198, 200, 64) == ""


def test_a_second_partial_file_is_still_told() -> None:
    assert "liste du secteur" in judged(66, 200, 64)


def test_a_file_without_terminale_has_its_own_rule(tmp_path: Path) -> None:
    file = Eleves([Pupil(n).change(CODE_MEF="20010015110") for n in range(1, 4)])
    assert check(file, tmp_path, terminale_expected=90).rules == {"S005": 1}


def test_leavers_and_other_levels_are_not_counted(tmp_path: Path) -> None:
    file = eleves(30)
    for pupil in file.pupils[:9]:
        pupil.change(DATE_SORTIE="15/11/2024", CODE_MOTIF_SORTIE="11")
    for pupil in file.pupils[9:18]:
        pupil.change(CODE_MEF="20010015110")
    report = check(file, tmp_path, terminale_expected=30)
    assert report.rules == {"S006": 1}
    assert report.findings[0].message.startswith("12 élèves de terminale, contre 30 attendus")


def test_one_pupil_is_one_pupil() -> None:
    assert judged(1, 12, None).startswith("1 élève de terminale, contre 12")


def test_where_the_classes_are_damaged_the_count_is_not_evaluated(tmp_path: Path) -> None:
    path = tmp_path / "e.xml"
    data = eleves(20).data().replace(b"<CODE_STRUCTURE>TG2<", b"<CODE_STRUCTURE TG2<", 1)
    path.write_bytes(data)
    report = check_path(path, replace(expectation(), terminale_expected=64))
    assert "S006" not in report.rules
    assert "S006" in report.not_evaluated
