"""The Relances and Message screens as plain data."""

from datetime import date

import msgspec
import pytest

from cio_console.domain.calls import Call, calls
from cio_console.domain.followup import Contact
from cio_console.domain.overview import SectorOverview, overview
from cio_console.presentation.cells import place
from cio_console.presentation.labels import GlyphSet
from cio_console.presentation.message import Message
from cio_console.tui.styles import STYLES
from cio_console.tui.views.calls import (
    COLUMNS,
    Entry,
    columns,
    entries,
    needs_short_names,
    next_due,
    nothing_to_call,
    row,
    select,
    side,
    title,
    under,
)
from cio_console.tui.views.message import PREPARING, page
from cio_console.tui.views.message import title as message_title
from tests.domain.builders import a_school, a_snapshot
from tests.tui.sector import (
    HOSTILE_UAI,
    LAST_REJECTED,
    NOTHING,
    REJECTED,
    TO_CORRECT,
    WARNED,
    a_contact,
    at,
    text_of,
)

TODAY = date(2025, 1, 8)


@pytest.fixture
def contacts() -> tuple[Contact, ...]:
    """Return a promise that is due and one that is not."""
    return (
        Contact(
            "1", REJECTED, at(1, 6, 10), "absente", who="Mme Costa", call_back=date(2025, 1, 7)
        ),
        Contact("2", NOTHING, at(1, 7, 9), "promet", call_back=date(2025, 1, 9)),
    )


@pytest.fixture
def listed(sector: SectorOverview, contacts: tuple[Contact, ...]) -> tuple[Call, ...]:
    """Return the calls of the invented sector."""
    return calls(sector, contacts)


@pytest.fixture
def every(sector: SectorOverview, listed: tuple[Call, ...]) -> tuple[Entry, ...]:
    """Return them as the list shows them."""
    return entries(sector.campaign, listed, TODAY, GlyphSet.UNICODE)


def uais(found: tuple[Entry, ...]) -> list[str]:
    """Return the schools of entries."""
    return [one.call.uai for one in found]


def test_a_row_has_a_cell_per_column_in_known_styles(every: tuple[Entry, ...]) -> None:
    for one in every:
        cells = row(one, GlyphSet.UNICODE, marked=False, short=False)
        assert len(cells) == len(COLUMNS)
        assert {style for _, style in cells} <= STYLES | {""}


def test_the_mark_and_the_turn_stand_in_the_first_cell(every: tuple[Entry, ...]) -> None:
    glyphs = [row(one, GlyphSet.UNICODE, marked=False, short=False)[0][0] for one in every]
    assert glyphs[0] == " ◆"
    assert glyphs[-1] == " ·"
    assert row(every[0], GlyphSet.UNICODE, marked=True, short=False)[0][0] == "✓◆"
    assert row(every[0], GlyphSet.ASCII, marked=True, short=False)[0][0].startswith("*")


def test_names_lose_what_the_nature_says_when_one_has_no_room(every: tuple[Entry, ...]) -> None:
    assert needs_short_names(every, 80)
    first = row(every[0], GlyphSet.UNICODE, marked=False, short=True)
    assert "Auguste Perdrix" in [text for text, _ in first]
    assert not needs_short_names(every[:1], 200)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("perdrix", [REJECTED]),
        ("COSTA", [REJECTED]),
        ("absente", [REJECTED]),
        ("a rappeler", [REJECTED]),
        ("en attente", [NOTHING]),
        ("saint-eloi", [WARNED]),
        ("01 99 00 02", [TO_CORRECT]),
        ("dernier depot", [LAST_REJECTED]),
        ("[red]", [HOSTILE_UAI]),
        ("xyz", []),
    ],
)
def test_a_filter_looks_in_the_school_the_reason_the_turn_and_what_was_said(
    every: tuple[Entry, ...], text: str, expected: list[str]
) -> None:
    assert uais(select(every, text)) == expected


def test_an_empty_filter_keeps_everything_in_order(
    every: tuple[Entry, ...], listed: tuple[Call, ...]
) -> None:
    assert [one.call for one in select(every, "  ")] == list(listed)


def test_the_title_counts_what_is_due_waits_is_found_and_marked(listed: tuple[Call, ...]) -> None:
    assert title(listed, 6, "", 0).text == "Relances 5 à faire · 1 en attente"
    assert title(listed, 1, "a", 1).text.endswith("filtre « a » 1/6 · 1 marqué")
    assert title(listed, 6, "", 2).text.endswith("2 marqués : la relance sera pour tous")
    assert title((), 0, "", 0).text == "Relances 0 à faire"


def test_an_empty_list_says_why(listed: tuple[Call, ...]) -> None:
    early = overview(a_snapshot(a_school()), at(11, 15).replace(year=2024))
    assert "Aucune relance ne contient « x »" in nothing_to_call(early, listed, "x")
    assert nothing_to_call(early, (), "").startswith("Personne à appeler : l'échéance SIECLE est")


def test_going_on_skips_those_who_wait_and_ends(listed: tuple[Call, ...]) -> None:
    order = [call.uai for call in listed]
    assert next_due(listed, order[0], 1) == order[1]
    assert next_due(listed, order[1], -1) == order[0]
    assert next_due(listed, order[4], 1) == ""
    assert next_due(listed, order[0], -1) == ""
    assert next_due(listed, "absent", 1) == order[0]
    assert next_due((), "", 1) == ""


def test_one_call_is_told_in_full_beside_the_list(
    sector: SectorOverview, listed: tuple[Call, ...], contacts: tuple[Contact, ...]
) -> None:
    told = text_of(side(sector.campaign, listed[0], contacts[:1], TODAY, 50))
    assert "Tél. 01 99 00 03 00" in told
    assert "à rappeler · promis pour mardi 7 janvier" in told
    assert "SIECLE : rejeté" in told
    assert "Mme Costa : absente" in told
    assert "le reste est sur l'écran" not in told
    many = tuple(a_contact(REJECTED, str(i), 9 + i) for i in range(6))
    told = text_of(side(sector.campaign, listed[1], many, TODAY, 50))
    assert told.count("appelé") == 4
    assert "le reste est sur l'écran Établissement" in told
    assert "Aucune relance notée" in text_of(side(sector.campaign, listed[1], (), TODAY, 50))
    assert "Dernière  aucune relance notée" in text_of(under(sector.campaign, listed[1], (), 80, 3))


def test_beside_the_cio_the_last_contact_gives_way_to_the_names_at_80_columns() -> None:
    told = columns(("Orvigny", "Rives"))
    shown = {told[placed.index].id: placed.width for placed in place(told, 79)}
    assert "last" not in shown
    assert min(shown["name"], shown["why"]) > 16


@pytest.mark.parametrize("width", [20, 42, 80, 200])
def test_no_line_is_wider_than_its_place(
    sector: SectorOverview, listed: tuple[Call, ...], contacts: tuple[Contact, ...], width: int
) -> None:
    for call in listed:
        lines = side(sector.campaign, call, contacts, TODAY, width)
        lines += under(sector.campaign, call, contacts, width, 4)
        assert all(line.width <= width for line in lines)


def test_the_pane_under_the_list_keeps_to_its_height(
    sector: SectorOverview, listed: tuple[Call, ...], contacts: tuple[Contact, ...]
) -> None:
    for height in (2, 3, 4):
        assert len(under(sector.campaign, listed[0], contacts, 80, height)) == height
    told = text_of(under(sector.campaign, listed[0], contacts, 80, 4))
    assert "Dernière  06/01/2025 10:05" in told
    assert "Avant     07/01/2025 09:05" in told


# The message

MESSAGE = Message("9990001X", "ce@exemple.invalid", "Relance", "Bonjour,\n\n– un\n    deux")


def test_a_message_is_shown_as_it_will_leave() -> None:
    told = text_of(page((MESSAGE,), 0, (), 60))
    assert told == "À     ce@exemple.invalid\nObjet Relance\n\nBonjour,\n\n– un\n    deux"


def test_an_address_that_cannot_serve_is_said() -> None:
    for to, told in (("", True), ("ce", True), ("a@b.fr c@d.fr", True), ("a@b.fr, c@d.fr", False)):
        message = msgspec.structs.replace(MESSAGE, to=to)
        assert ("à adresser à la main" in text_of(page((message,), 0, (), 80))) is told


def test_before_it_is_prepared_and_when_the_template_is_wrong_the_screen_says_so() -> None:
    assert text_of(page((), 0, (), 60)) == PREPARING
    told = text_of(page((), 0, ("ligne 3 : faux.",), 60))
    assert told.startswith("ligne 3 : faux.")
    assert "aucun message n'est écrit" in " ".join(told.split())


def test_the_title_of_a_message_says_whose_and_from_which_template() -> None:
    assert message_title(("a",), 0, "Lycée", "").text == "Message Lycée · modèle d'origine"
    told = message_title(("a", "b"), 1, "Lycée", "/m.txt").text
    assert told == "Message Lycée · 2 sur 2 · modèle : /m.txt"


@pytest.mark.parametrize("width", [20, 60, 120])
def test_a_message_of_any_words_fits(width: int) -> None:
    hostile = msgspec.structs.replace(
        MESSAGE, to="x" * 300, subject="é" * 300, body="[/b]" + "漢" * 200 + "\n\x1b[31m\u202e"
    )
    assert all(line.width <= width for line in page((hostile,), 0, (), width))
