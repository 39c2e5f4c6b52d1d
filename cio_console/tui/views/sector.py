"""The Secteur screen as plain data: the schools kept, their order, their title, their styles."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from rich.cells import cell_len

from cio_console.domain.followup import Contact
from cio_console.domain.overview import SchoolLine, SectorOverview
from cio_console.domain.text import collation_key, fold
from cio_console.presentation.cells import TableColumn, place
from cio_console.presentation.columns import NAME, Column, Context
from cio_console.presentation.labels import mark_glyph, status_label
from cio_console.presentation.numbers import number
from cio_console.presentation.styles import STATUS_STYLES
from cio_console.presentation.wording import marked_text
from cio_console.tui.model import Model
from cio_console.tui.views.lines import Line, Span, joined, line
from cio_console.tui.views.query import Kept, Query, haystack

_GENERIC = frozenset(
    {"lycee", "polyvalent", "professionnel", "general", "technologique", "agricole"}
    | {"prive", "public", "et"}
)
"""Words, folded, that say a school's nature and not its name."""


def context(model: Model, sector: SectorOverview) -> Context:
    """Return what the columns need beside a line."""
    return Context(
        campaign=sector.campaign,
        at=sector.at,
        glyphs=model.glyphs,
        contacts=model.last_contacts(),
    )


def table_columns(columns: Sequence[Column]) -> tuple[TableColumn, ...]:
    """Return the columns as the table draws them; what asks for a wider screen goes first."""
    return tuple(
        TableColumn(c.id, c.title, c.width, c.align, c.grow, c.minimum_screen_width)
        for c in columns
    )


def shown_columns(columns: Sequence[Column], width: int) -> tuple[Column, ...]:
    """Return the columns that a table of that width shows."""
    return tuple(columns[placed.index] for placed in place(table_columns(columns), width))


def folded(sector: SectorOverview) -> dict[str, str]:
    """Return what the filter looks into, by UAI: folded once, for every key typed after."""
    return {one.school.uai: _hay(one) for one in sector.lines}


def select(
    sector: SectorOverview,
    query: Query,
    columns: Sequence[Column],
    about: Context,
    hays: Mapping[str, str] | None = None,
    due: Collection[str] = (),
    *,
    tight: bool = False,
) -> tuple[SchoolLine, ...]:
    """Return the lines that `query` keeps, in its order.

    `hays` is `folded`, when at hand; `due` holds the UAIs of the schools to call today. When names
    are `tight`, they are sorted as they are shown.
    """
    kept = [one for one in sector.lines if _is_kept(one, query, due)]
    if words := fold(query.text).split():
        texts = folded(sector) if hays is None else hays
        kept = [one for one in kept if all(word in texts[one.school.uai] for word in words)]
    column = next((c for c in columns if c.id == query.sort), None)
    if column is not None and column.id == NAME and tight:
        kept.sort(key=lambda one: collation_key(short_name(one.school.name)))
    elif column is not None:
        kept.sort(key=lambda one: column.sort_key(one, about))
    if query.reverse:
        kept.reverse()
    return tuple(kept)


def title(
    sector: SectorOverview,
    shown: int,
    query: Query,
    columns: Sequence[Column],
    marked: int = 0,
    hidden: int = 0,
) -> Line:
    """Return the title of the table: how many, which ones, in what order, how many are marked.

    `hidden` of those marked are not in the list.
    """
    total = len(sector.lines)
    count = number(total) if shown == total else f"{number(shown)}/{number(total)}"
    parts = [line(Span("Établissements", "title"), f" {count}")]
    if query.text:
        parts.append(line("filtre ", Span(f"« {query.text} »", "accent")))
    if query.kept is not Kept.ALL:
        parts.append(line(Span(query.kept, "accent")))
    if marked:
        parts.append(line(Span(marked_text(marked, hidden), "accent")))
    column = next((c for c in columns if c.id == query.sort), None)
    by = column.title if column else "urgence"
    parts.append(line(Span(f"tri : {by}{' (inverse)' if query.reverse else ''}", "muted")))
    return joined(parts)


def short_name(name: str) -> str:
    """Return the name by which a director knows a school, when the whole one has no room.

    The words that the nature already says go: « Lycée professionnel X » becomes « X ».
    """
    words = name.split()
    while len(words) > 1 and fold(words[0]) in _GENERIC:
        words = words[1:]
    return " ".join(words)


def name_width(columns: Sequence[Column], width: int) -> int:
    """Return the cells that a table of that width gives to the names."""
    return next((p.width for p in place(table_columns(columns), width) if not p.index), width)


def are_tight(lines: Iterable[SchoolLine], room: int) -> bool:
    """Tell whether one name at least has no room: all then lose what the nature already says."""
    return any(cell_len(one.school.name) > room for one in lines)


def cells(
    one: SchoolLine, columns: Sequence[Column], about: Context, *, tight: bool, marked: bool = False
) -> tuple[tuple[str, str], ...]:
    """Return the (text, style) of each column for one school."""
    texts = [(column.text(one, about), cell_style(column.id, one)) for column in columns]
    name = short_name(one.school.name) if tight else texts[0][0]
    texts[0] = (f"{mark_glyph(about.glyphs)} {name}", "accent") if marked else (name, texts[0][1])
    return tuple(texts)


def cell_style(column: str, one: SchoolLine) -> str:
    """Return the style of the cell of that column."""
    state = one.states.get(column)
    if state is not None:
        return STATUS_STYLES[state.status]
    if column == "errors":
        return "error" if one.errors else "muted"
    if column == "emails" and one.terminales and one.valid_emails != one.terminales:
        return "warning"
    return ""


def next_attention(lines: Sequence[SchoolLine], uai: str, step: int) -> SchoolLine | None:
    """Return the next line that needs attention after `uai`, `step` being 1 or -1; None at the end.

    A school that the list does not keep counts as standing before the first line.
    """
    uais = [one.school.uai for one in lines]
    here = uais.index(uai) if uai in uais else (-1 if step > 0 else len(uais))
    after = lines[here + 1 :] if step > 0 else lines[: max(here, 0)][::-1]
    return next((one for one in after if one.needs_attention), None)


def due_today(sector: SectorOverview, contacts: Iterable[Contact]) -> frozenset[str]:
    """Return the UAIs of the schools to call at the instant of `sector`."""
    from cio_console.domain.calls import calls  # asked for by a key

    return frozenset(call.uai for call in calls(sector, contacts) if call.is_due)


def _is_kept(one: SchoolLine, query: Query, due: Collection[str]) -> bool:
    match query.kept:
        case Kept.ASKING | Kept.LEFT:
            return one.needs_attention
        case Kept.LATE:
            return any(state.overdue for state in one.states.values())
        case Kept.TO_CALL:
            return one.school.uai in due
        case _:
            return True


def _hay(one: SchoolLine) -> str:
    school = one.school
    names = (school.name, school.commune, school.uai, school.nature_label, school.head, one.cio)
    return haystack(*names, *(status_label(s.status) for s in one.states.values()))
