"""Several sectors looked at together: whose school, whose days, what is summed and what is not."""

from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from cio_console.domain.calls import calls
from cio_console.domain.campaign import Collection
from cio_console.domain.changes import Kind, Since
from cio_console.domain.overview import SectorOverview, Urgency, overview
from cio_console.domain.school import Cio, School
from cio_console.domain.sectors import (
    Together,
    Watched,
    changes_of,
    groups,
    look_at,
    short_names,
    together,
)
from cio_console.domain.snapshot import SectorSnapshot
from cio_console.domain.status import Status
from cio_console.domain.trends import trends
from cio_console.domain.upload import Upload
from tests.domain.builders import a_campaign, a_school, an_upload, paris

A, B, C, BOTH = "9990001X", "9990002Y", "9990003Z", "9990004A"
EIGHTH = paris(1, 8, 9)


def a_watched(
    name: str, schools: list[School], uploads: list[Upload] | None = None, **changes: object
) -> Watched:
    """Return one of several sectors."""
    campaign = replace(a_campaign(), **changes)
    sector = Cio("9990000W", f"CIO de {name}")
    snapshot = SectorSnapshot("", campaign, sector, tuple(schools), tuple(uploads or ()), 1)
    return Watched(name, f"https://{name.lower()}.invalid/", snapshot)


def north(*uploads: Upload, **changes: object) -> Watched:
    """Return a sector of a school of its own and one that the other follows too."""
    return a_watched("Nord", [a_school(A), a_school(BOTH, name="Mixte")], [*uploads], **changes)


def south(*uploads: Upload, **changes: object) -> Watched:
    """Return the other sector."""
    return a_watched("Sud", [a_school(B), a_school(BOTH, name="Mixte")], [*uploads], **changes)


def seen(*watched: Watched, at: datetime = EIGHTH) -> SectorOverview:
    """Return those sectors at an instant."""
    return look_at(together(watched), None, at)


def ten_missing(uai: str) -> Upload:
    """Return a SIECLE file that lacks ten addresses."""
    return an_upload(paris(1, 7), uai=uai, terminales=40, valid_emails=30)


def later(days: int) -> dict[str, object]:
    """Return the campaign's collections with SIECLE closing so much later."""
    siecle, grades = a_campaign().collections
    assert siecle.closes is not None
    return {"collections": (replace(siecle, closes=siecle.closes + timedelta(days)), grades)}


def test_each_cio_is_called_within_the_lead_before_its_own_deadline() -> None:
    watched = north(), a_watched("Sud", [a_school(B)], None, **later(20))
    for lead, uais in ((1, set()), (2, set()), (22, {B})):
        sector = look_at(together(watched), None, EIGHTH, lead)
        expected = {one.school.uai for one in sector.lines if one.urgency is Urgency.EXPECTED}
        assert expected == uais
        assert {part.lead for part in (sector, *sector.parts)} == {lead}


def test_lines_of_all_stand_by_urgency_each_with_its_cio() -> None:
    sector = seen(
        a_watched("Nord", [a_school(A)], [an_upload(paris(1, 7), uai=A)]),
        a_watched("Sud", [a_school(B)]),
        a_watched("Est", [a_school(C)], [an_upload(paris(1, 7), uai=C, errors=2)]),
    )
    assert [(line.school.uai, line.cio) for line in sector.lines] == [
        (B, "Sud"),
        (C, "Est"),
        (A, "Nord"),
    ]
    assert sector.cios == ("Nord", "Sud", "Est")
    assert sector.parts[0].source == "https://nord.invalid/"


def test_with_one_campaign_the_figures_are_those_of_one_sector_of_all_the_schools() -> None:
    uploads = [
        an_upload(paris(1, 7), uai=A, terminales=40, valid_emails=38),
        an_upload(paris(1, 7), uai=B, terminales=20, valid_emails=20, errors=1),
    ]
    apart = seen(
        a_watched("Nord", [a_school(A), a_school(C)], uploads[:1]),
        a_watched("Sud", [a_school(B)], uploads[1:]),
    )
    whole = overview(
        SectorSnapshot(
            "",
            a_campaign(),
            Cio("9990000W", "Tous"),
            (a_school(A), a_school(B), a_school(C)),
            tuple(uploads),
        ),
        EIGHTH,
    )
    assert apart.progress == whole.progress
    assert apart.readiness == whole.readiness
    assert apart.campaign == whole.campaign
    assert [replace(line, cios=()) for line in apart.lines] == list(whole.lines)
    assert trends(apart).curves == trends(whole).curves
    assert trends(apart).rules == trends(whole).rules


def test_a_school_of_two_cio_stands_once_with_both_and_what_came_last() -> None:
    old, new = an_upload(paris(1, 5), uai=BOTH), an_upload(paris(1, 7), uai=BOTH, errors=3)
    sector = seen(north(old), south(old, new))
    assert [line.school.uai for line in sector.lines].count(BOTH) == 1
    line = sector.line(BOTH)
    assert line is not None
    assert line.cios == ("Sud", "Nord")
    assert line.errors == 3
    assert sector.own(BOTH).cio == "Sud"
    assert sector.progress[0].concerned == 3


def test_where_two_cio_know_the_same_of_a_school_the_first_one_is_read() -> None:
    upload = an_upload(paris(1, 7), uai=BOTH)
    line = seen(north(upload), south(upload)).line(BOTH)
    assert line is not None
    assert line.cios == ("Nord", "Sud")


def test_an_upload_id_given_by_two_sources_is_told_apart() -> None:
    one = replace(an_upload(paris(1, 7), uai=A), id="depot-1")
    other = replace(an_upload(paris(1, 7), uai=B), id="depot-1")
    sectors = together([north(one), south(other)])
    assert sorted(u.id for u in sectors.snapshot.uploads) == ["depot-1@Nord", "depot-1@Sud"]
    alone = replace(other, id="depot-2")
    kept = together([north(one), south(alone)])
    assert sorted(u.id for u in kept.snapshot.uploads) == ["depot-1", "depot-2"]


@pytest.mark.parametrize("days", [-1, 1, 30])
def test_a_deadline_that_differs_is_told_for_each_cio_and_never_summed(days: int) -> None:
    sector = seen(north(), south(**later(days)))
    assert [(p.collection.label, p.days_left, p.concerned) for p in sector.progress] == [
        ("SIECLE · Nord", 2, 2),
        ("SIECLE · Sud", 2 + days, 1),
        ("Notes", 78, 3),
    ]
    assert sector.campaign.collections[0].closes is None
    states = {line.school.uai: line.states["siecle"].days_left for line in sector.lines}
    assert (states[A], states[B]) == (2, 2 + days)


def test_three_cio_of_which_two_share_their_days_make_two_groups() -> None:
    sector = seen(north(), south(**later(1)), a_watched("Est", [a_school(C)]))
    found = [(g.collection.label, {line.school.uai for line in g.lines}) for g in groups(sector)]
    assert found[0] == ("SIECLE · Nord, Est", {A, BOTH, C})
    assert found[1] == ("SIECLE · Sud", {B})
    curves = {curve.collection.label: curve.days_left for curve in trends(sector).curves}
    assert curves == {"SIECLE · Nord, Est": 2, "SIECLE · Sud": 3, "Notes": 78}


def test_a_collection_that_one_campaign_does_not_ask_for_is_out_of_scope_there() -> None:
    extra = (*a_campaign().collections, Collection("avis", "Avis", closes=date(2025, 4, 1)))
    sector = seen(north(), south(collections=extra))
    states = {line.school.uai: line.states["avis"] for line in sector.lines}
    assert states[A].status is Status.OUT_OF_SCOPE
    assert "ne la demande pas" in states[A].reason
    assert states[B].status is Status.EXPECTED
    last = sector.progress[-1]
    assert (last.collection.label, last.concerned) == ("Avis", 1)


def test_milestones_that_differ_name_their_cio_and_answer_no_question_for_all() -> None:
    mail, service = a_campaign().milestones
    sooner = (replace(mail, day=date(2025, 1, 8)), service)
    sector = seen(north(), south(milestones=sooner))
    assert sector.campaign.milestone("courriel-activation") is None
    assert sector.campaign.milestone("service-web") == service
    told = {m.label: m.day for m in sector.campaign.milestones}
    assert told["Courriel d'activation · Nord"] == date(2025, 1, 15)
    assert told["Courriel d'activation · Sud"] == date(2025, 1, 8)


def test_deadlines_that_differ_stay_in_the_calendar_with_their_cio() -> None:
    told = {m.label: m.day for m in seen(north(), south(**later(2))).campaign.milestones}
    assert told["SIECLE · Nord"] == date(2025, 1, 10)
    assert told["SIECLE · Sud"] == date(2025, 1, 12)


def test_each_school_is_judged_by_the_mail_of_its_own_campaign() -> None:
    mail, service = a_campaign().milestones
    sent = (replace(mail, day=date(2025, 1, 8)), service)
    sector = seen(
        a_watched("Nord", [a_school(A)], [ten_missing(A)]),
        a_watched("Sud", [a_school(B)], [ten_missing(B)], milestones=sent),
    )
    urgencies = {line.school.uai: line.urgency for line in sector.lines}
    assert urgencies == {A: Urgency.EMAILS, B: Urgency.UPCOMING}
    assert [call.uai for call in calls(sector, ())] == [A]


def test_a_day_ends_at_its_own_midnight_in_each_campaign() -> None:
    uploads = [an_upload(datetime.fromisoformat("2025-01-10T21:30:00+01:00"), uai=B)]
    island = a_watched("Sud", [a_school(B)], uploads, time_zone="Indian/Reunion")
    sector = look_at(together([north(), island]), date(2025, 1, 10), EIGHTH)
    state = next(line for line in sector.lines if line.school.uai == B).states["siecle"]
    assert state.status is Status.EXPECTED, "it came after midnight in La Réunion"
    assert {part.cio: part.at for part in sector.parts} == {
        "Nord": datetime.fromisoformat("2025-01-10T22:59:59.999999+00:00"),
        "Sud": datetime.fromisoformat("2025-01-10T19:59:59.999999+00:00"),
    }


def test_changes_of_all_come_by_kind_then_as_the_sector_lists_them() -> None:
    sectors = together(
        [
            a_watched("Nord", [a_school(A)], [an_upload(paris(1, 7), uai=A)]),
            a_watched("Sud", [a_school(B)], [an_upload(paris(1, 7), uai=B, blocking=1)]),
        ]
    )
    found = changes_of(sectors, look_at(sectors, None, EIGHTH), Since(paris(1, 6), paris(1, 6)))
    assert [(row.kind, row.line.cio) for row in found.rows] == [
        (Kind.REJECTED, "Sud"),
        (Kind.BETTER, "Nord"),
    ]


def test_what_came_true_for_one_cio_only_is_told_with_its_name() -> None:
    def since_monday(sectors: Together, at: datetime) -> tuple[list[str], list[str]]:
        found = changes_of(sectors, look_at(sectors, None, at), Since(paris(1, 6), paris(1, 6)))
        return [c.label for c in found.closed], [m.label for m in found.milestones]

    both, differing = together([north(), south()]), together([north(), south(**later(30))])
    assert since_monday(both, paris(1, 16)) == (["SIECLE"], ["Courriel d'activation"])
    assert since_monday(differing, paris(1, 11)) == (["SIECLE · Nord"], [])


def test_a_single_sector_among_those_asked_for_is_told_as_it_is() -> None:
    alone = seen(north())
    assert alone.progress == overview(north().snapshot, EIGHTH).progress
    assert {line.cio for line in alone.lines} == {"Nord"}


def test_short_names_are_those_given_else_the_place_and_never_twice_the_same() -> None:
    assert short_names(
        [
            ("", "CIO de Valbourg"),
            ("Mon CIO", "CIO de Valbourg"),
            ("", "CIO d'Orvigny"),
            ("", "CIO de Valbourg"),
            ("", "CIO"),
            ("", "Centre de la Côte"),
        ]
    ) == ("Valbourg", "Mon CIO", "Orvigny", "Valbourg (2)", "CIO", "Centre de la Côte")


def test_campaigns_of_two_years_have_no_common_name_nor_identity() -> None:
    sector = seen(north(), south(id="autre", label="Autre campagne", session=2026))
    assert sector.campaign.label == "2 campagnes"
    assert sector.campaign.id == "essai + autre"
    assert [p.collection.label for p in sector.progress] == ["SIECLE", "Notes"]
