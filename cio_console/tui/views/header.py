"""The two lines above every screen: whose sector, seen when, how fresh, from where."""

from urllib.parse import urlsplit

from rich.cells import cell_len

from cio_console.domain.retention import end_is_known, is_over, last_day
from cio_console.errors import STAYS
from cio_console.presentation.dates import age, full_day, long_day
from cio_console.presentation.labels import GlyphSet
from cio_console.presentation.numbers import plural
from cio_console.tui.model import Connection, Model
from cio_console.tui.views.lines import EMPTY, Line, Span, cut_line, joined, line, spread, wrap

_GLYPHS = {
    Connection.NO_SOURCE: ("○", "o"),
    Connection.FIRST_SYNC: ("↻", "~"),
    Connection.SYNCING: ("↻", "~"),
    Connection.UP_TO_DATE: ("●", "="),
    Connection.STALE: ("△", "?"),
    Connection.OFFLINE: ("○", "o"),
    Connection.REFUSED: ("■", "#"),
    Connection.ABSENT: ("■", "#"),
    Connection.FAILED: ("✗", "x"),
    Connection.NEVER: ("○", "o"),
}
_STYLES = {
    Connection.UP_TO_DATE: "ok",
    Connection.STALE: "warning",
    Connection.OFFLINE: "warning",
    Connection.REFUSED: "error",
    Connection.ABSENT: "error",
    Connection.FAILED: "error",
    Connection.NO_SOURCE: "warning",
    Connection.NEVER: "warning",
}
_WORDS = {
    Connection.NO_SOURCE: "aucune source configurée",
    Connection.FIRST_SYNC: "première synchronisation…{progress}",
    Connection.SYNCING: "synchronisation…{progress} · {fresh}",
    Connection.NEVER: "jamais synchronisé",
    Connection.FAILED: "échec de la synchronisation · {fresh}",
}


def header(model: Model, width: int, notice: str = "") -> list[Line]:
    """Return the two lines: the sector and its day, then the connection and its source.

    A `notice`, what the console has just said, stands in the second line until the next key; one
    that is longer takes both, for a sentence without its end does not say what to do.
    """
    if notice:
        told = wrap(notice, width, style="accent")
        if len(told) == 1:
            return [_sector_line(model, width), *told]
        rest = " ".join(folded.text for folded in told[1:])
        return [told[0], cut_line(line(Span(rest, "accent")), width)]
    return [_sector_line(model, width), _connection_line(model, width)]


def alerts(model: Model, width: int, most: int) -> list[Line]:
    """Return what went wrong and is still true, folded into at most `most` lines.

    Where room is missing, what to do comes before what stays in place, and what is left over is
    cut after a word: the Synchronisation screen has the whole of it.
    """
    told = _alerts(model, width, model.times.last_error)
    if len(told) > most:
        told = _alerts(model, width, model.times.last_error.replace(f" {STAYS}", ""))
    kept = told[:most]
    if kept and len(told) > most:
        kept[-1] = _unfinished(kept[-1], width)
    return kept


def _alerts(model: Model, width: int, error: str) -> list[Line]:
    told: list[Line] = []
    if model.sync is None and model.times.failed:
        for sentence in error.splitlines():  # one per source that failed
            told += wrap(sentence, width, style="error")
    if model.missing:
        count = plural(len(model.missing), "rapport manque", "rapports manquent")
        text = f"{count} à la source : les chiffres restent justes, le détail n'est pas lisible."
        told += wrap(text, width, style="warning")
    for sentence in (*model.warnings, *_over(model)):
        told += wrap(sentence, width, style="warning")
    return told


def _unfinished(last: Line, width: int) -> Line:
    """Return a folded line with an ellipsis right after its last word that leaves room for it."""
    words = last.text.split(" ")
    while len(words) > 1 and cell_len(" ".join(words)) >= width:
        words.pop()
    return cut_line(line(Span(f"{' '.join(words)}…", last.spans[0].style)), width)


def _over(model: Model) -> tuple[str, ...]:
    """Say that the campaign is over, once its data have no more reason to be there."""
    held, campaign = model.snapshot, model.campaign
    if campaign is None or held is None or model.closed or model.day is not None:
        return ()
    if not end_is_known(campaign) or not is_over(campaign, model.now):
        return ()
    over = f"Campagne finie depuis le {full_day(last_day(campaign))}"
    if model.overview is not None and any(one.overdue for one in model.overview.progress):
        over += " : ces retards sont ceux du passé"
    return (f"{over}. Pour la suivante : cio-console config campagne modele.",)


def connection_text(model: Model) -> str:
    """Return the state of the connection and the age of the data, in French."""
    if model.closed:
        return f"campagne close, en lecture seule · {model.key('campaign-before')} en revient"
    fresh = f"synchronisé {age(model.age)}" if model.age is not None else "rien de synchronisé"
    if model.watched and not model.alone:
        from cio_console.tui.views.several import connections_text  # several only

        return connections_text(model)
    state = model.connection
    if state is Connection.OFFLINE and model.offline:
        return f"hors ligne, comme demandé · {fresh}"
    return _WORDS.get(state, f"{state} · {{fresh}}").format(fresh=fresh, progress=_progress(model))


def mark(model: Model, words: str) -> Span:
    """Return the glyph and the colour of the connection before `words`."""
    state = Connection.OFFLINE if model.closed else model.connection
    glyph = _GLYPHS[state][model.glyphs is GlyphSet.ASCII]
    return Span(f"{glyph} {words}", _STYLES.get(state, "accent"))


def _sector_line(model: Model, width: int) -> Line:
    snapshot = model.snapshot
    names = [Span(snapshot.sector.name if snapshot else "Console CIO", "title")]
    if model.demo:
        names.append(Span(" · démonstration", "muted"))
    if model.alone:
        names.append(Span(f" · 1 CIO sur {len(model.watched)}", "muted"))
    if snapshot:
        closed = "close : " if model.closed else ""
        names.append(Span(f" · {closed}{snapshot.campaign.label}", "warning" if closed else ""))
    left = line(*names)
    seen = "vu le " if model.day else ""
    right = line(Span(seen + long_day(model.seen_day), "title"))
    if left.width + right.width + 2 > width:
        right = line(Span(f"{seen}{model.seen_day:%d/%m/%Y}", "title"))
    return spread(left, right, width)


def _connection_line(model: Model, width: int) -> Line:
    left = line(mark(model, connection_text(model)))
    source = model.source or (model.snapshot.source if model.snapshot else "")
    host = line(Span(model.host, "muted"))
    wholes = [line(Span(name, "muted")) for name in (source, _short(source))]
    candidates = [joined([whole, host]) for whole in wholes] + [host]
    room = width - left.width - 2
    return spread(left, next((c for c in candidates if c.width <= room), EMPTY), width)


def _short(source: str) -> str:
    """Return the host of an address, the last name of a folder."""
    return urlsplit(source).netloc or source.rstrip("/").rpartition("/")[2]


def _progress(model: Model) -> str:
    sync = model.sync
    if sync is None or not sync.total:
        return f" {sync.text}" if sync and sync.text else ""
    return f" {sync.done}/{sync.total} rapports"
