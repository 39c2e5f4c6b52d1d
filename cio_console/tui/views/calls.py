"""The Relances screen as plain data: the calls kept, their columns, their title, one in full."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from msgspec.structs import replace
from rich.cells import cell_len

from cio_console.domain.calls import Call, Turn
from cio_console.domain.campaign import Campaign
from cio_console.domain.followup import Contact
from cio_console.domain.overview import SectorOverview
from cio_console.domain.text import fold
from cio_console.keyboard.keymap import ORIGINAL, Naming
from cio_console.presentation.calls import (
    left_text,
    nobody,
    promised_day,
    titles,
    turn_glyph,
    turn_label,
    when,
    why,
    why_parts,
)
from cio_console.presentation.cells import TableColumn, place
from cio_console.presentation.columns import cio_cell, cio_width
from cio_console.presentation.dates import short_day
from cio_console.presentation.labels import GlyphSet, mark_glyph
from cio_console.presentation.numbers import number
from cio_console.presentation.wording import main_rules, marked_text, short_label, situation
from cio_console.tui.views.lines import (
    EMPTY,
    Line,
    Span,
    cut_line,
    flow,
    heading,
    joined,
    line,
    wrap,
)
from cio_console.tui.views.preview import contact_text, identity, reach, rule_line
from cio_console.tui.views.sector import short_name

COLUMNS = (
    TableColumn("mark", "", 2),
    TableColumn("when", "quand", 12, priority=2),
    TableColumn("name", "établissement", 18, grow=True),
    TableColumn("why", "pourquoi", 20, grow=True, priority=1),
    TableColumn("telephone", "téléphone", 14),
    TableColumn("last", "relance", 10, priority=3),
    TableColumn("head", "chef d'établissement", 20, priority=4),
)
"""From left to right; the greatest priority gives way first."""

_TIGHTER = {"name": 14, "why": 14}
_LATER = {"last": 4, "head": 5}
"""Widths and priorities of columns beside that of the CIO."""

_NAME = [column.id for column in COLUMNS].index("name")

Row = tuple[tuple[str, str], ...]
"""The (text, style) of each column."""

_TURN_STYLES = {Turn.PROMISED: "late", Turn.NOW: "", Turn.WAITING: "muted", Turn.LEFT: "muted"}
_HISTORY = 4
"""Contacts told beside the list, the newest first."""
_MAIN_RULES = 3
_NOTHING = "Aucune relance notée."


@dataclass(frozen=True, slots=True)
class Entry:
    """One call as the list shows it: what a filter looks in, and its cells but for the mark."""

    call: Call
    folded: str
    """Every word that finds it, without accents nor case."""
    style: str
    """Of the cells that tell the turn."""
    glyph: str
    cells: tuple[tuple[str, str], ...]
    """(text, style) of each column after the mark."""


def columns(cios: Sequence[str], calls: Sequence[Call] = ()) -> tuple[TableColumn, ...]:
    """Return the columns of a list of `calls`, with that of the CIO for several `cios`."""
    named = dict(zip(("when", "why"), titles(calls), strict=True))
    every = tuple(replace(c, title=named.get(c.id, c.title)) for c in COLUMNS)
    if not cios:
        return every
    found = [
        replace(c, width=_TIGHTER.get(c.id, c.width), priority=_LATER.get(c.id, c.priority))
        for c in every
    ]
    found.insert(_NAME + 1, TableColumn("cio", "CIO", cio_width(cios), priority=3))
    return tuple(found)


def entries(
    campaign: Campaign,
    calls: Sequence[Call],
    today: date,
    glyphs: GlyphSet,
    cios: Sequence[str] = (),
) -> tuple[Entry, ...]:
    """Return the calls ready to be filtered and drawn; `cios` as for `columns`."""
    width = cio_width(cios)
    return tuple(_entry(campaign, call, today, glyphs, width) for call in calls)


def select(every: Sequence[Entry], text: str) -> tuple[Entry, ...]:
    """Return the entries that hold every word of `text`: school, head, number, reason, turn."""
    words = fold(text).split()
    return tuple(one for one in every if all(word in one.folded for word in words))


def title(calls: Sequence[Call], shown: int, text: str, marked: int, hidden: int = 0) -> Line:
    """Return the title of the list: how many to call, how many wait, what is filtered, marked.

    `hidden` of those marked are not in the list.
    """
    turns = Counter(call.turn for call in calls)
    due = turns[Turn.PROMISED] + turns[Turn.NOW]
    told = [] if turns[Turn.LEFT] and not due else [f"{number(due)} à faire"]
    if turns[Turn.WAITING]:
        told.append(f"{turns[Turn.WAITING]} en attente")
    if turns[Turn.LEFT]:
        told.append(left_text(calls))
    parts = [line(Span("Relances", "title"), f" {told[0]}"), *map(line, told[1:])]
    if text:
        parts.append(
            line("filtre ", Span(f"« {text} »", "accent"), f" {number(shown)}/{number(len(calls))}")
        )
    if marked:
        parts.append(line(Span(marked_text(marked, hidden), "accent")))
    return joined(parts)


def nothing_to_call(
    sector: SectorOverview, calls: Sequence[Call], text: str, key: Naming = ORIGINAL
) -> str:
    """Return what to say when the list is empty."""
    if calls:
        return (
            f"Aucune relance ne contient « {text} » : {key('filter')} change le filtre,"
            " Échap l'efface."
        )
    return nobody(sector)


def row(entry: Entry, glyphs: GlyphSet, *, marked: bool, short: bool) -> Row:
    """Return the row of an entry; `short` when the words that the nature says have no room."""
    mark = mark_glyph(glyphs) if marked else " "
    cells = [(mark + entry.glyph, entry.style), *entry.cells]
    if short:
        name, style = cells[_NAME]
        cells[_NAME] = (short_name(name), style)
    return tuple(cells)


def needs_short_names(
    every: Iterable[Entry], width: int, shown: Sequence[TableColumn] = COLUMNS
) -> bool:
    """Tell whether a name has no room in a list of that width."""
    room = next((p.width for p in place(shown, width) if shown[p.index].id == "name"), width)
    return any(cell_len(one.call.line.school.name) > room for one in every)


def next_due(calls: Sequence[Call], uai: str, step: int) -> str:
    """Return the UAI of the next school to call, or left, after `uai`; `step` is 1 or -1; or ""."""
    uais = [call.uai for call in calls]
    here = uais.index(uai) if uai in uais else (-1 if step > 0 else len(uais))
    after = calls[here + 1 :] if step > 0 else calls[: max(here, 0)][::-1]
    return next((call.uai for call in after if call.turn is not Turn.WAITING), "")


def side(
    campaign: Campaign,
    call: Call,
    contacts: Sequence[Contact],
    today: date,
    width: int,
) -> list[Line]:
    """Return one call in full, for the pane beside the list: whom, what about, what was said."""
    school = call.line.school
    lines = [
        *wrap(school.name, width, style="title"),
        *flow(identity(school, call.line.cio), width),
    ]
    lines += flow(reach(school), width)
    lines += [EMPTY, heading(titles([call])[1].capitalize()), *_when(call, today, width)]
    for part in why_parts(campaign, call):
        lines += wrap(part, width, "  ")
    for collection in campaign.collections:
        told = situation(campaign, collection, call.line.states[collection.id])
        lines += [EMPTY, heading(short_label(collection)), *wrap(told, width, "  ")]
    if rules := main_rules(call.line)[:_MAIN_RULES]:
        lines += [EMPTY, heading("Principales anomalies")]
        lines += [rule_line(code, count, width) for code, count in rules]
    lines += [EMPTY, *_history(campaign, contacts, width)]
    return [cut_line(one, width) for one in lines]


def under(
    campaign: Campaign, call: Call, contacts: Sequence[Contact], width: int, height: int
) -> list[Line]:
    """Return one call in a few lines under the list, what is needed first on the phone first."""
    school = call.line.school
    about = why(campaign, call)
    last = contact_text(contacts[0], campaign.zone) if contacts else _NOTHING.lower()
    lines = [
        joined([line(Span(school.name, "title")), *reach(school)]),
        line(Span("Restait   " if call.turn is Turn.LEFT else "Pourquoi  ", "muted"), about),
        line(Span("Dernière  ", "muted"), last),
    ]
    if len(contacts) > 1:
        before = contact_text(contacts[1], campaign.zone)
        lines.append(line(Span("Avant     ", "muted"), before))
    return [cut_line(one, width) for one in lines[:height]]


def _entry(campaign: Campaign, call: Call, today: date, glyphs: GlyphSet, cio: int) -> Entry:
    school, quiet = call.line.school, "muted" if call.turn is Turn.WAITING else ""
    style = _TURN_STYLES[call.turn]
    about = why(campaign, call)
    last = call.last
    found = [school.name, school.commune, school.uai, school.nature_label, school.head]
    found += [school.telephone, about, turn_label(call.turn)]
    found += [call.line.cio, *([last.text, last.who] if last else [])]
    return Entry(
        call,
        fold("\n".join(found)),
        style,
        turn_glyph(call.turn, glyphs),
        (
            (when(call, today), style),
            (school.name, quiet),
            *([(cio_cell(call.line, cio), quiet)] if cio else []),
            (about, quiet),
            (school.telephone or "–", quiet),
            (short_day(campaign.day_of(last.at)) if last else "", quiet),
            (school.head, quiet),
        ),
    )


def _when(call: Call, today: date, width: int) -> list[Line]:
    turn = when(call, today) if call.turn is Turn.LEFT else turn_label(call.turn)
    label = Span(f"  {turn}", _TURN_STYLES[call.turn] or "accent")
    if call.call_back is None:
        return [line(label)]
    told = f"{turn} · promis pour {promised_day(call.call_back, today)}"
    return wrap(told, width, "  ", label.style)


def _history(campaign: Campaign, contacts: Sequence[Contact], width: int) -> list[Line]:
    if not contacts:
        return [heading("Relances"), *wrap(_NOTHING, width, "  ")]
    lines = [heading("Relances", f"{len(contacts)}")]
    for contact in contacts[:_HISTORY]:
        lines += wrap(contact_text(contact, campaign.zone), width, "  ")
    if len(contacts) > _HISTORY:
        lines += wrap("le reste est sur l'écran Établissement", width, "  ", "muted")
    return lines
