"""What can go wrong with the open data, each with its own French sentence.

Those about the network itself are the feed's; these are about what the portal answers.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec

from cio_console.domain.text import clean_line
from cio_console.errors import AccessRefused, FeedProblem, SourceInvalid, SourceUnreachable

SAFE = "Votre liste et la dernière copie de l'annuaire restent en place."
OFFLINE = "Le réseau n'est pas utilisé (--hors-ligne)."
INTERRUPTED = b"Streaming interrupted"
"""What an export says at its end, under the status 200, when it stops on the way."""

_PARIS = ZoneInfo("Europe/Paris")
_BAD_REQUEST = 400
_FORBIDDEN = (401, 403)
_TOO_MANY = 429
_LONGEST = 160
"""Characters kept of what the portal says."""
_RESETS = ("x-ratelimit-reset", "x-ratelimit-dataset-reset")
_UNITS = {"day": "jour", "hour": "heure", "minute": "minute", "month": "mois"}


class _Refusal(msgspec.Struct):
    """The page of a refusal, in either of its two shapes."""

    error_code: str = ""
    message: str = ""
    error: str = ""
    call_limit: int | None = None
    limit_time_unit: str = ""
    reset_time: str = ""


def refusal(host: str, status: int, headers: Mapping[str, str], page: bytes) -> FeedProblem | None:
    """Return what a refusal of the portal means; None where the status says enough."""
    try:
        said = msgspec.json.decode(page, type=_Refusal, strict=False)
    except (msgspec.DecodeError, UnicodeDecodeError):
        said = _Refusal()
    if status == _TOO_MANY:
        return _quota(host, said, headers)
    if status in _FORBIDDEN:
        return access_refused(host)
    if status == _BAD_REQUEST and said.error_code:
        return not_understood(host, said.message)
    return None


def error_document(host: str, message: str) -> SourceInvalid:
    """Report: an error in the place of data, under the status 200."""
    return SourceInvalid(f"{host} répond par une erreur : {_quoted(message)}. {SAFE} Réessayez.")


def quota_spent(host: str, limit: int | None, unit: str, at: datetime) -> SourceUnreachable:
    """Report: 429: as many calls as the portal takes in a day; `at`: when it counts anew."""
    much = f" ({limit} par {_UNITS.get(unit, 'période')})" if limit else ""
    local = at.astimezone(_PARIS)
    return SourceUnreachable(
        f"{host} n'accepte plus d'appels de ce réseau{much} : les postes derrière un même"
        f" mandataire les partagent. {SAFE} Réessayez après le {local:%d/%m/%Y à %H:%M}."
    )


def access_refused(host: str) -> AccessRefused:
    """Report: 401 or 403: public data are not public any more, or something stands between."""
    return AccessRefused(
        f"{host} refuse l'accès à ces données, publiques d'ordinaire. {SAFE} Vérifiez que le"
        " mandataire (proxy) laisse passer cette adresse, ou réessayez plus tard."
    )


def not_understood(host: str, message: str) -> SourceInvalid:
    """Report: 400: the portal does not take the question, a field that is gone most often."""
    return SourceInvalid(
        f"{host} ne comprend pas la demande : {_quoted(message)}. L'annuaire a sans doute changé de"
        f" forme. {SAFE} Mettez la console à jour."
    )


def no_such_dataset(host: str, dataset: str) -> SourceInvalid:
    """Report: 404: the data set has another name, or that is no portal of open data."""
    return SourceInvalid(
        f"Il n'y a pas de jeu de données {dataset} sur {host} (404). {SAFE} Vérifiez le réglage"
        " « annuaire », ou mettez la console à jour."
    )


def too_large(host: str, limit: int) -> SourceInvalid:
    """Report: more bytes than a département can have."""
    return SourceInvalid(
        f"La réponse de {host} dépasse {limit // 1_000_000} Mo : elle n'est pas lue. {SAFE}"
        " Demandez moins de départements à la fois."
    )


def interrupted(host: str, tail: bytes) -> SourceUnreachable:
    """Report: the export stopped on the way, and said so at its end."""
    text = tail.decode("utf-8", "replace")
    cause = re.search(r"due to the following error: (.*)", text, re.DOTALL)
    why = f" ({_quoted(cause[1])})" if cause else ""
    return SourceUnreachable(
        f"{host} a interrompu son envoi avant la fin{why} : rien n'en est retenu. {SAFE} Réessayez"
        " dans quelques minutes."
    )


def cut(host: str) -> SourceUnreachable:
    """Report: the answer stops in the middle, without a word."""
    return SourceUnreachable(
        f"La réponse de {host} est incomplète : rien n'en est retenu. {SAFE} Réessayez."
    )


def not_open_data(host: str) -> SourceInvalid:
    """Report: JSON, but neither rows nor what describes a data set."""
    return SourceInvalid(
        f"{host} ne répond pas comme un portail de données ouvertes. {SAFE} Vérifiez le réglage"
        " « annuaire »."
    )


def emptied(host: str, before: int) -> SourceInvalid:
    """Report: no row at all, where the last copy had some."""
    return SourceInvalid(
        f"{host} ne donne plus aucune fiche, contre {before} la fois d'avant : ce n'est pas cru."
        f" {SAFE} Réessayez demain."
    )


def nothing_held(host: str) -> SourceUnreachable:
    """Report: offline, and this was never received."""
    return SourceUnreachable(
        f"Rien n'a encore été reçu de {host} pour cette recherche : elle ne peut pas se faire hors"
        " ligne. Votre liste reste en place. Refaites-la une fois avec le réseau."
    )


def last_copy(why: str, at: datetime, now: datetime) -> str:
    """Tell how old the rows are that serve in place of fresh ones, and why they do."""
    days = max((now - at).days, 0)  # a clock may have been put back
    age = {0: "de moins d'un jour", 1: "d'un jour"}.get(days, f"de {days} jours")
    local = at.astimezone(_PARIS)
    return f"{why} La copie du {local:%d/%m/%Y à %H:%M} sert à la place (vieille {age})."


def no_head_counts(why: str) -> str:
    """Tell that the terminale head-counts are not known, which stops nothing."""
    return f"les effectifs de terminale ne sont pas connus, et ne sont pas proposés : {why}"


def uncounted(field: str) -> str:
    """Tell of a série that the console does not count yet."""
    return (
        f"les effectifs ont une série que la console ne compte pas ({field}) : les effectifs de"
        " terminale proposés sont peut-être trop bas."
    )


def _quota(host: str, said: _Refusal, headers: Mapping[str, str]) -> FeedProblem | None:
    told = (said.reset_time, *(headers.get(name, "") for name in _RESETS))
    at = next(filter(None, map(_instant, told)), None)
    if at is None:
        return None
    return quota_spent(host, said.call_limit, said.limit_time_unit, at)


def _instant(text: str) -> datetime | None:
    """Return an instant as the portal writes it, with a « T » or a space; None for the rest."""
    try:
        at = datetime.fromisoformat(text.strip())
        return at.astimezone(_PARIS) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _quoted(message: str) -> str:
    """Return what the portal says, in its own words, as one harmless line."""
    return f"« {clean_line(message, _LONGEST).rstrip('.') or 'sans explication'} »"
