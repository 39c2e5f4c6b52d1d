"""The Secteur screen as plain data: header, strip, rows, title, preview, first run."""

from datetime import date

import pytest
from msgspec.structs import replace

from cio_console.domain.overview import SectorOverview
from cio_console.domain.school import School
from cio_console.domain.status import Status
from cio_console.domain.text import collation_key
from cio_console.presentation.columns import Column
from cio_console.presentation.labels import GlyphSet
from cio_console.tui.model import Model, settled
from cio_console.tui.views.preview import contact_text, identity, side_preview, under_preview
from cio_console.tui.views.query import (
    USUAL,
    Kept,
    Query,
    matches,
    next_kept,
    next_sort,
    reversed_sort,
)
from cio_console.tui.views.sector import (
    are_tight,
    cell_style,
    cells,
    context,
    name_width,
    next_attention,
    select,
    short_name,
    shown_columns,
    title,
)
from tests.tui.sector import (
    HOSTILE_UAI,
    LAST_REJECTED,
    NOTHING,
    OUT,
    PASSED,
    REJECTED,
    TO_CORRECT,
    WARNED,
    a_contact,
    text_of,
)

# Rows


def test_a_query_keeps_orders_and_reverses(
    model: Model, sector: SectorOverview, columns: tuple[Column, ...]
) -> None:
    about = context(model, sector)
    everything = [one.school.uai for one in select(sector, Query(), columns, about)]
    assert everything[0] == REJECTED
    assert everything[-1] == OUT
    by_name = select(sector, Query(sort="errors"), columns, about)
    assert by_name[0].school.uai == TO_CORRECT
    backwards = select(sector, Query(reverse=True), columns, about)
    assert [one.school.uai for one in backwards] == everything[::-1]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("chatelet", [NOTHING]),
        ("ÉMILIE", [NOTHING]),
        ("saules", [TO_CORRECT, OUT]),
        (PASSED.lower(), [PASSED]),
        ("costa", [REJECTED]),
        ("conforme", [LAST_REJECTED, PASSED]),
        ("[/eleve]", [HOSTILE_UAI]),
        ("oui non", []),
    ],
)
def test_a_filter_looks_in_what_the_director_knows(
    model: Model,
    sector: SectorOverview,
    columns: tuple[Column, ...],
    words: str,
    found: list[str],
) -> None:
    kept = select(sector, Query(text=words), columns, context(model, sector))
    assert [one.school.uai for one in kept] == found


def test_anomalies_only_keeps_what_needs_attention(
    model: Model, sector: SectorOverview, columns: tuple[Column, ...]
) -> None:
    kept = select(sector, Query(kept=Kept.ASKING), columns, context(model, sector))
    assert {one.school.uai for one in kept} == {
        NOTHING,
        TO_CORRECT,
        REJECTED,
        HOSTILE_UAI,
        LAST_REJECTED,
        WARNED,
    }
    assert select(sector, Query(kept=Kept.LATE), columns, context(model, sector)) == ()


def test_the_title_tells_count_filter_kept_and_order(
    sector: SectorOverview, columns: tuple[Column, ...]
) -> None:
    assert title(sector, 8, Query(), columns).text == "Établissements 8 · tri : urgence"
    asked = Query("lycée", Kept.LATE, "errors", reverse=True)
    assert title(sector, 2, asked, columns).text == (
        "Établissements 2/8 · filtre « lycée » · en retard seulement · tri : err. (inverse)"
    )


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Lycée professionnel Auguste Perdrix", "Auguste Perdrix"),
        ("Lycée polyvalent de l'Écluse", "de l'Écluse"),
        ("Lycée d'Enghien", "d'Enghien"),
        ("SEP du lycée de l'Écluse", "SEP du lycée de l'Écluse"),
        ("Lycée", "Lycée"),
        ("Lycée général et technologique Curie", "Curie"),
    ],
)
def test_a_short_name_is_the_one_that_directors_use(name: str, short: str) -> None:
    assert short_name(name) == short


def test_names_are_shortened_together_or_not_at_all(
    model: Model, sector: SectorOverview, columns: tuple[Column, ...]
) -> None:
    about = context(model, sector)
    assert are_tight(sector.lines, 26)
    narrow = [cells(one, columns, about, tight=True)[0][0] for one in sector.lines]
    assert "Auguste Perdrix" in narrow
    assert "Émilie du Châtelet" in narrow
    assert not are_tight(sector.lines, 100)
    wide = [cells(one, columns, about, tight=False)[0][0] for one in sector.lines]
    assert "Lycée professionnel Auguste Perdrix" in wide


def test_names_are_sorted_as_they_are_shown(
    model: Model, sector: SectorOverview, columns: tuple[Column, ...]
) -> None:
    by_name, about = Query(sort="name"), context(model, sector)
    for tight in (True, False):
        lines = select(sector, by_name, columns, about, tight=tight)
        shown = [cells(one, columns, about, tight=tight)[0][0] for one in lines]
        assert shown == sorted(shown, key=collation_key)
    first = select(sector, by_name, columns, about, tight=True)[0]
    assert short_name(first.school.name) == "Auguste Perdrix"


def test_the_columns_shown_follow_the_width(columns: tuple[Column, ...]) -> None:
    shown = {width: [c.id for c in shown_columns(columns, width)] for width in (40, 60, 80, 160)}
    assert shown[40] == ["name", "siecle", "notes", "errors"]
    assert shown[80] == ["name", "nature", "siecle", "notes", "terminales", "emails", "errors"]
    assert shown[160] == [c.id for c in columns]
    assert name_width(columns, 160) > name_width(columns, 80) >= 20


def test_styles_say_the_status_and_the_trouble(sector: SectorOverview) -> None:
    rejected, passed = sector.line(REJECTED), sector.line(PASSED)
    short = sector.line(TO_CORRECT)
    assert rejected is not None
    assert passed is not None
    assert short is not None
    assert cell_style("siecle", rejected) == "rejected"
    assert cell_style("siecle", passed) == "ok"
    assert cell_style("errors", rejected) == "error"
    assert cell_style("errors", passed) == "muted"
    assert cell_style("emails", short) == "warning"
    assert cell_style("emails", passed) == ""
    assert cell_style("name", passed) == ""


def test_the_next_thing_to_do_is_found_both_ways(sector: SectorOverview) -> None:
    lines = sector.lines
    needing = [one.school.uai for one in lines if one.needs_attention]
    following = next_attention(lines, needing[0], 1)
    before = next_attention(lines, needing[1], -1)
    assert following is not None
    assert before is not None
    assert (following.school.uai, before.school.uai) == (needing[1], needing[0])
    assert next_attention(lines, needing[-1], 1) is None
    assert next_attention(lines, needing[0], -1) is None


def test_a_school_that_the_list_does_not_keep_stands_before_the_first(
    sector: SectorOverview,
) -> None:
    first, last = (next_attention(sector.lines, "absent", step) for step in (1, -1))
    assert first is not None
    assert last is not None
    assert first.school.uai == REJECTED
    assert last.needs_attention


# Query


def test_every_word_of_a_filter_must_be_somewhere() -> None:
    assert matches("ecole vitry", "École", "Vitry-sur-Seine")
    assert not matches("ecole paris", "École", "Vitry")
    assert matches("", "rien")
    assert matches("oe", "Œuvre")


def test_keeping_cycles_and_sorting_cycles() -> None:
    assert [next_kept(Query(kept=kept)).kept for kept in USUAL] == [
        Kept.ASKING,
        Kept.LATE,
        Kept.ALL,
    ]
    assert next_kept(Query(kept=Kept.LATE), tuple(Kept)).kept is Kept.TO_CALL
    query = Query(reverse=True)
    sorts = []
    for _ in range(3):
        query = next_sort(query, ("a", "b"))
        sorts.append((query.sort, query.reverse))
    assert sorts == [("a", False), ("b", False), ("", False)]
    assert next_sort(Query(sort="gone"), ("a",)).sort == "a"
    assert reversed_sort(Query()).reverse


# Preview


def test_the_side_preview_says_whom_to_call_and_why(model: Model, sector: SectorOverview) -> None:
    line = sector.line(TO_CORRECT)
    assert line is not None
    told = text_of(side_preview(sector.campaign, line, None, GlyphSet.UNICODE, 42))
    for words in (
        "Tél. 01 99 00 02 00",
        "M. Besson",
        "▲ à corriger",
        "7 erreurs",
        "S111",
        "aucune",
    ):
        assert words in told
    assert "5 sur 120 élèves" in told


@pytest.mark.parametrize("width", [42, 64])
def test_the_side_preview_fits_its_pane(sector: SectorOverview, width: int) -> None:
    for one in sector.lines:
        lines = side_preview(sector.campaign, one, a_contact(one.school.uai), GlyphSet.ASCII, width)
        assert all(line.width <= width for line in lines)


def test_the_preview_under_the_table_shows_the_worst_collection(model: Model) -> None:
    spring = settled(replace(model, day=date(2025, 3, 30)))
    assert spring.overview is not None
    line = spring.overview.line(PASSED)
    assert line is not None
    lines = under_preview(spring.overview.campaign, line, None, GlyphSet.UNICODE, 80, 3)
    assert lines[1].text.startswith("Notes  ✗ en retard · rien reçu, échéance du 27/03 dépassée")
    assert "aucune notée" in lines[2].text


def test_a_school_out_of_scope_says_so_once(model: Model) -> None:
    assert model.overview is not None
    campaign, line = model.overview.campaign, model.overview.line(PASSED)
    assert line is not None
    out = replace(line.states["notes"], status=Status.OUT_OF_SCOPE, reason="élèves de CAP")
    line = replace(line, states=line.states | {"notes": out})
    for lines in (
        under_preview(campaign, line, None, GlyphSet.UNICODE, 80, 4),
        side_preview(campaign, line, None, GlyphSet.UNICODE, 50),
    ):
        assert text_of(lines).count("hors périmètre") == 1
        assert "élèves de CAP" in text_of(lines)
    bare = replace(line, states=line.states | {"notes": replace(out, reason="")})
    under = under_preview(campaign, bare, None, GlyphSet.UNICODE, 80, 4)
    assert any(one.text == "Notes  – hors périmètre" for one in under)


def test_who_a_school_is_agrees_with_its_nature_and_is_said_once() -> None:
    def told(**fields: str) -> str:
        school = School(fields.pop("uai", "9990001X"), fields.pop("name", "Essai"))
        return text_of(identity(replace(school, **fields)))

    assert "SEP publique" in told(nature="334", sector="public")
    assert "MFR privée" in told(nature="380", sector="private")
    assert "LP privé" in told(nature="320", sector="private")
    assert "9990001X" in told()
    assert "9990001X" not in told(name="9990001X")


def test_the_preview_takes_the_lines_that_it_is_given(sector: SectorOverview) -> None:
    line = sector.line(TO_CORRECT)
    assert line is not None
    for height in (2, 3, 4):
        lines = under_preview(sector.campaign, line, None, GlyphSet.UNICODE, 80, height)
        assert len(lines) == height
        assert all(one.width <= 80 for one in lines)


def test_a_contact_is_one_sentence(sector: SectorOverview) -> None:
    contact = a_contact(NOTHING)
    told = contact_text(contact, sector.campaign.zone)
    assert told == "08/01/2025 09:00, téléphone : appelé"
