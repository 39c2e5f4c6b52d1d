"""The Anomalies screen as rows: the findings of one subject, filtered, grouped, titled."""

from collections import Counter
from collections.abc import Collection, Sequence
from enum import StrEnum

from cio_console.checks.catalogue import catalogue
from cio_console.domain.finding import SEVERITIES
from cio_console.domain.overview import SchoolLine, SectorOverview
from cio_console.domain.text import collation_key
from cio_console.presentation.dates import day_and_time
from cio_console.presentation.labels import GlyphSet, severity_glyph
from cio_console.presentation.numbers import number, others_than
from cio_console.presentation.styles import SEVERITY_STYLES
from cio_console.presentation.wording import short_label
from cio_console.tui.cells import TableColumn
from cio_console.tui.views.lines import Line, Span, cut_line, joined, line
from cio_console.tui.views.query import Kept, Query, matches
from cio_console.tui.views.subject import Item, Reports, Subject, uploads_of


class Grouping(StrEnum):
    """How findings are set together."""

    RULE = "règle"
    DIVISION = "classe"
    PUPIL = "élève"


_COLUMNS = (
    TableColumn("rule", "règle", 7),
    TableColumn("division", "classe", 7),
    TableColumn("pupil", "élève", 10),
    TableColumn("elenoet", "n°", 5, "right", priority=2),
    TableColumn("line", "ligne", 6, "right", priority=3),
    TableColumn("value", "valeur", 16, priority=4),
    TableColumn("message", "ce qui ne va pas", 34, grow=True, priority=1),
)
"""The columns after the group's, from left to right."""

_COLUMN_OF = {Grouping.RULE: "rule", Grouping.DIVISION: "division", Grouping.PUPIL: "pupil"}
_COLON = " : "
_WIDE = 100
"""From this width the first column has room for a pupil's name and number."""
_GROUP, _WIDE_GROUP = 15, 18


def next_grouping(grouping: Grouping) -> Grouping:
    """Return the grouping after this one."""
    order = list(Grouping)
    return order[(order.index(grouping) + 1) % len(order)]


def table_columns(subject: Subject, grouping: Grouping, width: int) -> tuple[TableColumn, ...]:
    """Return the columns: the group's first; what is the same on every line is left out."""
    known = {_COLUMN_OF[grouping], "rule" if subject.rule else ""}
    group = TableColumn("group", str(grouping), _WIDE_GROUP if width >= _WIDE else _GROUP)
    return (group, *(c for c in _COLUMNS if c.id not in known))


def select(items: Sequence[Item], query: Query, grouping: Grouping) -> tuple[Item, ...]:
    """Return the findings that `query` keeps, groups together, the largest group first."""
    kept = [item for item in items if _is_kept(item, query)]
    sizes = Counter(group_of(item, grouping) for item in kept)
    kept.sort(
        key=lambda item: (
            _worst(item, grouping),
            -sizes[group_of(item, grouping)],
            collation_key(group_of(item, grouping)),
            _within(item),
        )
    )
    return tuple(reversed(kept)) if query.reverse else tuple(kept)


def group_of(item: Item, grouping: Grouping) -> str:
    """Return the name of the group of a finding."""
    pupil = item.finding.pupil
    match grouping:
        case Grouping.RULE:
            return item.finding.rule
        case Grouping.DIVISION:
            if pupil is None:
                return "le fichier"
            return pupil.division or "sans classe"
        case Grouping.PUPIL:
            if pupil is None:
                return "le fichier"
            return f"{pupil.name or '?'} {pupil.elenoet or pupil.eleve_id}".strip()


def cells(
    items: Sequence[Item],
    grouping: Grouping,
    columns: Sequence[TableColumn],
    glyphs: GlyphSet,
) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """Return, for each finding, its key and its (text, style) cells."""
    sizes = Counter(group_of(item, grouping) for item in items)
    starts = _starts(items)
    rows = []
    before = ""
    for item in items:
        group = group_of(item, grouping)
        named = f"{group} ({sizes[group]})" if group != before else ""
        before = group
        texts = {**_texts(item, glyphs), "group": named}
        texts["message"] = texts["message"][starts[item.finding.rule] :]
        style = SEVERITY_STYLES[item.finding.severity]
        styles = {"group": "title", "rule": style, "line": "muted"}
        row = tuple((texts[c.id], styles.get(c.id, "")) for c in columns)
        rows.append((item.key, row))
    return rows


def title(
    subject: Subject,
    shown: int,
    listed: int,
    counted: int,
    query: Query,
    grouping: Grouping,
    pupils: int = 0,
) -> Line:
    """Return the title of the table: which rule, how many, filtered how, grouped how.

    `pupils` are the distinct pupils of all that is counted; they are told when they differ.
    """
    rule = catalogue().get(subject.rule)
    name = f"{subject.rule} {rule.title}" if rule else subject.rule or "Toutes les anomalies"
    count = number(shown) if shown == listed else f"{number(shown)}/{number(listed)}"
    parts = [line(Span(count, "title"))]
    if listed < counted:
        parts.append(line(Span(f"{number(listed)} listées sur {number(counted)}", "warning")))
    if whom := others_than(counted, pupils):
        parts.append(line(whom))
    if query.text:
        parts.append(line("filtre ", Span(f"« {query.text} »", "accent")))
    if query.kept is not Kept.ALL:
        parts.append(line(Span("erreurs seulement", "accent")))
    parts.append(line(Span(f"par {grouping}", "muted")))
    return joined([line(Span(name, "title")), *parts])


def school_title(sector: SectorOverview, one: SchoolLine, subject: Subject, width: int) -> Line:
    """Return whose findings these are, and of which upload."""
    parts = [line(Span(one.school.name, "title")), line(one.school.commune)]
    for upload in uploads_of(one, subject) if subject.upload else ():
        collection = sector.campaign.collection(upload.collection)
        label = short_label(collection) if collection else upload.collection
        received = day_and_time(upload.received_at, sector.campaign.zone)
        parts.append(line(Span(f"{label}, dépôt du {received}", "muted")))
    return cut_line(joined(parts), width)


def nothing_listed(one: SchoolLine, subject: Subject, reports: Reports, query: Query) -> str:
    """Return what to read in place of an empty table."""
    uploads = uploads_of(one, subject)
    if any(upload.id not in reports for upload in uploads):
        return "Lecture du rapport…"
    if any(reports[upload.id] is None for upload in uploads):
        return "Le rapport de ce dépôt manque : r le redemande à la source."
    if query.text or query.kept is not Kept.ALL:
        return "Rien ne correspond : / change le filtre, a montre tout."
    return "Aucune anomalie par nos contrôles locaux." if uploads else "Rien n'a été reçu."


def next_anomaly(items: Sequence[Item], key: str, step: int) -> Item | None:
    """Return the next finding that is an anomaly after the one of that key, or None."""
    keys = [item.key for item in items]
    here = keys.index(key) if key in keys else (-1 if step > 0 else len(keys))
    after = items[here + 1 :] if step > 0 else items[: max(here, 0)][::-1]
    return next((item for item in after if item.is_anomaly), None)


def _is_kept(item: Item, query: Query) -> bool:
    if query.kept is not Kept.ALL and not item.is_anomaly:
        return False
    finding = item.finding
    pupil = finding.pupil
    about = (pupil.name, pupil.division, pupil.elenoet, pupil.eleve_id) if pupil else ()
    return matches(query.text, finding.rule, finding.slug, finding.message, finding.value, *about)


def _worst(item: Item, grouping: Grouping) -> int:
    return SEVERITIES.index(item.finding.severity) if grouping is Grouping.RULE else 0


def _within(item: Item) -> tuple[int, str, int, int]:
    finding = item.finding
    return (SEVERITIES.index(finding.severity), item.upload.collection, finding.line, item.rank)


def _starts(items: Sequence[Item]) -> dict[str, int]:
    """Return, per rule, how much of its messages a narrow column can leave out.

    « L'adresse de courriel n'est pas valide : » says of nobody what is wrong with their address.
    """
    messages: dict[str, set[str]] = {}
    for item in items:
        messages.setdefault(item.finding.rule, set()).add(item.finding.message)
    return {rule: _start(told) for rule, told in messages.items()}


def _start(messages: Collection[str]) -> int:
    """Return where messages that begin alike go on, after their first colon; else 0."""
    heads = {message.partition(_COLON)[0] for message in messages}
    alike = len(messages) > len(heads) == 1 and all(_COLON in message for message in messages)
    return len(heads.pop() + _COLON) if alike else 0


def _texts(item: Item, glyphs: GlyphSet) -> dict[str, str]:
    finding = item.finding
    pupil = finding.pupil
    return {
        "rule": f"{severity_glyph(finding.severity, glyphs)} {finding.rule}",
        "line": str(finding.line) if finding.line else "–",
        "division": pupil.division if pupil else "",
        "pupil": pupil.name if pupil else "",
        "elenoet": pupil.elenoet if pupil else "",
        "value": finding.value,
        "message": finding.message,
    }
