"""The calendar: what an agenda program reads in it, by a library that is not ours."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from cio_console.domain.calls import calls
from cio_console.domain.campaign import Campaign, Collection, Milestone
from cio_console.domain.campaign_files import shipped_campaign
from cio_console.domain.followup import Contact
from cio_console.domain.overview import overview
from cio_console.domain.school import School
from cio_console.presentation.calendar import calendar
from tests.tui.sector import NOTHING, NOW, REJECTED, SectorFiles, a_sector, at

CAMPAIGN = shipped_campaign("2025-creteil")


def events(raw: bytes) -> dict[str, Event]:
    """Return the events of a calendar by their identifier, read by the library."""
    read = Calendar.from_ical(raw)
    assert isinstance(read, Calendar)
    found = list(read.walk("VEVENT"))
    for event in found:
        assert not event.errors
        assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= set(event)
    by_name = {str(event["UID"]).partition("@")[0]: event for event in found}
    assert len(by_name) == len(found)
    return {name: event for name, event in by_name.items() if isinstance(event, Event)}


def promised(
    folder: Path, *contacts: Contact, school: School | None = None, when: datetime = NOW
) -> bytes:
    """Return the calendar of the invented sector, with those contacts made."""
    files: SectorFiles = a_sector(folder)
    if school is not None:
        files.schools = tuple(school if one.uai == school.uai else one for one in files.schools)
    sector = overview(files.snapshot(), when)
    return calendar(sector.campaign, calls(sector, contacts), when)


def a_promise(text: str = "refait l'export", *, day: date = date(2025, 1, 9)) -> Contact:
    """Return a contact with a day to call back."""
    return Contact("1", NOTHING, at(1, 7, 9, 0), text, call_back=day)


def test_each_day_of_the_campaign_is_there_once() -> None:
    found = events(calendar(CAMPAIGN, (), NOW))
    days = {name.removeprefix("2025-creteil-"): one.start for name, one in found.items()}
    assert days == {
        "siecle-echeance": date(2025, 1, 10),
        "notes-ouverture": date(2025, 2, 3),
        "notes-echeance": date(2025, 3, 27),
        "courriel-activation": date(2025, 1, 15),
        "inscriptions": date(2025, 1, 15),
        "service-web": date(2025, 2, 1),
    }
    assert all(one.end - one.start == timedelta(days=1) for one in found.values())
    assert all(one["TRANSP"] == "TRANSPARENT" for one in found.values())


def test_a_milestone_of_which_the_month_only_is_known_says_so_and_is_tentative() -> None:
    found = events(calendar(CAMPAIGN, (), NOW))
    service = found["2025-creteil-service-web"]
    assert str(service["SUMMARY"]).endswith("(à confirmer : février 2025)")
    assert service["STATUS"] == "TENTATIVE"
    assert found["2025-creteil-inscriptions"]["STATUS"] == "CONFIRMED"


def test_a_campaign_of_which_little_is_known_has_few_days() -> None:
    campaign = Campaign(
        "2027",
        "Parcoursup 2027",
        2027,
        2026,
        collections=(Collection("siecle", "SIECLE"),),
        milestones=(
            Milestone("voeux", "Vœux"),
            Milestone("siecle-fin", "Fin, dit-on", date(2027, 1, 9), confirmed=False),
        ),
    )
    found = events(calendar(campaign, (), NOW))
    assert list(found) == ["2027-siecle-fin"]
    assert str(found["2027-siecle-fin"]["SUMMARY"]) == "Fin, dit-on (à confirmer)"
    assert found["2027-siecle-fin"]["STATUS"] == "TENTATIVE"


def test_the_agenda_reminds_of_a_deadline_three_days_before_and_never_of_the_past() -> None:
    (alarm,) = events(calendar(CAMPAIGN, (), NOW))["2025-creteil-siecle-echeance"].walk("VALARM")
    assert date(2025, 1, 10) - date(2025, 1, 7) == timedelta(days=3)
    assert alarm.decoded("TRIGGER") == timedelta(hours=8) - timedelta(days=3)
    assert alarm["ACTION"] == "DISPLAY"
    after = events(calendar(CAMPAIGN, (), at(1, 20)))
    assert not after["2025-creteil-siecle-echeance"].walk("VALARM")
    assert after["2025-creteil-notes-echeance"].walk("VALARM")


def test_a_promise_has_its_number_its_reasons_and_its_words_and_is_private(tmp_path: Path) -> None:
    found = events(promised(tmp_path, a_promise("dit : « oui ; non, peut-être » \\ fin")))
    one = found[f"rappel-{NOTHING}"]
    assert one.start == date(2025, 1, 9)
    assert str(one["SUMMARY"]) == "Rappeler Lycée Émilie du Châtelet"
    telephone, why, words = str(one["DESCRIPTION"]).split("\n")
    assert telephone.startswith("01 99 00")
    assert "SIECLE : attendu J-2" in why
    assert words == "dit : « oui ; non, peut-être » \\ fin"
    assert one["CLASS"] == "PRIVATE"
    (alarm,) = one.walk("VALARM")
    assert alarm.decoded("TRIGGER") == timedelta(hours=8, minutes=30)


def test_a_promise_put_off_takes_the_place_of_the_first(tmp_path: Path) -> None:
    first = events(promised(tmp_path / "a", a_promise()))
    later = a_promise(day=date(2025, 1, 14))
    again = events(promised(tmp_path / "b", later, when=NOW + timedelta(hours=1)))
    assert set(first) == set(again)
    name = f"rappel-{NOTHING}"
    assert (first[name].start, again[name].start) == (date(2025, 1, 9), date(2025, 1, 14))
    assert again[name].decoded("DTSTAMP") > first[name].decoded("DTSTAMP")
    assert first[name].decoded("DTSTAMP") == NOW.astimezone(UTC)


def test_a_school_without_a_promise_is_not_in_it(tmp_path: Path) -> None:
    said = Contact("2", REJECTED, at(1, 7, 9, 0), "appelé")
    assert not [name for name in events(promised(tmp_path, said)) if name.startswith("rappel")]


def test_the_same_instant_gives_the_same_bytes(tmp_path: Path) -> None:
    assert promised(tmp_path / "a", a_promise()) == promised(tmp_path / "b", a_promise())


def test_a_hostile_name_adds_no_event_and_no_line(tmp_path: Path) -> None:
    school = School(
        NOTHING, "Lycée\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:x\x1b[2J; ,\\", commune="A"
    )
    found = events(promised(tmp_path, a_promise("mot\r\nATTACH:https://x"), school=school))
    assert set(found) == {*events(calendar(CAMPAIGN, (), NOW)), f"rappel-{NOTHING}"}
    one = found[f"rappel-{NOTHING}"]
    assert "ATTACH" not in one
    assert "END:VEVENT" in str(one["SUMMARY"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(max_size=200), st.text(max_size=200))
def test_any_words_are_read_back_in_lines_of_the_length_allowed(
    tmp_path: Path, name: str, text: str
) -> None:
    files = a_sector(tmp_path)
    sector = overview(files.snapshot(), NOW)
    clean = name.encode("utf-8", "ignore").decode()
    (call,) = [one for one in calls(sector, [a_promise(text)]) if one.uai == NOTHING]
    school = msgspec.structs.replace(call.line.school, name=clean)
    line = msgspec.structs.replace(call.line, school=school)
    raw = calendar(CAMPAIGN, [msgspec.structs.replace(call, line=line)], NOW)
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    assert f"rappel-{NOTHING}" in events(raw)


@pytest.mark.parametrize("when", [at(9, 2), NOW, at(2, 10), at(6, 1)])
def test_it_can_be_made_at_any_moment_of_the_year(when: datetime) -> None:
    assert len(events(calendar(CAMPAIGN, (), when))) == 6
