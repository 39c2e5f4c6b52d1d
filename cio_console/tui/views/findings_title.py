"""The titles of the Anomalies screen: what it is about, how many, filtered how, grouped how."""

from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct

from cio_console.checks.catalogue import catalogue
from cio_console.domain.overview import SchoolLine, SectorOverview
from cio_console.domain.progress import State
from cio_console.presentation.acceptance import accepted_among
from cio_console.presentation.numbers import number, others_than, plural
from cio_console.presentation.wording import hidden_text, received_on, short_label
from cio_console.tui.views.findings import Choice, Group, Since, flat
from cio_console.tui.views.lines import Line, Span, cut, cut_line, fitting, joined, line
from cio_console.tui.views.query import Kept
from cio_console.tui.views.subject import Item, Subject, uploads_of

_BETWEEN = len(" · ")


class Tally(Struct, frozen=True):
    """What the title of a list counts."""

    shown: int
    """Findings that the list shows, those that are corrected apart."""
    listed: int
    """Findings that the reports list."""
    counted: int
    """Findings of the files, listed or not."""
    pupils: int = 0
    """Distinct pupils of all that is counted, 0 when nothing tells it."""
    new: int = 0
    changed: int = 0
    accepted: int = 0
    """How many of those listed are accepted."""
    fixed: int = 0
    """Corrected findings that the list shows."""
    marked: int = 0
    hidden: int = 0
    """How many of those marked the list does not show."""


def tally(
    items: Sequence[Item],
    groups: Iterable[Group],
    known: int,
    pupils: int,
    marked: int,
    hidden: int = 0,
    *,
    bare: bool = False,
) -> Tally:
    """Return what the title counts of the findings listed and of the groups shown.

    `known` findings are in the files, listed or not; `hidden` ones are marked and not shown.
    `bare`: nothing was decided of the findings, which are compared with no others.
    """
    held = tuple(groups)
    if bare:
        shown = sum(len(group.items) for group in held)
        return Tally(shown, len(items), known, pupils, marked=marked, hidden=hidden)
    present = flat(held)
    fixed = sum(item.state is State.FIXED for item in present)
    states = Counter(item.state for item in items if not item.accepted)
    return Tally(
        shown=len(present) - fixed,
        listed=len(items),
        counted=known,
        pupils=pupils,
        new=states[State.NEW],
        changed=states[State.CHANGED],
        accepted=sum(item.accepted for item in items),
        fixed=fixed,
        marked=marked,
        hidden=hidden,
    )


def title(subject: Subject, told: Tally, choice: Choice, width: int) -> Line:
    """Return the title of the table: which rule, how many, filtered how, grouped how.

    A rule's name gives way, then how findings are grouped, then what is counted and filtered from
    the last; what the list is about is always whole.
    """
    rule = catalogue().get(subject.rule)
    short = subject.rule or "Toutes les anomalies"
    name = f"{short} {rule.title}" if rule else short
    parts = _parts(told, choice, width - len(short) - _BETWEEN)
    room = width - parts.width - _BETWEEN
    left = cut(name, room) if room > len(short) + 1 else short
    return cut_line(joined([line(Span(left, "title")), parts]), width)


def _parts(told: Tally, choice: Choice, room: int) -> Line:
    """Return what is counted, filtered, grouped, as much of it as `room` holds."""
    counts, by = _counts(told, choice), line(Span(f"par {choice.grouping}", "muted"))
    said, words = _filters(choice), _filters(choice, only="")
    whole = (joined(one) for one in ([*counts, *said, by], [*counts, *said], [*counts, *words]))
    return next((one for one in whole if one.width <= room), None) or fitting(
        [*counts, *words], room
    )


def _counts(told: Tally, choice: Choice) -> list[Line]:
    whole = told.shown == told.listed
    count = number(told.shown) if whole else f"{number(told.shown)}/{number(told.listed)}"
    parts = [line(Span(count, "title"))]
    if told.marked:
        hidden = hidden_text(told.marked, told.hidden, "cachée")
        marked = f"{plural(told.marked, 'marquée', 'marquées')}{hidden}"
        parts.append(line(Span(marked, "accent")))
    if told.listed < told.counted:
        listed = f"{number(told.listed)} listées sur {number(told.counted)}"
        parts.append(line(Span(listed, "warning")))
    if told.accepted:
        masked = plural(told.accepted, "acceptée masquée", "acceptées masquées")
        accepted = accepted_among(told.accepted) if choice.accepted else masked
        parts.append(line(Span(accepted, "muted")))
    if whom := others_than(told.counted, told.pupils):
        parts.append(line(whom))
    if told.new and choice.since is Since.ALL:
        parts.append(line(plural(told.new, "nouvelle", "nouvelles")))
    if told.changed and choice.since is Since.ALL:
        parts.append(line(plural(told.changed, "changée", "changées")))
    if told.fixed:
        parts.append(line(Span(plural(told.fixed, "corrigée", "corrigées"), "ok")))
    return parts


def _filters(choice: Choice, only: str = " seulement") -> list[Line]:
    parts = []
    if choice.query.text:
        parts.append(line("filtre ", Span(f"« {choice.query.text} »", "accent")))
    if choice.query.kept is not Kept.ALL:
        parts.append(line(Span(f"erreurs{only}", "accent")))
    if choice.since is not Since.ALL:
        parts.append(line(Span(f"{choice.since}{only}", "accent")))
    return parts


def school_title(sector: SectorOverview, one: SchoolLine, subject: Subject, width: int) -> Line:
    """Return whose findings these are, and of which upload."""
    left = joined([line(Span(one.school.name, "title")), line(one.school.commune)])
    told = []
    for upload in uploads_of(one, subject) if subject.upload else ():
        collection = sector.campaign.collection(upload.collection)
        label = short_label(collection) if collection else upload.collection
        received = received_on(upload, sector.campaign)
        told.append(line(Span(f"{label}, dépôt du {received}", "muted")))
    right = joined(told)
    left = cut_line(left, max(width - right.width - 3, width // 3))
    return cut_line(joined([left, right]), width)
