"""Whom to call and why, in a few words: shared by the Relances screen and `relances`."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cio_console.domain.calls import Call, Reason, Turn, reasons
from cio_console.domain.campaign import Campaign
from cio_console.domain.days import is_worked
from cio_console.domain.followup import Contact
from cio_console.domain.overview import DUE_SOON, SchoolLine, SectorOverview, Urgency
from cio_console.domain.status import CollectionState, Flag, Status
from cio_console.presentation.dates import countdown, long_day, short_day, time_left
from cio_console.presentation.labels import GlyphSet, flag_label, status_label
from cio_console.presentation.numbers import number, plural

if TYPE_CHECKING:
    from cio_console.domain.contact_line import ContactLine

EXAMPLE = "tél Mme Costa : refait l'export, rappel jeudi (ou 15/01, +2)"
"""A line about a contact, as it can be typed."""
NOTHING_LEFT = "plus rien à demander"
"""Why a school is on the list when only a promise is left to keep."""
NONE_LEFT = "Rien n'est resté en suspens dans cette campagne."
"""What stands in place of an empty list once a campaign is closed."""

_TURNS = {
    Turn.PROMISED: ("à rappeler", "◆", "!"),
    Turn.NOW: ("à appeler", "›", ">"),
    Turn.WAITING: ("en attente", "·", "."),
    Turn.LEFT: ("en suspens", "–", "-"),
}
_CALLED = "appelé"
_FOLLOWED, _NOT_FOLLOWED = "relancé", "pas relancé"
"""What stands in place of when to call, once nobody is called any more."""
_NOT_RECEIVED = "non reçu"
_SHOWN = 60
"""Characters shown of the words of a contact that is taken back."""
_NAMED = 3
_RECEIVED = "nouveau dépôt depuis"


def turn_label(turn: Turn) -> str:
    """Return when to call, in French: « à rappeler », « à appeler », « en attente »."""
    return _TURNS[turn][0]


def turn_glyph(turn: Turn, glyphs: GlyphSet) -> str:
    """Return the one-cell glyph of a turn."""
    return _TURNS[turn][2 if glyphs is GlyphSet.ASCII else 1]


def nobody(sector: SectorOverview) -> str:
    """Return what stands in place of an empty list: that nobody is to be called, and until when."""
    if sector.closed:
        return NONE_LEFT
    return f"Personne à appeler : {ahead(sector) or 'aucun établissement ne demande rien'}."


def ahead(sector: SectorOverview) -> str:
    """Return the deadline that is next awaited, too far to call for it; "" when there is none."""
    awaited = [
        (state.days_left, reason.collection, own)
        for line in sector.lines
        for own in [sector.own(line.school.uai)]
        for reason in reasons(sector, line, Urgency.AWAITED)
        if reason.urgency is Urgency.AWAITED
        for state in [line.states[reason.collection]]
        if state.days_left is not None
    ]
    if not awaited:
        return ""
    left, name, own = min(awaited, key=lambda one: one[0])
    lead = max(own.lead, DUE_SOON)
    first = own.campaign.day_of(own.at) + timedelta(days=left - lead)
    return (
        f"l'échéance {_short(own.campaign, name)} est {time_left(left)} ; les relances commencent"
        f" {plural(lead, 'jour', 'jours')} avant, le {short_day(first)}"
    )


def titles(calls: Sequence[Call]) -> tuple[str, str]:
    """Return the titles of `when` and of `why` over a list: what was left is of the past."""
    past = bool(calls) and all(call.turn is Turn.LEFT for call in calls)
    return ("suivi", "resté en suspens") if past else ("quand", "pourquoi")


def left_text(calls: Iterable[Call]) -> str:
    """Return how many a closed campaign left wanting: « 2 en suspens : 1 relancé, 1 jamais »."""
    left = [call for call in calls if call.turn is Turn.LEFT]
    called = sum(call.last is not None for call in left)
    told = [plural(called, "relancé", "relancés")] if called else []
    if never := len(left) - called:
        told.append(plural(never, "jamais relancé", "jamais relancés"))
    return f"{number(len(left))} {turn_label(Turn.LEFT)}{' : ' if told else ''}{', '.join(told)}"


def when(call: Call, today: date) -> str:
    """Return when to call in a dozen cells: « rappel 06/01 », « à appeler », « attend 15/01 ».

    Where nobody is called any more, whether it was: « relancé ».
    """
    back = call.call_back
    if call.turn is Turn.LEFT:
        return _FOLLOWED if call.last else _NOT_FOLLOWED
    if call.turn is Turn.NOW:
        return turn_label(call.turn)
    if back is None:
        return _CALLED
    if back == today:
        return turn_label(call.turn)
    verb = "rappel" if call.turn is Turn.PROMISED else "attend"
    return f"{verb} {short_day(back)}"


def why(campaign: Campaign, call: Call) -> str:
    """Return why to call, most urgent first: « SIECLE : rejeté · 5 sans adresse »."""
    return " · ".join(why_parts(campaign, call))


def why_parts(campaign: Campaign, call: Call) -> tuple[str, ...]:
    """Return the reasons to call one by one, what came since the last call after them."""
    left = call.turn is Turn.LEFT
    told = [_reason_text(campaign, call.line, reason, left=left) for reason in call.reasons]
    if call.uploaded_since and told:
        told.append(_RECEIVED)
    return tuple(told) or (NOTHING_LEFT,)


def _reason_text(campaign: Campaign, line: SchoolLine, reason: Reason, *, left: bool) -> str:
    """Return one reason in a few words: « SIECLE : attendu J-2 », which the upload is.

    What was `left` when the campaign ended is late no more: « SIECLE : non reçu ».
    """
    if reason.urgency is Urgency.EMAILS:
        return f"{number(line.missing_emails)} sans adresse"
    state = line.states[reason.collection]
    return _of_collection(_short(campaign, reason.collection), state, left=left)


def _short(campaign: Campaign, name: str) -> str:
    collection = campaign.collection(name)
    return collection.label.split(" ")[0] if collection else name


def promise(day: date, today: date) -> str:
    """Return what was promised: « rappeler aujourd'hui », « rappeler jeudi 9 janvier »."""
    return f"rappeler {promised_day(day, today)}"


def promised_day(day: date, today: date) -> str:
    """Return the day of a promise: « aujourd'hui », « jeudi 9 janvier »."""
    return "aujourd'hui" if day == today else long_day(day).removesuffix(f" {today.year}")


def understood(told: "ContactLine", today: date) -> str:
    """Return how a line about a contact is understood, before it is recorded."""
    if not told.text:
        return f"Exemple : {EXAMPLE}"
    parts = [str(told.channel), told.who]
    if told.problem:
        parts.append(told.problem)
    elif told.call_back is None:
        parts.append("sans rappel")
    else:
        free = "" if is_worked(told.call_back) else ", jour non ouvré"
        parts.append(f"{promise(told.call_back, today)}{free}")
    return f"Compris : {' · '.join(filter(None, parts))}"


def withdrawal(taken: Sequence[Contact], sector: SectorOverview | None) -> str:
    """Return which contacts « retirer » takes back, before it does: the last of each school."""
    if not taken or sector is None:
        return "Aucune relance n'y est notée : il n'y a rien à retirer."
    if len(taken) == 1:
        text = taken[0].text
        words = text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"
        return f"Compris : retirer la relance du {_day(taken[0], sector)} : « {words} »"
    lines = [(one, sector.line(one.uai)) for one in taken[:_NAMED]]
    told = [f"{line.school.name if line else one.uai} ({_day(one, sector)})" for one, line in lines]
    if rest := len(taken) - len(told):
        told.append(plural(rest, "autre", "autres"))
    return f"Compris : retirer {len(taken)} relances : {', '.join(told)}"


def withdrawn(count: int) -> str:
    """Return that contacts were taken back."""
    return f"{plural(count, 'relance retirée', 'relances retirées')} ; le journal en garde trace."


def _day(contact: Contact, sector: SectorOverview) -> str:
    return short_day(sector.own(contact.uai).campaign.day_of(contact.at))


def _of_collection(name: str, state: CollectionState, *, left: bool) -> str:
    days = "" if left or state.days_left is None else f" {countdown(state.days_left)}"
    if state.status in (Status.LATE, Status.EXPECTED):
        return f"{name} : {_NOT_RECEIVED if left else status_label(state.status)}{days}"
    if state.status is Status.REJECTED:
        return f"{name} : {status_label(state.status)}{days if state.overdue else ''}"
    if Flag.LAST_REJECTED in state.flags:
        return f"dernier dépôt {name} rejeté"
    if state.to_correct:
        return f"{plural(state.to_correct, 'erreur', 'erreurs')} {name}"
    return f"{name} : {flag_label(Flag.OUT_OF_ORDER)}"
