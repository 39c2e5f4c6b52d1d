"""What differs between two campaigns, and the model of one for another session."""

from datetime import date

import msgspec
from hypothesis import given

from cio_console.domain.campaign import Campaign, Collection, Document, Milestone
from cio_console.domain.campaign_difference import Difference, differences
from cio_console.domain.campaign_examination import examine
from cio_console.domain.campaign_files import parse_campaign
from cio_console.domain.campaign_model import model_of
from tests.domain.any_campaigns import campaigns
from tests.domain.builders import a_campaign


def with_parts(*parts: Collection | Milestone, session: int = 2025) -> Campaign:
    """Return a campaign of those collections and milestones."""
    return Campaign(
        "x",
        "X",
        session,
        session - 1,
        collections=tuple(one for one in parts if isinstance(one, Collection)),
        milestones=tuple(one for one in parts if isinstance(one, Milestone)),
    )


def test_a_moved_day_tells_by_how_many_days_and_in_its_own_year() -> None:
    old = with_parts(Collection("siecle", "SIECLE", closes=date(2024, 2, 29)), session=2024)
    new = with_parts(Collection("siecle", "SIECLE", closes=date(2025, 3, 2)), session=2025)
    (moved,) = [c for c in differences(old, new) if c.kind is Difference.MOVED]
    assert (moved.days, moved.days_in_year) == (367, 2)
    assert (moved.before, moved.after) == ("2024-02-29", "2025-03-02")


def test_days_that_become_known_or_unknown_are_told_as_such() -> None:
    known, unknown = Milestone("m", "M", day=date(2025, 1, 5)), Milestone("m", "M")
    assert [c.kind for c in differences(with_parts(unknown), with_parts(known))] == [
        Difference.KNOWN
    ]
    assert [c.kind for c in differences(with_parts(known), with_parts(unknown))] == [
        Difference.UNKNOWN
    ]


def test_a_month_alone_is_told_as_a_month() -> None:
    month, day = Milestone("m", "M", month="2025-02"), Milestone("m", "M", day=date(2025, 2, 3))
    (change,) = differences(with_parts(month), with_parts(day))
    assert (change.before, change.after, change.days) == ("2025-02", "2025-02-03", 2)


def test_what_appears_and_what_goes_is_told_once() -> None:
    old, new = with_parts(Collection("a", "A")), with_parts(Milestone("b", "B"))
    told = [(c.kind, c.part, c.label) for c in differences(old, new)]
    assert told == [(Difference.GONE, "collecte", "A"), (Difference.APPEARED, "jalon", "B")]


def test_other_fields_are_told_before_and_after() -> None:
    old = with_parts(Collection("a", "A", periods={"trimestre": (1, 2)}))
    new = with_parts(Collection("a", "A", periods={"trimestre": (1,)}, after="a"))
    told = [(c.field, c.before, c.after) for c in differences(old, new)]
    assert told == [("after", "", "a"), ("periods", "trimestre : 1 2", "trimestre : 1")]


@given(campaigns())
def test_a_campaign_never_differs_from_itself(campaign: Campaign) -> None:
    assert differences(campaign, campaign) == ()


@given(campaigns(), campaigns())
def test_any_two_campaigns_are_compared_both_ways(one: Campaign, other: Campaign) -> None:
    there, back = differences(one, other), differences(other, one)
    assert len(there) == len(back)
    moved = {(c.id, c.field): c.days for c in there if c.days is not None}
    assert moved == {(c.id, c.field): -c.days for c in back if c.days is not None}
    assert bool(there) == (what_counts(one) != what_counts(other))


def what_counts(one: Campaign) -> object:
    """Return all that a comparison looks at, whatever the order of the parts."""
    milestones = {m.id: (m.label, m.first_day, m.confirmed) for m in one.milestones}
    return one.label, one.time_zone, {c.id: c for c in one.collections}, milestones


def test_the_model_keeps_what_does_not_depend_on_dates() -> None:
    campaign = msgspec.structs.replace(
        a_campaign(),
        label="Campagne « 2025 » : \\ \x7f",
        documents=(Document("FAQ 2025", "ici"), Document("Autre")),
    )
    model = parse_campaign(model_of(campaign, 2027), "modèle")
    assert (model.id, model.session, model.school_year) == ("essai", 2027, 2026)
    assert model.label == "Campagne « 2027 » : \\ \x7f"
    assert [d.title for d in model.documents] == ["FAQ 2027", "Autre"]
    assert [c.after for c in model.collections] == ["", "siecle"]
    assert not any(m.confirmed or m.first_day for m in model.milestones)


@given(campaigns())
def test_the_model_of_any_campaign_may_serve(campaign: Campaign) -> None:
    found = examine(model_of(campaign, 2031))
    assert found.problems == ()
    assert found.campaign is not None
    assert [c.id for c in found.campaign.collections] == [c.id for c in campaign.collections]
    assert all(c.closes is None and c.opens is None for c in found.campaign.collections)
