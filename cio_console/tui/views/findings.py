"""The Anomalies screen in words: which findings it keeps, in which groups, under which title."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import chain, repeat
from operator import attrgetter, is_

from msgspec import Struct, field
from msgspec.structs import replace

from cio_console.checks.catalogue import catalogue
from cio_console.domain.finding import SEVERITIES, PupilRef, Report
from cio_console.domain.overview import SchoolLine
from cio_console.domain.progress import State
from cio_console.domain.text import collation_key
from cio_console.keyboard.keymap import ORIGINAL, Naming
from cio_console.presentation.acceptance import accepted_among
from cio_console.presentation.finding_text import pupil as pupil_text
from cio_console.presentation.labels import GlyphSet, severity_glyph
from cio_console.presentation.numbers import plural
from cio_console.presentation.styles import SEVERITY_STYLES
from cio_console.presentation.wording import declared_text
from cio_console.tui.views.lines import Line, Span, cut_line, joined, line
from cio_console.tui.views.query import Kept, Query, matches
from cio_console.tui.views.subject import Item, Subject, uploads_of

_FILE = "le fichier"


class Grouping(StrEnum):
    """How findings are set together."""

    RULE = "règle"
    DIVISION = "classe"
    PUPIL = "élève"
    STATE = "évolution"


class Since(StrEnum):
    """Which findings are kept, by where they stand against the upload before."""

    ALL = ""
    NEW = "nouvelles"
    CHANGED = "changées"
    SAME = "restantes"
    FIXED = "corrigées"


_STATE_OF = {
    Since.NEW: State.NEW,
    Since.CHANGED: State.CHANGED,
    Since.SAME: State.SAME,
    Since.FIXED: State.FIXED,
}
_STATE_GROUPS = {
    State.NEW: "Nouvelles",
    State.CHANGED: "Changées",
    State.SAME: "Restantes",
    State.UNKNOWN: "Non comparées (liste coupée)",
    State.FIXED: "Corrigées",
}
"""In the order of the groups."""


class Choice(Struct, frozen=True):
    """What a list of findings shows, and how."""

    query: Query = field(default_factory=Query)
    grouping: Grouping = Grouping.RULE
    since: Since = Since.ALL
    accepted: bool = True
    """Whether the accepted findings are shown, apart from the others."""


class Group(Struct, frozen=True):
    """Findings set together, the open ones first, then those accepted."""

    name: str
    items: tuple[Item, ...]
    accepted: int
    """How many of them are accepted."""

    @classmethod
    def of(cls, name: str, items: Iterable[Item], *, bare: bool = False) -> "Group":
        """Return the group of `items`, of which nothing was decided when they are `bare`."""
        held = tuple(items)
        return cls(name, held, 0 if bare else sum(item.accepted for item in held))

    @property
    def pupils(self) -> int:
        """How many distinct pupils they are about, counted when asked."""
        return _distinct(map(attrgetter("finding.pupil"), self.items))


def next_grouping(grouping: Grouping, *, compared: bool) -> Grouping:
    """Return the grouping after this one; by state only what was compared."""
    order = [one for one in Grouping if compared or one is not Grouping.STATE]
    here = order.index(grouping) if grouping in order else -1
    return order[(here + 1) % len(order)]


def next_since(choice: Choice) -> Choice:
    """Return `choice` keeping the next state: new, changed, remaining, corrected; then all."""
    order = list(Since)
    return replace(choice, since=order[(order.index(choice.since) + 1) % len(order)])


def select(
    items: Iterable[Item], corrected: Iterable[Item], choice: Choice, *, bare: bool = False
) -> tuple[Group, ...]:
    """Return the groups of what `choice` keeps, the worst or the largest first.

    What is `corrected` is only shown by state, or when it is asked for: it is wrong no more. Of
    what is `bare` nothing was decided.
    """
    pool = [*items]
    if choice.since is Since.FIXED or choice.grouping is Grouping.STATE:
        pool += corrected
    if choice.query.text or choice.query.kept is not Kept.ALL or choice.since is not Since.ALL:
        pool = [item for item in pool if _is_kept(item, choice)]
    elif not choice.accepted:
        pool = [item for item in pool if not item.accepted]
    groups: defaultdict[str, list[Item]] = defaultdict(list)
    for name, item in zip(map(_NAMES_OF[choice.grouping], pool), pool, strict=True):
        groups[name].append(item)
    named = sorted(groups.items(), key=lambda pair: _group_order(pair[0], pair[1], choice.grouping))
    told = [Group.of(name, _in_order(held), bare=bare) for name, held in named]
    if not choice.query.reverse:
        return tuple(told)
    return tuple(replace(group, items=group.items[::-1]) for group in reversed(told))


def flat(groups: Iterable[Group]) -> tuple[Item, ...]:
    """Return the findings of every group, in order."""
    return tuple(chain.from_iterable(group.items for group in groups))


def _rule_of(item: Item) -> str:
    return item.finding.rule


def _state_of(item: Item) -> str:
    return _STATE_GROUPS[item.state]


def _division_of(item: Item) -> str:
    about = item.finding.pupil
    return (about.division or "sans classe") if about else _FILE


def _pupil_of(item: Item) -> str:
    about = item.finding.pupil
    return pupil_text(about) if about else _FILE


_NAMES_OF = {
    Grouping.RULE: _rule_of,
    Grouping.DIVISION: _division_of,
    Grouping.PUPIL: _pupil_of,
    Grouping.STATE: _state_of,
}


def _distinct(pupils: Iterable[PupilRef | None]) -> int:
    """Return how many pupils there are, each told from the others of the same file."""
    present = [pupil for pupil in pupils if pupil is not None]
    named = set(map(attrgetter("eleve_id", "elenoet"), present))
    if (unknown := ("", "")) not in named:
        return len(named)
    others = {(p.name, p.division) for p in present if (p.eleve_id, p.elenoet) == unknown}
    return len(named) - 1 + len(others)


def heading_of(
    group: Group, grouping: Grouping, glyphs: GlyphSet, width: int, pupils: int = 0
) -> Line:
    """Return the heading of a group: its name, how many findings and distinct pupils.

    `pupils` are theirs when they are known without counting them.
    """
    named = line(Span(group.name, "title"))
    if grouping is Grouping.RULE:
        rule = catalogue().get(group.name)
        worst = min((i.finding.severity for i in group.items), key=SEVERITIES.index)
        mark = Span(f"{severity_glyph(worst, glyphs)} ", SEVERITY_STYLES[worst])
        name = f"{group.name} {rule.title}" if rule else group.name
        named = line(mark, Span(name, "title"))
    parts = [line(plural(len(group.items), "anomalie", "anomalies"))]
    if grouping is not Grouping.PUPIL and (about := pupils or group.pupils):
        parts.append(line(plural(about, "élève", "élèves")))
    if group.accepted:
        parts.append(line(Span(accepted_among(group.accepted), "muted")))
    counts = joined([line(), *parts])
    left = cut_line(named, max(width - counts.width - 3, 8))
    return cut_line(joined([left, *parts]), width)


def nothing_listed(
    one: SchoolLine,
    subject: Subject,
    reports: Mapping[str, Report | None],
    choice: Choice,
    accepted: int = 0,
    key: Naming = ORIGINAL,
) -> str:
    """Return what to read in place of an empty table; `accepted` findings may be hidden."""
    uploads = uploads_of(one, subject)
    if any(upload.id not in reports for upload in uploads):
        return "Lecture du rapport…"
    held = [upload for upload in uploads if not upload.declared]
    if uploads and not held:
        return f"Aucun fichier à lire : dépôt {declared_text(uploads[0])}."
    if any(reports[upload.id] is None for upload in held):
        return f"Le rapport de ce dépôt manque : {key('sync')} le redemande à la source."
    if choice.query.text or choice.query.kept is not Kept.ALL or choice.since is not Since.ALL:
        keys = f"{key('attention')} et {key('progress')}"
        return f"Rien ne correspond : {key('filter')} change le filtre, {keys} montrent tout."
    if accepted and not choice.accepted:
        told = plural(accepted, "anomalie acceptée", "anomalies acceptées")
        return f"{told} : {key('accepted')} les montre."
    return "Aucune anomalie par nos contrôles locaux." if uploads else "Rien n'a été reçu."


def next_anomaly(items: Sequence[Item], key: str, step: int) -> Item | None:
    """Return the next finding that is an anomaly after the one of that key, or None."""
    keys = [item.key for item in items]
    here = keys.index(key) if key in keys else (-1 if step > 0 else len(keys))
    after = items[here + 1 :] if step > 0 else items[: max(here, 0)][::-1]
    return next((item for item in after if item.is_anomaly), None)


def _is_kept(item: Item, choice: Choice) -> bool:
    if item.accepted and not choice.accepted:
        return False
    if choice.since is not Since.ALL and item.state is not _STATE_OF[choice.since]:
        return False
    if choice.query.kept is not Kept.ALL and not item.is_anomaly:
        return False
    return not choice.query.text or _holds(item, choice.query.text)


def _holds(item: Item, text: str) -> bool:
    finding, decided = item.finding, item.acceptance
    pupil = finding.pupil
    about = (pupil.name, pupil.division, pupil.elenoet, pupil.eleve_id) if pupil else ()
    reason = (decided.reason, "acceptée" if item.accepted else "échue") if decided else ()
    told = (finding.rule, finding.slug, finding.message, finding.value, item.state)
    return matches(text, *told, *about, *reason)


def _group_order(
    name: str, items: Sequence[Item], grouping: Grouping
) -> tuple[int, int, tuple[str, str]]:
    if grouping is Grouping.STATE:
        return (list(_STATE_GROUPS.values()).index(name), 0, ("", ""))
    if grouping is Grouping.DIVISION:  # as in the messages to the schools
        return (name != _FILE, 0, collation_key(name))
    worst = 0
    if grouping is Grouping.RULE:
        worst = min(SEVERITIES.index(item.finding.severity) for item in items)
    # Accepted or not: a group does not move when one of its findings is accepted.
    return (worst, -len(items), collation_key(name))


def _in_order(items: Sequence[Item]) -> list[Item]:
    """Return the findings of one group: the open ones, the worst, then as in the file.

    They come by their rank in each report, which each of these sorts leaves as it is among equals;
    one is made only for what differs, for a list may hold findings by ten thousands.
    """
    held = sorted(items, key=attrgetter("finding.line"))
    if not _one("upload", held):
        held.sort(key=attrgetter("upload.collection"))
    if not _one("finding.severity", held):
        held.sort(key=lambda item: SEVERITIES.index(item.finding.severity))
    if not _one("accepted", held):
        held.sort(key=attrgetter("accepted"))
    return held


def _one(what: str, items: Sequence[Item]) -> bool:
    """Tell whether that is one and the same object for all of the items."""
    told = attrgetter(what)
    return all(map(is_, map(told, items), repeat(told(items[0]))))
