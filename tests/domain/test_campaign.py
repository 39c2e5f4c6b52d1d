"""Days, windows and milestones of a campaign, and the campaign file shipped with the program."""

from datetime import UTC, date, datetime

import msgspec
import pytest

from cio_console.domain.campaign import (
    Collection,
    Milestone,
    days_left,
    has_opened,
    is_after_deadline,
    opening_day,
    opening_unknown,
)
from cio_console.domain.campaign_files import (
    DEFAULT_CAMPAIGN,
    parse_campaign,
    shipped_campaign,
    shipped_campaigns,
)
from cio_console.errors import CampaignProblem
from tests.domain.builders import SIECLE_CLOSES, a_campaign, paris, seconds

SIECLE = Collection("siecle", "SIECLE", closes=SIECLE_CLOSES)
GRADES = Collection("notes", "Notes", opens=date(2025, 2, 3), closes=date(2025, 3, 27))

MINIMAL = """
id = "essai"
label = "Essai"
session = 2027
school_year = 2026
"""


@pytest.mark.parametrize(
    ("at", "after"),
    [
        (paris(1, 9), False),
        (paris(1, 10, 0, 0, 0), False),
        (paris(1, 10, 23, 59, 59), False),
        (paris(1, 10, 23, 59, 59) + seconds(0.999999), False),
        (paris(1, 11, 0, 0, 0), True),
        (datetime(2025, 1, 10, 22, 59, 59, tzinfo=UTC), False),
        (datetime(2025, 1, 10, 23, 0, 0, tzinfo=UTC), True),
    ],
)
def test_a_deadline_runs_to_the_last_second_of_its_day_in_paris(at: datetime, after: bool) -> None:
    assert is_after_deadline(a_campaign(), SIECLE, at) is after


@pytest.mark.parametrize(
    ("at", "left"), [(paris(1, 8), 2), (paris(1, 10, 23, 59, 59), 0), (paris(1, 11), -1)]
)
def test_days_left_count_calendar_days(at: datetime, left: int) -> None:
    assert days_left(a_campaign(), SIECLE, at) == left


def test_days_left_ignore_the_hour_lost_when_clocks_change() -> None:
    closes = Collection("x", "X", closes=date(2025, 3, 31))
    assert days_left(a_campaign(), closes, paris(3, 29, 23, 59, 59)) == 2
    assert days_left(a_campaign(), closes, paris(3, 30, 0, 0, 0)) == 1


def test_the_days_the_clocks_change_last_23_and_25_hours() -> None:
    campaign = a_campaign()
    spring, autumn = date(2025, 3, 30), date(2025, 10, 26)
    for day, hours in ((spring, 23), (autumn, 25)):
        length = campaign.end_of_day(day) - campaign.start_of_day(day)
        assert round(length.total_seconds() / 3600) == hours


def test_a_window_opens_on_its_first_second() -> None:
    assert not has_opened(a_campaign(), GRADES, paris(2, 2, 23, 59, 59))
    assert has_opened(a_campaign(), GRADES, paris(2, 3, 0, 0, 0))


def test_a_window_without_opening_date_is_open_from_the_start() -> None:
    assert has_opened(a_campaign(), SIECLE, paris(1, 1))


def test_a_window_that_only_its_milestone_tells_opens_with_it() -> None:
    grades = Collection("notes", "Notes")
    for milestone, opens in (
        (Milestone("notes-ouverture", "O", day=date(2025, 2, 3)), date(2025, 2, 3)),
        (Milestone("notes-ouverture", "O", month="2025-02"), date(2025, 2, 1)),
    ):
        campaign = msgspec.structs.replace(a_campaign(), milestones=(milestone,))
        assert opening_day(campaign, grades) == opens
        assert not has_opened(campaign, grades, paris(1, 31, 23, 59, 59))
        assert has_opened(campaign, grades, paris(2, 3))
        assert opening_day(campaign, GRADES) == GRADES.opens


def test_a_window_whose_opening_is_to_be_confirmed_has_not_opened() -> None:
    awaited = Milestone("notes-ouverture", "O", confirmed=False)
    campaign = msgspec.structs.replace(a_campaign(), milestones=(awaited,))
    grades = Collection("notes", "Notes")
    assert opening_unknown(campaign, grades)
    assert not has_opened(campaign, grades, paris(6, 30))
    assert not opening_unknown(a_campaign(), grades)


def test_unknown_dates_make_no_deadline() -> None:
    unknown = Collection("siecle", "SIECLE")
    assert days_left(a_campaign(), unknown, paris(1, 1)) is None
    assert not is_after_deadline(a_campaign(), unknown, paris(12, 31))


def test_the_web_service_starts_with_its_month() -> None:
    assert not a_campaign().web_service_started(paris(1, 31, 23, 59, 59))
    assert a_campaign().web_service_started(paris(2, 1, 0, 0, 0))


def test_the_activation_mail_counts_as_sent_on_its_day() -> None:
    assert not a_campaign().activation_mail_sent(paris(1, 14, 23, 59, 59))
    assert a_campaign().activation_mail_sent(paris(1, 15, 0, 0, 0))


def test_a_milestone_to_be_confirmed_is_never_reached() -> None:
    assert Milestone("service-web", "Service web", confirmed=False).first_day is None


def test_creteil_2025_holds_every_date_of_the_circular() -> None:
    campaign = shipped_campaign(DEFAULT_CAMPAIGN)
    siecle, grades = campaign.collections
    assert (siecle.id, siecle.closes) == ("siecle", date(2025, 1, 10))
    assert (grades.id, grades.opens, grades.closes) == (
        "notes",
        date(2025, 2, 3),
        date(2025, 3, 27),
    )
    assert grades.after == "siecle"
    assert campaign.school_year == 2024
    assert {m.id: m.first_day for m in campaign.milestones} == {
        "siecle-fin": date(2025, 1, 10),
        "courriel-activation": date(2025, 1, 15),
        "inscriptions": date(2025, 1, 15),
        "service-web": date(2025, 2, 1),
        "notes-ouverture": date(2025, 2, 3),
        "notes-fin": date(2025, 3, 27),
    }
    assert campaign.contact.telephone == "01 57 02 68 10"
    assert len(campaign.documents) == 2


def test_every_shipped_campaign_parses_under_its_own_id() -> None:
    assert [shipped_campaign(name).id for name in shipped_campaigns()] == list(shipped_campaigns())


def test_an_unknown_campaign_is_refused_with_the_known_ones() -> None:
    with pytest.raises(CampaignProblem, match=r"« 2031 ».*2025-creteil"):
        shipped_campaign("2031")


def test_a_campaign_whose_dates_are_unknown_is_valid() -> None:
    campaign = parse_campaign(MINIMAL + '[[collections]]\nid = "siecle"\nlabel = "S"', "essai.toml")
    assert campaign.collections[0].closes is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("id = ", "TOML"),
        ("<!DOCTYPE html>", "n'est pas du TOML : ligne 1, colonne 1."),
        ('id = "x"', "label"),
        (MINIMAL + 'time_zone = "Mars/Olympus"', "Mars/Olympus"),
        (MINIMAL + '[[milestones]]\nid = "a"\nlabel = "A"\nmonth = "2025-13"', "month"),
        (MINIMAL + '[[milestones]]\nid = "a"\nlabel = "A"\nmonth = "février"', "inutilisable"),
        (MINIMAL + '[[milestones]]\nid = "a"\nlabel = "A"\n' * 2, "jalon en double"),
        (MINIMAL + '[[collections]]\nid = "a"\nlabel = "A"\n' * 2, "collecte en double"),
        (
            MINIMAL + '[[collections]]\nid="a"\nlabel="A"\nopens=2027-02-01\ncloses=2027-01-01',
            "ferme avant d'ouvrir",
        ),
        (MINIMAL + '[[collections]]\nid = "a"\nlabel = "A"\nafter = "b"', "inconnue"),
        (MINIMAL.replace("2027", '"2027"'), "session"),
    ],
)
def test_a_wrong_campaign_file_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(CampaignProblem, match=reason):
        parse_campaign(text, "essai.toml")
