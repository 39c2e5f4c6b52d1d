"""Where a school stands, in sentences: shared by the screens, the messages and the commands."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from cio_console.domain.campaign import OF_CIO, Campaign, Collection, opening_day
from cio_console.domain.finding import Severity
from cio_console.domain.overview import SchoolLine
from cio_console.domain.school import School
from cio_console.domain.status import CollectionState, Flag, Status
from cio_console.domain.text import harmless
from cio_console.domain.upload import Upload
from cio_console.presentation.dates import (
    countdown_told,
    day_and_time,
    full_day,
    short_day,
    time_left,
)
from cio_console.presentation.labels import flag_label
from cio_console.presentation.numbers import plural

WORST_FIRST = (
    Status.LATE,
    Status.REJECTED,
    Status.EXPECTED,
    Status.TO_CORRECT,
    Status.TO_REVIEW,
    Status.DECLARED,
    Status.PASSED,
    Status.UPCOMING,
    Status.OUT_OF_SCOPE,
)
"""Statuses in the order in which a director wants to hear of them."""

_LONGEST_WORD = 14
"""Characters of the longest name of a collection in a line that tells several."""

_SEVERITY_NOUNS = {
    Severity.BLOCKING: ("anomalie bloquante", "anomalies bloquantes"),
    Severity.ERROR: ("erreur", "erreurs"),
    Severity.WARNING: ("avertissement", "avertissements"),
    Severity.INFORMATION: ("information", "informations"),
}


def marked_text(marked: int, hidden: int = 0) -> str:
    """Return how many schools are marked, those that the list hides among them.

    When none is hidden, what several serve for is said.
    """
    if hidden or marked == 1:
        return f"{plural(marked, 'marqué', 'marqués')}{hidden_text(marked, hidden, 'caché')}"
    return f"{plural(marked, 'marqué', 'marqués')} : la relance sera pour tous"


def hidden_text(marked: int, hidden: int, word: str) -> str:
    """Return « , dont 2 cachés » after a count of marks, « , caché » when all of them are hidden.

    `word` is « caché » or « cachée »; "" when none is hidden.
    """
    if not hidden:
        return ""
    told = word if hidden == 1 else f"{word}s"
    return f", {told}" if hidden == marked else f", dont {hidden} {told}"


def short_label(collection: Collection) -> str:
    """Return the first word of a collection's label: « SIECLE », « Notes »; cut when it is long.

    The CIO follows when it names one.
    """
    label, of, cio = collection.label.partition(OF_CIO)
    word = label.split(" ")[0] or collection.id
    short = word if len(word) <= _LONGEST_WORD else f"{word[: _LONGEST_WORD - 1]}…"
    return f"{short}{of}{cio}"


def labels_apart(collections: Iterable[Collection]) -> dict[str, str]:
    """Return the short label of each collection by its id; the whole one where two are alike."""
    short = {one.id: short_label(one) for one in collections}
    alike = Counter(short.values())
    return {c.id: short[c.id] if alike[short[c.id]] == 1 else c.label for c in collections}


def counts_text(counts: dict[str, int]) -> str:
    """Return « 1 anomalie bloquante, 12 erreurs », worst first; "" when there is nothing."""
    told = (
        plural(counts[severity], *nouns)
        for severity, nouns in _SEVERITY_NOUNS.items()
        if counts.get(severity, 0)
    )
    return ", ".join(told)


def day_of(campaign: Campaign, instant: datetime) -> str:
    """Return « 07/01 », the day of an instant in the campaign's time zone."""
    return short_day(campaign.day_of(instant))


def situation(
    campaign: Campaign, collection: Collection, state: CollectionState, *, in_days: bool = False
) -> str:
    """Return what to know of one collection of one school, as one sentence without its name.

    `in_days` for a school, to which « J+77 » says nothing: « depuis 77 jours ».
    """
    told = [_situation(campaign, collection, state, in_days=in_days)]
    told += [flag_label(flag) for flag in state.flags]
    return " · ".join(told)


def beside_status(campaign: Campaign, collection: Collection, state: CollectionState) -> str:
    """Return the same beside the words of the status, which are not said twice."""
    if state.status is Status.OUT_OF_SCOPE:
        return state.reason
    return situation(campaign, collection, state)


def declared_text(upload: Upload) -> str:
    """Return « déclaré selon Mme Costa », for an upload of which no file is held; "" for others."""
    if upload.declared is None:
        return ""
    said = "déclaré" if upload.summary is None else "déclaré rejeté"
    return f"{said} selon {upload.declared.by}" if upload.declared.by else said


def received_on(upload: Upload, campaign: Campaign) -> str:
    """Return « 08/01/2025 14:05 »; the day alone of an upload that was declared."""
    if upload.declared:
        return full_day(campaign.day_of(upload.received_at))
    return day_and_time(upload.received_at, campaign.zone)


def flags_note(school: School, about: str, flags: Iterable[Flag]) -> str:
    """Return what a « * » stands for: « * 9990018R Lycée X, SIECLE : dernier dépôt rejeté »."""
    return harmless(f"* {school.uai} {school.name}, {about} : {', '.join(map(flag_label, flags))}")


def emails_text(line: SchoolLine, *, asked: bool = False) -> str:
    """Return how many terminale pupils have no valid address; "" when no pupil is known.

    When it is `asked` of the school, those that the director leaves so are not counted.
    """
    if not line.terminales:
        return ""
    missing = line.missing_emails if asked else line.terminales - (line.valid_emails or 0)
    if not missing:
        return f"les {line.terminales} élèves de terminale ont une adresse valide"
    pupils = plural(line.terminales, "élève", "élèves")
    return f"{missing} sur {pupils} de terminale sans adresse valide"


def main_rules(line: SchoolLine) -> list[tuple[str, int]]:
    """Return the rules of the uploads that count with their findings, most frequent first."""
    counts: dict[str, int] = {}
    for state in line.states.values():
        if state.current and state.current.summary:
            for code, number in state.current.summary.rules.items():
                counts[code] = counts.get(code, 0) + number
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _situation(
    campaign: Campaign, collection: Collection, state: CollectionState, *, in_days: bool
) -> str:
    current = state.current
    match state.status:
        case Status.OUT_OF_SCOPE:
            return f"hors périmètre : {state.reason}" if state.reason else "hors périmètre"
        case Status.UPCOMING:
            opens = opening_day(campaign, collection)
            return f"ouverture le {short_day(opens)}" if opens else "ouverture à confirmer"
        case Status.LATE:
            return f"rien reçu, échéance du {_closing(collection)} {_past(state, in_days)}"
        case Status.EXPECTED:
            days = time_left(state.days_left) if in_days else countdown_told(state.days_left)
            left = f"le {_closing(collection)} ({days})"
            return f"rien reçu, échéance {left if collection.closes else 'à confirmer'}"
        case _ if current is None or not (current.summary or current.declared):
            received = f"dépôt du {day_of(campaign, current.received_at)}" if current else "dépôt"
            return f"{received} pas encore contrôlé"
        case _:
            told = _received(campaign, state, current)
            return f"{told} ; échéance {_past(state, in_days)}" if state.overdue else told


def _received(campaign: Campaign, state: CollectionState, current: Upload) -> str:
    day = day_of(campaign, current.received_at)
    if current.declared:
        return f"dépôt du {day} {declared_text(current)}"
    counts = counts_text(state.counts)
    if state.status is Status.PASSED:
        return f"dépôt du {day}, rien à signaler par nos contrôles locaux"
    if state.status is Status.TO_CORRECT and not counts:  # as a school is told of it
        return f"dépôt du {day}, rien à corriger"
    return f"dépôt du {day} : {counts}" if counts else f"dépôt du {day} inutilisable"


def _closing(collection: Collection) -> str:
    return short_day(collection.closes) if collection.closes else "à confirmer"


def _past(state: CollectionState, in_days: bool) -> str:
    """Return « dépassée (J+3) », « dépassée depuis 3 jours »."""
    if in_days:
        return time_left(state.days_left)
    return f"dépassée ({countdown_told(state.days_left)})"
