"""The Synchronisation screen as plain lines: how things stand, what was done, what to do."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from msgspec.structs import replace

from cio_console.presentation.dates import age
from cio_console.presentation.labels import GlyphSet
from cio_console.presentation.numbers import number, plural
from cio_console.sync_events import NO_LIST, ReportMissing
from cio_console.tui.availability import why_not_now
from cio_console.tui.model import Connection, Model
from cio_console.tui.sync_log import Step, SyncRecord
from cio_console.tui.views.diagnosis import Examined, diagnosis_lines
from cio_console.tui.views.header import connection_text, mark
from cio_console.tui.views.lines import (
    EMPTY,
    Line,
    Span,
    bar,
    cut_line,
    heading,
    labelled,
    line,
    spread,
    wrap,
)

MISSING_KEY, SYNC_KEY = "manque:", "synchro:"
"""What the key of a missing report, of a synchronisation begins with."""

_ADVICE = {
    Connection.NO_SOURCE: "À faire : l'écran Secteur ({sector}) propose d'en donner une.",
    Connection.FIRST_SYNC: "Rien à faire : le secteur s'affichera dès qu'il sera reçu.",
    Connection.SYNCING: "Rien à faire : le nouveau secteur prendra la place de celui-ci, entier.",
    Connection.UP_TO_DATE: "Rien à faire ; {sync} demande les nouveautés.",
    Connection.STALE: "À faire : {sync} demande les nouveautés.",
    Connection.OFFLINE: "À faire : {sync} réessaie ; {diagnose} cherche la cause.",
    Connection.REFUSED: "À faire : ce que dit la phrase ci-dessus ; {sync} redemande ensuite.",
    Connection.ABSENT: "À faire : ce que dit la phrase ci-dessus ; {sync} redemande ensuite.",
    Connection.FAILED: "À faire : {sync} réessaie ; {diagnose} cherche la cause.",
    Connection.NEVER: "À faire : {sync} synchronise.",
}
_ASKED_OFFLINE = "À faire : pour synchroniser, relancez la console sans --hors-ligne."
_BAR = 20
"""Cells of the bar of the step that counts."""
_COLUMN = 16
"""Cells of the labels of dates."""


def page(model: Model, examined: Examined, unfolded: frozenset[str], width: int) -> list[Line]:
    """Return the whole screen; `unfolded` holds the keys of the lines opened on the spot."""
    parts = (
        _state(model, width),
        _warnings(model, width),
        *_sources(model, unfolded, width),
        diagnosis_lines(examined, unfolded, model.glyphs, width, model.key),
    )
    lines: list[Line] = []
    for part in filter(None, parts):
        lines += [*([EMPTY] if lines else []), *part]
    return [cut_line(each, width) for each in lines]


def school_of(key: str) -> str:
    """Return the UAI that a line's key names; "" when it is not a missing report's."""
    kind, _, rest = key.partition(":")
    return rest.partition(":")[0] if f"{kind}:" == MISSING_KEY else ""


def missing_lines(model: Model, width: int) -> list[Line]:
    """Return the reports that the last synchronisation could not have, by reason, by school."""
    record = next((one for one in model.syncs if one.ended and not one.error), None)
    if record is None or not record.missing_count:
        return []
    many = "dépôts gardent leur état d'avant"
    kept = plural(record.missing_count, "dépôt garde son état d'avant", many)
    lines = [heading("Rapports manquants", kept)]
    events = sorted(record.missing, key=lambda event: event.reason)
    for reason, group in groupby(events, key=lambda event: event.reason):
        lines += wrap(reason, width, "  ", "warning")
        lines += [_missing(model, event, width) for event in group]
    if rest := record.missing_count - len(record.missing):
        lines += wrap(f"et {plural(rest, 'autre', 'autres')}, non listés ici.", width, "    ")
    return lines


def left_lines(model: Model, width: int) -> list[Line]:
    """Return what the last synchronisation had to say of the files of a plain folder."""
    record = next((one for one in model.syncs if one.ended), None)
    if record is None or not record.left_count:
        return []
    lines = [heading("Fichiers du dossier", plural(record.left_count, "remarque", "remarques"))]
    glyph = "?" if model.glyphs is GlyphSet.ASCII else "△"
    for sentence in record.left:
        by_key = f"{NO_LIST} Pour la faire : {model.key('list')}."
        told = by_key if sentence.startswith(NO_LIST) else sentence
        lines += wrap(f"{glyph} {told}", width, "  ", "warning")
    if rest := record.left_count - len(record.left):
        lines += wrap(f"et {plural(rest, 'autre', 'autres')}, non listées ici.", width, "    ")
    return lines


def _sources(model: Model, unfolded: frozenset[str], width: int) -> Iterator[list[Line]]:
    """Give the parts that tell of the source, or of each one when several are shown."""
    if not model.watched or model.alone:
        yield _dates(model, width)
        yield missing_lines(model, width)
        yield left_lines(model, width)
        yield [heading("Synchronisations de cette session"), *_records(model, unfolded, width)]
        return
    from cio_console.tui import several  # several only

    for name, watching in zip(several.names(model), model.watched, strict=True):
        one = replace(several.single(model, watching), overview=model.overview)
        lines = [line(Span(name, "title"), "  ", mark(one, connection_text(one)))]
        if one.sync is None and one.times.failed:
            lines += wrap(one.times.last_error, width, "  ", "error")
        yield [
            *(*lines, *wrap(_still(one), width, "  "), *_dates(one, width)),
            *(*missing_lines(one, width), *left_lines(one, width)),
            *_records(one, unfolded, width),
        ]


def _state(model: Model, width: int) -> list[Line]:
    lines = [line(Span("Synchronisation", "title"), "  ", mark(model, model.connection))]
    if model.sync is None and model.times.failed and not (model.watched and not model.alone):
        lines += wrap(model.times.last_error, width, "  ", "error")
    keys = {name: model.key(name) for name in ("sector", "sync", "diagnose")}
    todo = _ASKED_OFFLINE if _asked_offline(model) else _ADVICE[model.connection].format(**keys)
    if model.closed:
        todo = why_not_now("sync", model)
    return [*lines, *wrap(_still(model), width, "  "), *wrap(todo, width, "  ")]


def _asked_offline(model: Model) -> bool:
    return model.offline and model.connection is Connection.OFFLINE


def _still(model: Model) -> str:
    """Return what is true whatever happened."""
    held = model.snapshot
    if held is None:
        return "Rien n'a encore été reçu." if model.followed else "Aucune source n'est configurée."
    schools = plural(len(held.schools), "établissement", "établissements")
    uploads = plural(len(held.uploads), "dépôt", "dépôts")
    stays = " ; tout cela reste valable" if model.times.failed else ""
    revision = f", révision {number(held.revision)}" if held.source else ""
    return f"Reçu et affiché : {schools}, {uploads}{revision}{stays}."


def _warnings(model: Model, width: int) -> list[Line]:
    if not model.warnings:
        return []
    lines = [heading("Sur ce poste")]
    glyph = "?" if model.glyphs is GlyphSet.ASCII else "△"
    for sentence in model.warnings:
        lines += wrap(f"{glyph} {sentence}", width, "  ", "warning")
    return lines


def _dates(model: Model, width: int) -> list[Line]:
    times = model.times
    lines = labelled("Source", model.source, width, _COLUMN)
    for label, instant in (
        ("Dernier essai", times.last_attempt),
        ("Dernier succès", times.last_success),
        ("Nouveautés", times.last_change),
    ):
        if instant is not None:
            ago = age(max(model.now - instant, model.now - model.now))
            told = f"{_local(model, instant):%d/%m/%Y à %H:%M}, {ago}"
            lines += labelled(label, told, width, _COLUMN)
    return lines


def _missing(model: Model, event: ReportMissing, width: int) -> Line:
    one = model.line(event.uai)
    name = f"{one.school.name}, {one.school.commune}" if one else event.uai
    upload = line(Span(event.upload, "muted"))
    key = f"{MISSING_KEY}{event.uai}:{event.upload}"
    return spread(line(f"    {name}", key=key), upload, width)


def _records(model: Model, unfolded: frozenset[str], width: int) -> list[Line]:
    if not model.syncs:
        return wrap("Aucune depuis l'ouverture de la console.", width, "  ", "muted")
    lines: list[Line] = []
    for rank, record in enumerate(model.syncs):
        key = f"{SYNC_KEY}{model.source} {record.started.isoformat()}"
        # The newest is open at first, the others are closed: Enter does the opposite.
        opened = (rank == 0) != (key in unfolded)
        lines.append(_record(model, record, key, opened=opened))
        if opened:
            lines += _steps(model, record, width)
    return lines


def _record(model: Model, record: SyncRecord, key: str, *, opened: bool) -> Line:
    (glyph, plain), style, words = _outcome(record)
    shown = plain if model.glyphs is GlyphSet.ASCII else glyph
    begun = _local(model, record.started)
    spans = [
        Span(f"  {'-' if opened else '+'} {begun:%H:%M:%S}  "),
        Span(f"{shown} {words}", style),
    ]
    if record.missing_count:
        count = plural(record.missing_count, "rapport manquant", "rapports manquants")
        spans.append(Span(f" · {count}", "warning"))
    if record.left_count:
        count = plural(record.left_count, "remarque", "remarques")
        spans.append(Span(f" · {count}", "warning"))
    if record.ended is not None:
        spans.append(Span(f" · {_lasted(record.started, record.ended)}", "muted"))
    return line(*spans, key=key)


def _outcome(record: SyncRecord) -> tuple[tuple[str, str], str, str]:
    if record.ended is None:
        return ("↻", "~"), "accent", "en cours"
    if record.error:
        return ("✗", "x"), "error", "échec"
    return ("●", "="), "ok", "nouveautés reçues" if record.committed else "rien de nouveau"


def _steps(model: Model, record: SyncRecord, width: int) -> Iterator[Line]:
    for rank, step in enumerate(record.steps):
        last = rank == len(record.steps) - 1 and record.ended is None
        yield from _step(model, step, width) if last else wrap(_counted(step), width, "      ")
    if record.error:
        yield from wrap(record.error, width, "      ", "error")


def _step(model: Model, step: Step, width: int) -> list[Line]:
    """Return the step under way, with a bar when it counts."""
    if not step.total:
        return wrap(f"{step.text}…", width, "      ", "accent")
    full, empty = ("#", ".") if model.glyphs is GlyphSet.ASCII else ("█", "░")
    drawn = bar(step.done / step.total, _BAR, full=full, empty=empty)
    return [line(Span(f"      {_counted(step)}  ", "accent"), *drawn)]


def _counted(step: Step) -> str:
    return f"{step.text} {number(step.done)}/{number(step.total)}" if step.total else step.text


def _lasted(begun: datetime, ended: datetime) -> str:
    seconds = round(max((ended - begun).total_seconds(), 0))
    if seconds < 1:
        return "moins d'une seconde"
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


def _local(model: Model, instant: datetime) -> datetime:
    """Return an instant by the campaign's clocks, by those of this machine without one."""
    return instant.astimezone(model.campaign.zone if model.campaign else None)
