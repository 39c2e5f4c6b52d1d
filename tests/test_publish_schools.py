"""Publishing school by school: each upload beside those before it, and only what must be redone."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from cio_console.domain.finding import Report
from cio_console.feed.contract import decode_report
from cio_console.publish import DepositPublished
from tests.feed.builders import SCHOOLS
from tests.feed.deposits import Press, an_export, some_grades

A, B, C, D = SCHOOLS
WRONG = b"<html>Connexion</html>"


@dataclass
class Story:
    """A press whose uploads are told by day and collection."""

    press: Press
    uai: str = A

    def siecle(self, at: str, raw: bytes | None = None) -> None:
        """Upload a SIECLE file."""
        data = an_export(self.uai, without_email=0) if raw is None else raw
        self.press.put(f"{self.uai}/siecle/{at}T120000_e.zip", data)

    def notes(self, at: str, raw: bytes | None = None, name: str = "notes.xml") -> None:
        """Upload grades."""
        data = some_grades(self.uai) if raw is None else raw
        self.press.put(f"{self.uai}/notes/{at}T120000_{name}", data)

    def rules(self) -> dict[str, dict[str, int]]:
        """Publish, and return the rules that fired for each upload, by its day."""
        self.press.publish()
        return {
            f"{u.received_at:%m-%d}": dict(u.summary.rules)
            for u in self.press.index.uploads
            if u.summary
        }

    def redone(self) -> list[str]:
        """Publish, and return the days of the uploads that were checked."""
        self.press.publish()
        days = {u.id: f"{u.received_at:%m-%d}" for u in self.press.index.uploads}
        events = [e for e in self.press.events if isinstance(e, DepositPublished)]
        return sorted(days[e.upload] for e in events if not e.reused)

    def report(self, day: str) -> Report:
        """Return the report of the upload of that day."""
        (upload,) = [u for u in self.press.index.uploads if f"{u.received_at:%m-%d}" == day]
        assert upload.report is not None
        path = self.press.output / "objects" / f"{upload.report.sha256}.json"
        return decode_report(path.read_bytes())


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return Story(Press(tmp_path))


def test_grades_are_crossed_with_the_siecle_file_of_their_school(story: Story) -> None:
    story.siecle("2025-01-08")
    story.notes("2025-03-10", some_grades(A, pupils=3))
    assert story.rules() == {"01-08": {}, "03-10": {"X101": 1}}
    (finding,) = story.report("03-10").findings
    assert finding.pupil is not None
    assert (finding.pupil.elenoet, finding.pupil.name) == ("4", "O. C.")
    assert story.report("03-10").not_evaluated == ()


def test_identities_are_those_that_the_publisher_asked_for(story: Story) -> None:
    story.siecle("2025-01-08")
    story.notes("2025-03-10", some_grades(A, pupils=3))
    story.press.publish(identities="completes")
    (finding,) = story.report("03-10").findings
    assert finding.pupil is not None
    assert finding.pupil.name == "O'BRANNIGAN Clémence"


def test_grades_are_crossed_with_the_newest_usable_siecle_file(story: Story) -> None:
    story.siecle("2025-01-08", an_export(A, pupils=9, without_email=0))
    story.siecle("2025-01-09", an_export(A, pupils=4, without_email=0))
    story.siecle("2025-03-20", WRONG)
    story.notes("2025-03-10")
    rules = story.rules()
    assert rules["03-10"] == {}
    assert rules["03-20"] == {"F002": 1}


def test_without_a_usable_siecle_file_nothing_is_crossed(story: Story) -> None:
    story.siecle("2025-01-08", WRONG)
    story.notes("2025-03-10", some_grades(A, pupils=3))
    assert story.rules()["03-10"] == {"X001": 1}
    assert set(story.report("03-10").not_evaluated) == {"X101", "X102", "X103", "X104"}


def test_schools_are_never_crossed_with_one_another(story: Story) -> None:
    story.siecle("2025-01-08")
    other = Story(story.press, B)
    other.notes("2025-03-10")
    assert story.rules()["03-10"] == {"X001": 1}


@pytest.mark.parametrize(
    ("siecle", "notes", "rules"),
    [
        ("2025-01-08", "2025-02-04", {}),
        ("2025-02-06", "2025-02-04", {"X001": 1}),
        ("2025-02-04", "2025-02-04", {}),
    ],
)
def test_the_order_of_arrival_is_that_of_the_times(
    story: Story, siecle: str, notes: str, rules: dict[str, int]
) -> None:
    story.siecle(siecle)
    story.notes(notes)
    story.press.publish()
    (graded,) = [u for u in story.press.index.uploads if u.collection == "notes"]
    assert graded.summary is not None
    assert graded.summary.rules == rules


def test_a_school_whose_siecle_is_out_of_scope_has_no_order(story: Story) -> None:
    story.press.scopes[A] = {"siecle": "avec le lycée"}
    story.notes("2025-02-04")
    assert story.rules() == {"02-04": {}}


def test_an_export_older_than_the_usable_one_before_it_is_told(story: Story) -> None:
    story.siecle("2025-01-08", an_export(A, without_email=0, day="08/01/2025"))
    story.siecle("2025-01-09", WRONG)
    story.siecle("2025-01-10", an_export(A, without_email=0, day="12/12/2024"))
    story.siecle("2025-02-20", an_export(A, without_email=0, day="10/01/2025"))
    rules = story.rules()
    assert rules["01-08"] == {}
    assert rules["01-10"] == {"S004": 1}
    assert rules["02-20"] == {"S004": 1}
    assert "08/01/2025" in story.report("01-10").findings[0].message
    assert "41 jours" in story.report("02-20").findings[0].message


def test_the_count_is_judged_by_the_list_and_by_the_upload_before(story: Story) -> None:
    story.siecle("2025-01-08", an_export(A, pupils=40, without_email=0))
    story.siecle("2025-01-09", an_export(A, pupils=20, without_email=0))
    assert story.rules() == {"01-08": {}, "01-09": {"S006": 1}}
    story.press.expected[A] = 20
    assert story.rules() == {"01-08": {"S006": 1}, "01-09": {}}


@pytest.fixture
def settled(story: Story) -> Story:
    """Return two SIECLE uploads and two of grades, published, beside those of another school."""
    story.siecle("2025-01-08", an_export(A, without_email=1))
    story.siecle("2025-01-10", an_export(A, without_email=0))
    story.notes("2025-03-10")
    story.notes("2025-03-12", some_grades(A, pupils=3))
    other = Story(story.press, B)
    other.siecle("2025-01-09")
    other.notes("2025-03-11")
    assert len(story.redone()) == 6
    return story


def test_nothing_new_is_nothing_redone(settled: Story) -> None:
    assert settled.redone() == []


def test_new_grades_are_checked_alone(settled: Story) -> None:
    settled.notes("2025-03-14", some_grades(A, pupils=2))
    assert settled.redone() == ["03-14"]


def test_the_same_file_uploaded_again_is_not_checked_again(settled: Story) -> None:
    settled.notes("2025-03-14")
    assert settled.redone() == []
    assert len(settled.press.index.uploads) == 7


def test_a_new_siecle_file_has_the_grades_of_its_school_checked_again(settled: Story) -> None:
    settled.siecle("2025-01-14", an_export(A, pupils=5, without_email=0))
    assert settled.redone() == ["01-14", "03-10", "03-12"]


def test_a_siecle_file_in_the_middle_has_only_the_next_one_checked_again(settled: Story) -> None:
    settled.siecle("2025-01-12", an_export(A, pupils=5, without_email=0))
    settled.redone()
    settled.siecle("2025-01-11", an_export(A, pupils=6, without_email=0))
    assert settled.redone() == ["01-11", "01-12"]


def test_a_rejected_siecle_file_changes_nothing_for_the_others(settled: Story) -> None:
    settled.siecle("2025-01-14", WRONG)
    assert settled.redone() == ["01-14"]


def test_a_siecle_file_that_is_taken_back_has_the_grades_checked_again(settled: Story) -> None:
    (settled.press.folder / "depots" / A / "siecle" / "2025-01-10T120000_e.zip").unlink()
    assert settled.redone() == ["03-10", "03-12"]


def test_a_new_expected_count_concerns_the_siecle_files_of_the_school(settled: Story) -> None:
    settled.press.expected[A] = 5
    assert settled.redone() == ["01-08", "01-10"]


def test_a_siecle_file_after_the_grades_takes_its_place_in_the_order(story: Story) -> None:
    story.notes("2025-03-10")
    assert story.rules() == {"03-10": {"X001": 1}}
    story.siecle("2025-03-12")
    assert story.rules() == {"03-10": {"X001": 1}, "03-12": {"S004": 1}}
    story.siecle("2025-01-08")
    assert story.rules()["03-10"] == {}


def test_a_moved_upload_is_judged_at_its_new_time(settled: Story) -> None:
    folder = settled.press.folder / "depots" / A / "siecle"
    (folder / "2025-01-10T120000_e.zip").rename(folder / "2025-02-20T120000_e.zip")
    assert settled.redone() == ["02-20"]
    assert settled.report("02-20").rules == {"S004": 1}


def test_grades_under_another_name_are_checked_again(settled: Story) -> None:
    folder = settled.press.folder / "depots" / A / "notes"
    (folder / "2025-03-10T120000_notes.xml").rename(folder / f"2025-03-10T120000_{B}_E1.xml")
    assert settled.redone() == ["03-10"]
    assert "N001" in settled.report("03-10").rules


def test_a_feed_refreshed_step_by_step_equals_one_made_at_once(
    settled: Story, tmp_path: Path
) -> None:
    settled.siecle("2025-01-14", an_export(A, pupils=6, without_email=0))
    settled.notes("2025-03-14")
    settled.press.publish()
    settled.press.publish(output=tmp_path / "neuf")
    # The objects of the index before are still there for a while.
    settled.press.publish()
    refreshed, fresh = settled.press.tree(), settled.press.tree(tmp_path / "neuf")
    assert refreshed.keys() == fresh.keys()
    index = refreshed.pop("index.json")
    assert fresh.pop("index.json") == index.replace(b'"revision":2,', b'"revision":1,')
    assert refreshed == fresh


@pytest.mark.parametrize("processes", [2, 3])
def test_several_processes_give_the_same_bytes(
    settled: Story, processes: int, tmp_path: Path
) -> None:
    for number, uai in enumerate((C, D)):
        school = Story(settled.press, uai)
        school.siecle("2025-01-08", an_export(uai, pupils=30 + number))
        school.siecle("2025-01-09", WRONG)
        school.notes("2025-03-10", some_grades(uai, pupils=20))
    settled.press.publish(output=tmp_path / "un")
    outcome = settled.press.publish(processes=processes, output=tmp_path / "deux")
    assert outcome.objects == len(list((tmp_path / "un" / "objects").iterdir()))
    assert settled.press.tree(tmp_path / "deux") == settled.press.tree(tmp_path / "un")
    settled.siecle("2025-01-15", an_export(A, pupils=8))
    again = settled.press.publish(processes=processes, output=tmp_path / "deux")
    assert again.published - again.reused == 3
