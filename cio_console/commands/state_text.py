"""The state of the sector as text: the stdout twin of the Secteur screen."""

from collections.abc import Sequence

from cio_console.commands.output import Styler, aligned
from cio_console.commands.sector import HeldSector, now
from cio_console.domain.campaign import Campaign, has_opened, opening_day, opening_unknown
from cio_console.domain.overview import CollectionProgress, Readiness, SchoolLine, SectorOverview
from cio_console.domain.retention import is_over, last_day
from cio_console.domain.text import harmless
from cio_console.presentation.columns import Column, sector_columns
from cio_console.presentation.dates import age, countdown_told, full_day, long_day, short_day
from cio_console.presentation.numbers import out_of, percent, plural
from cio_console.presentation.wording import flags_note
from cio_console.tui.views.sector import are_tight, cells

_GAP = " "
_UAI = Column(
    "uai", "UAI", 8, lambda line, _: line.school.uai, lambda line, _: line.school.uai, 130
)
"""For `--etablissement`; the screens have it beside the table."""


def state_text(
    held: HeldSector,
    lines: Sequence[SchoolLine],
    collection: str,
    room: int,
    style: Styler,
) -> list[str]:
    """Return the whole text: whose sector and when, the figures, the table."""
    return [*heading(held, style), "", *table(held, lines, collection, room, style)]


def heading(held: HeldSector, style: Styler) -> list[str]:
    """Return whose sector it is, on which day, how fresh, and the figures."""
    if held.parts:
        return _heading_of_several(held, style)
    seen = held.overview
    day = long_day(seen.campaign.day_of(seen.at))
    told = [
        style(f"{held.snapshot.sector.name} — {seen.campaign.label}", "title"),
        f"Vu le {day} · {_fresh(held)} · {held.snapshot.source}",
        *(_progress(seen, progress) for progress in seen.progress),
        _readiness(seen.readiness),
    ]
    if held.times.failed:
        told.append(style(f"Dernière synchronisation : {held.times.last_error}", "late"))
    if is_over(seen.campaign, seen.at, held.place.settings.retention):
        told.append(style(_over(seen.campaign), "late"))
    return told


def _heading_of_several(held: HeldSector, style: Styler) -> list[str]:
    """Return the same for several CIO: how fresh each is, then the figures of all."""
    seen = held.overview
    day = long_day(seen.campaign.day_of(seen.at))
    count = plural(len(held.parts), "CIO", "CIO")
    told = [style(f"{count} : {held.title} — {seen.campaign.label}", "title"), f"Vu le {day}"]
    for part in held.parts:
        told.append(harmless(f"{part.name} : {_fresh(part)} · {part.place.source}"))
        if part.times.failed:
            told.append(style(harmless(f"{part.name} : {part.times.last_error}"), "late"))
    told += [
        style(harmless(f"{absent.name or absent.source} : jamais synchronisé"), "late")
        for absent in held.absent
    ]
    told += [*(_progress(seen, one) for one in seen.progress), _readiness(seen.readiness)]
    for part in held.parts:
        campaign, at = part.overview.campaign, part.overview.at
        if is_over(campaign, at, held.place.settings.retention):
            told.append(style(f"{part.name} : {_over(campaign)}", "late"))
    return told


def _fresh(held: HeldSector) -> str:
    """Return how old the data are, or that they change no more."""
    if held.closed:
        return "campagne close, en lecture seule"
    return f"synchronisé {age(now() - held.age_from) if held.age_from else 'jamais'}"


def table(
    held: HeldSector,
    lines: Sequence[SchoolLine],
    collection: str,
    room: int,
    style: Styler,
) -> list[str]:
    """Return the titles and one line per school in `room` cells, then what each « * » means."""
    columns = _columns(held, collection, room)
    context = held.context()
    widths = _widths(columns, room)
    right = [c.align == "right" for c in columns]
    (titles,) = aligned([[c.title for c in columns]], widths, right)
    told = [style(_GAP.join(titles).rstrip(), "muted")]
    tight = are_tight(lines, widths[0])
    for one in lines:
        texts, styles = zip(*cells(one, columns, context, tight=tight), strict=True)
        (row,) = aligned([texts], widths, right)
        told.append(_GAP.join(map(style, row, styles)).rstrip())
    return told + [style(note, "muted") for one in lines for note in _notes(held, one, collection)]


def _notes(held: HeldSector, line: SchoolLine, collection: str) -> list[str]:
    """Return what each « * » of a line stands for."""
    return [
        flags_note(line.school, one.label, flags)
        for one in held.collections(collection)
        if (flags := line.states[one.id].flags)
    ]


def _columns(held: HeldSector, collection: str, room: int) -> tuple[Column, ...]:
    """Return the columns that fit in `room`, with the other collections left out."""
    shown = {c.id for c in held.collections(collection)}
    left_out = {c.id for c in held.collections()} - shown
    every = (*sector_columns(held.overview.campaign, held.overview.cios), _UAI)
    return tuple(c for c in every if c.id not in left_out and c.minimum_screen_width <= room)


def _widths(columns: Sequence[Column], room: int) -> list[int]:
    used = sum(c.width for c in columns) + len(_GAP) * (len(columns) - 1)
    rest = room - used
    return [max(c.width + rest, 8) if c.grow else c.width for c in columns]


def _progress(seen: SectorOverview, progress: CollectionProgress) -> str:
    collection = progress.collection
    usable = out_of(progress.usable, progress.concerned, "utilisable", "utilisables")
    told = [f"{collection.label} : {usable}"]
    if progress.declared:
        told.append(plural(progress.declared, "déclaré", "déclarés"))
    opens = opening_day(seen.campaign, collection)
    if opens and not has_opened(seen.campaign, collection, seen.at):
        days = (opens - seen.campaign.day_of(seen.at)).days
        told.append(f"ouverture le {short_day(opens)} ({countdown_told(days)})")
    elif opening_unknown(seen.campaign, collection):
        told.append("ouverture à confirmer")
    elif collection.closes:
        left = countdown_told(progress.days_left)
        told.append(f"échéance le {short_day(collection.closes)} ({left})")
    else:
        told.append("échéance à confirmer")
    if progress.overdue:
        told.append(plural(progress.overdue, "en retard", "en retard"))
    return " · ".join(told)


def _over(campaign: Campaign) -> str:
    return (
        f"Campagne finie depuis le {full_day(last_day(campaign))} : ses données n'ont plus de"
        " raison d'être là. Pour les effacer : cio-console purger --fin-de-campagne. Si votre"
        " source est un dossier, écrivez la campagne suivante : cio-console config campagne modele"
    )


def _readiness(readiness: Readiness) -> str:
    if readiness.share is None:
        return "Adresses de courriel : aucun élève de terminale connu"
    pupils = out_of(readiness.valid_emails, readiness.terminales, "élève", "élèves")
    return f"Adresses de courriel valides : {percent(readiness.share)} ({pupils} de terminale)"
