"""Why a command cannot run now, whatever the screen: free of textual."""

from cio_console.tui.model import Model

_WRITING = frozenset({"contact", "declare", "decide", "sync"})
"""Commands that write about the campaign in force."""
_NO_SOURCE = "Aucune source : l'écran Secteur ({sector}) propose d'en donner une."
OFFLINE = "La console a été ouverte hors ligne : relancez-la sans --hors-ligne."
_RUNNING = "Une synchronisation est déjà en cours."
_WAIT = "Une synchronisation est en cours : attendez qu'elle finisse."
_CLOSED = "Campagne close, en lecture seule : {before} revient à celle en cours."
_ONE_BY_ONE = "Une campagne close se lit source par source : cio-console etat --campagne ID."


def why_not_now(identifier: str, model: Model) -> str:
    """Return why that command of the registry cannot run now; "" when it can."""
    if has_no_place(identifier, model):
        return _CLOSED.format(before=model.key("campaign-before"))
    if identifier == "sync":
        return _why_not_synchronised(model)
    if identifier == "campaign-before":
        return _why_no_other_campaign(model)
    return ""


def has_no_place(identifier: str, model: Model) -> bool:
    """Tell whether that command cannot serve as long as this campaign is shown: it is closed."""
    return identifier in _WRITING and model.closed


def _why_not_synchronised(model: Model) -> str:
    if not model.source and not model.watched:
        return _NO_SOURCE.format(sector=model.key("sector"))
    if model.offline:
        return OFFLINE
    running = model.sync is not None or any(one.sync for one in model.watched)
    return _RUNNING if running else ""


def _why_no_other_campaign(model: Model) -> str:
    if model.watched:
        return _ONE_BY_ONE
    if not model.source:
        return _NO_SOURCE.format(sector=model.key("sector"))
    return _WAIT if model.sync is not None else ""
