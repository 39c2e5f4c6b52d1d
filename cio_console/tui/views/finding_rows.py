"""The rows of the Anomalies screen: its columns, and the cells of one finding."""

from collections.abc import Collection, Sequence
from itertools import islice
from operator import attrgetter

from msgspec import Struct

from cio_console.domain.finding import Finding
from cio_console.domain.progress import State
from cio_console.presentation.acceptance import acceptance_glyph, acceptance_text
from cio_console.presentation.cells import TableColumn
from cio_console.presentation.labels import GlyphSet, mark_glyph, severity_glyph, state_glyph
from cio_console.presentation.styles import SEVERITY_STYLES
from cio_console.tui.views.findings import Grouping
from cio_console.tui.views.subject import Item, Subject

_COLUMNS = (
    TableColumn("mark", "", 1),
    TableColumn("rule", "règle", 6),
    TableColumn("state", "état", 10),
    TableColumn("division", "classe", 7),
    TableColumn("pupil", "élève", 10),
    TableColumn("elenoet", "n°", 5, "right", priority=2),
    TableColumn("line", "ligne", 6, "right", priority=3),
    TableColumn("value", "valeur", 16, priority=4),
    TableColumn("message", "ce qui ne va pas", 24, grow=True, priority=1),
)
"""From left to right."""

_KNOWN = {
    Grouping.RULE: ("rule",),
    Grouping.DIVISION: ("division",),
    Grouping.PUPIL: ("division", "pupil", "elenoet"),
    Grouping.STATE: (),
}
"""The columns that a group's heading tells for all of its findings."""

_COLON = " : "
_ENOUGH = 200
"""Messages of a rule among which their common beginning is looked for."""
_STATE_STYLES = {State.NEW: "error", State.CHANGED: "warning", State.FIXED: "ok"}


class Table(Struct, frozen=True):
    """What the cells of a row depend on, besides its finding."""

    columns: tuple[TableColumn, ...]
    glyphs: GlyphSet
    grouping: Grouping
    heads: "Heads"
    marked: Collection[str] = ()
    """Keys of the findings marked."""


def table(
    subject: Subject,
    grouping: Grouping,
    items: Sequence[Item],
    glyphs: GlyphSet,
    marked: Collection[str] = (),
    heads: "Heads | None" = None,
    *,
    bare: bool = False,
) -> Table:
    """Return the columns and what the rows need; what is the same on every line is left out.

    `bare`: nothing was decided of the findings, which are compared with no others.
    """
    known = {*_KNOWN[grouping], "rule" if subject.rule else ""}
    if bare or not any(_has_state(item, grouping) for item in items):
        known.add("state")
    if not any(map(attrgetter("finding.value"), items)):
        known.add("value")
    columns = tuple(c for c in _COLUMNS if c.id not in known)
    return Table(columns, glyphs, grouping, heads or Heads(items), marked)


def cells(item: Item, told: Table) -> tuple[tuple[str, str], ...]:
    """Return the (text, style) cells of a finding; one that is accepted is all in grey."""
    texts = _texts(item, told)
    if item.accepted:
        return tuple((texts[c.id], "muted") for c in told.columns)
    severity = SEVERITY_STYLES[item.finding.severity]
    state = "warning" if item.acceptance else _STATE_STYLES.get(item.state, "")
    styles = {"mark": "accent", "rule": severity, "line": "muted", "state": state}
    return tuple((texts[c.id], styles.get(c.id, "")) for c in told.columns)


def state_text(item: Item, grouping: Grouping, glyphs: GlyphSet) -> str:
    """Return « ◇ acceptée », « ◇ échue », « + nouvelle », or "" for what simply remains."""
    if item.acceptance is not None:
        return f"{acceptance_glyph(glyphs)} {'acceptée' if item.accepted else 'échue'}"
    if not _has_state(item, grouping):
        return ""
    return f"{state_glyph(item.state, glyphs)} {item.state}"


def _has_state(item: Item, grouping: Grouping) -> bool:
    """Tell whether there is something to say of what became of a finding."""
    if item.acceptance is not None:
        return True
    return item.state not in (State.SAME, State.UNKNOWN) and grouping is not Grouping.STATE


def _texts(item: Item, told: Table) -> dict[str, str]:
    finding = item.finding
    pupil = finding.pupil
    message = told.heads.rest(finding)
    if item.acceptance is not None:
        decided = acceptance_text(item.acceptance, accepted=item.accepted)
        message = f"{decided} : {item.acceptance.reason}"
    return {
        "mark": mark_glyph(told.glyphs) if item.key in told.marked else "",
        "rule": f"{severity_glyph(finding.severity, told.glyphs)} {finding.rule}",
        "state": state_text(item, told.grouping, told.glyphs),
        "line": str(finding.line) if finding.line else "–",
        "division": pupil.division if pupil else "",
        "pupil": pupil.name if pupil else "le fichier",
        "elenoet": pupil.elenoet if pupil else "",
        "value": finding.value,
        "message": message,
    }


class Heads:
    """How the messages of a rule begin alike in a list: what a narrow column can leave out.

    « L'adresse de courriel n'est pas valide : » says of nobody what is wrong with their address.
    Looked for when a rule is first drawn, among the first of its findings: one whose message begins
    otherwise keeps it whole.
    """

    def __init__(self, items: Sequence[Item] = ()) -> None:
        """Look among `items`; without any, every message stays whole."""
        self._items = items
        self._heads: dict[str, str] = {}

    def rest(self, finding: Finding) -> str:
        """Return the message of a finding without what it has in common with those of its rule."""
        rule = finding.rule
        if rule not in self._heads:
            mine = (item.finding.message for item in self._items if item.finding.rule == rule)
            self._heads[rule] = _head(set(islice(mine, _ENOUGH)))
        return finding.message.removeprefix(self._heads[rule])


def _head(messages: Collection[str]) -> str:
    """Return how messages that begin alike do, as far as their first colon; else nothing."""
    heads = {message.partition(_COLON)[0] for message in messages}
    alike = len(messages) > len(heads) == 1 and all(_COLON in message for message in messages)
    return heads.pop() + _COLON if alike else ""
