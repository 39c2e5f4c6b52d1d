"""What the server answered: the connection, the headers, the index, the conditional request."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from cio_console.domain.diagnosis import Check, Judgement
from cio_console.feed.judging import OK
from cio_console.feed.probe import Exchange, FeedFacts, Visit
from cio_console.presentation.dates import age
from cio_console.presentation.numbers import bytes_label, number, plural

SECTION = "Réseau"
FEED = "Flux"

SKEW = timedelta(minutes=2)
"""Between this machine's clock and the server's: beyond it, « il y a 5 min » means little."""
_SLOW = 2.0
"""Seconds for one answer beyond which a director waits for the screen."""
_LONGEST_TAG = 36
"""Characters shown of an ETag: some are a whole SHA-256, and its beginning is enough."""
_TLS_STEP = "start_tls"
_OLD_TLS = ("TLSv1,", "TLSv1.1,", "SSLv3")
_SHOWN = (
    ("server", "serveur"),
    ("content-encoding", "Content-Encoding"),
    ("content-length", "Content-Length"),
    ("cache-control", "Cache-Control"),
    ("accept-ranges", "Accept-Ranges"),
    ("location", "Location"),
    ("retry-after", "Retry-After"),
    ("www-authenticate", "WWW-Authenticate"),
)
"""Headers told as they are: header → label."""


def milliseconds(seconds: float) -> str:
    """Return « 12 ms », « 1 234 ms »."""
    return f"{number(round(seconds * 1000))}\u00a0ms"


def judge_connection(index: Exchange, proxy: str) -> Iterator[Check]:
    """Give the lines of the TCP connection and of TLS."""
    where = f" au mandataire {proxy}" if proxy else ""
    if index.stopped_at == "connect_tcp":
        yield Check(SECTION, "connexion", f"impossible{where}", Judgement.FAULTY, index.problem)
        return
    if "connect_tcp" in index.steps:
        took = milliseconds(index.steps["connect_tcp"])
        yield Check(SECTION, "connexion", f"établie{where} ({took})")
    if index.tls:
        took = milliseconds(index.steps.get(_TLS_STEP, 0.0))
        old = index.tls.startswith(_OLD_TLS)
        advice = "Demandez à qui publie le flux d'accepter TLS 1.2 ou 1.3." if old else ""
        verdict = Judgement.DOUBTFUL if old else Judgement.GOOD
        yield Check(SECTION, "chiffrement", f"{index.tls} ({took})", verdict, advice)
    elif index.stopped_at == _TLS_STEP and not index.refusal:
        yield Check(SECTION, "chiffrement", "échec", Judgement.FAULTY, index.problem)


def judge_answer(index: Exchange, read: bool) -> Iterator[Check]:
    """Give the lines of the answer to the first request; `read`: it was a feed's index."""
    if not index.status:
        if index.stopped_at not in ("connect_tcp", _TLS_STEP):
            yield Check(SECTION, "réponse", "aucune", Judgement.FAULTY, index.problem)
        return
    told = f"{index.status} en {index.http}"
    if "answer" in index.steps:
        told += f" ({milliseconds(index.steps['answer'])})"
    yield _status(index, told)
    if index.status == OK:
        yield _kind(index)
        yield _size(index, read)
        tag = index.headers.get("etag", "")
        advice = (
            "" if tag else "Sans ETag, tout est repris à chaque fois : à activer sur le serveur."
        )
        verdict = Judgement.GOOD if tag else Judgement.DOUBTFUL
        told = tag if len(tag) <= _LONGEST_TAG else f"{tag[:_LONGEST_TAG]}…"
        yield Check(SECTION, "ETag", told or "absent", verdict, advice)
    for header, label in _SHOWN:
        if value := index.headers.get(header):
            yield Check(SECTION, label, value)
    yield judge_clock(index)


def judge_clock(index: Exchange) -> Check:
    """Return the line that compares this machine's clock with the server's."""
    label = "horloge"
    try:
        said = parsedate_to_datetime(index.headers.get("date", ""))
        here = datetime.fromtimestamp(index.received_at, UTC)
        skew = here - (said if said.tzinfo else said.replace(tzinfo=UTC))
    except (ValueError, TypeError, OverflowError):
        return Check(SECTION, label, "le serveur ne dit pas l'heure", Judgement.UNTRIED)
    gap = abs(skew)
    if gap < SKEW:
        return Check(SECTION, label, "à l'heure du serveur, à deux minutes près")
    way = "avance" if skew > timedelta() else "retarde"
    told = f"ce poste {way} de {_duration(gap)} sur le serveur"
    advice = "Réglez l'heure de ce poste ; si elle est juste, prévenez qui tient le serveur."
    return Check(SECTION, label, told, Judgement.DOUBTFUL, advice)


def judge_feed(found: Visit, now: datetime) -> Iterator[Check]:
    """Give the lines of the feed itself: its index, whether it is economical, one object."""
    if found.feed is None:
        if found.index.status == OK or (not found.index.stopped_at and not found.index.status):
            yield Check(FEED, "index", "illisible", Judgement.FAULTY, found.index.problem)
        return
    yield from _index(found.feed, found.index.size, now)
    yield _again(found.again)
    yield _object(found)


def _status(index: Exchange, told: str) -> Check:
    if index.status == OK:
        slow = index.steps.get("answer", 0.0) > _SLOW
        verdict = Judgement.DOUBTFUL if slow else Judgement.GOOD
        advice = "Le serveur est lent : essayez à un autre moment." if slow else ""
        return Check(SECTION, "réponse", told, verdict, advice)
    return Check(SECTION, "réponse", told, Judgement.FAULTY, index.problem)


def _kind(index: Exchange) -> Check:
    kind = index.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() == "application/json":
        return Check(SECTION, "Content-Type", kind)
    advice = "application/json est attendu : un portail ou un autre serveur répond peut-être."
    return Check(SECTION, "Content-Type", kind or "absent", Judgement.DOUBTFUL, advice)


def _size(index: Exchange, read: bool) -> Check:
    if not read and not index.size:
        return Check(SECTION, "contenu", "non lu", Judgement.FAULTY, index.problem)
    return Check(SECTION, "contenu", bytes_label(index.size))


def _index(feed: FeedFacts, size: int, now: datetime) -> Iterator[Check]:
    schools = plural(feed.schools, "établissement", "établissements")
    uploads = plural(feed.uploads, "dépôt", "dépôts")
    yield Check(FEED, "index", f"format {feed.format_version}, {bytes_label(size)}")
    told = f"révision {feed.revision}, {schools}, {uploads}"
    if feed.schools:
        yield Check(FEED, "contenu", told)
    else:
        advice = "Le flux ne suit encore aucun établissement : prévenez qui le publie."
        yield Check(FEED, "contenu", told, Judgement.DOUBTFUL, advice)
    fresh = age(now - feed.generated_at) if feed.generated_at else "aucun dépôt encore"
    yield Check(FEED, "dernier dépôt", fresh)


def _again(again: Exchange | None) -> Check:
    label = "sans nouveauté"
    if again is None:
        return Check(FEED, label, "sans objet : pas d'ETag", Judgement.UNTRIED)
    if again.unchanged:
        told = f"{again.status} : " if again.status else ""
        return Check(FEED, label, f"{told}rien n'est renvoyé quand rien n'a changé")
    if again.problem:
        return Check(FEED, label, f"échec ({again.status})", Judgement.DOUBTFUL, again.problem)
    told = f"{again.status or 'lu'} : tout est renvoyé à chaque fois"
    advice = "Le serveur ou un intermédiaire change l'ETag : plus lent, sans danger."
    return Check(FEED, label, told, Judgement.DOUBTFUL, advice)


def _object(found: Visit) -> Check:
    if found.object is None:
        return Check(FEED, "un objet", "aucun rapport à essayer", Judgement.UNTRIED)
    if found.object.problem:
        told = f"refusé ({found.object.status})" if found.object.status else "refusé"
        return Check(FEED, "un objet", told, Judgement.FAULTY, found.object.problem)
    told = f"reçu, intègre, {bytes_label(found.object.size)}"
    if "answer" in found.object.steps:
        told += f" ({milliseconds(found.object.steps['answer'])})"
    return Check(FEED, "un objet", told)


def _duration(gap: timedelta) -> str:
    for unit, name in ((86400, "j"), (3600, "h"), (60, "min")):
        if gap.total_seconds() >= unit:
            return f"{int(gap.total_seconds() // unit)} {name}"
    return f"{int(gap.total_seconds())} s"
