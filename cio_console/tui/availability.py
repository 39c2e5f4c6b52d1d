"""Why a command cannot run now, and what it does now, whatever the screen: free of textual."""

from msgspec.structs import replace

from cio_console.keyboard.command import Command
from cio_console.tui.model import Model

_OF_NOW = frozenset({"contact", "declare", "decide", "message", "list", "sync"})
"""Commands that are about the campaign in force: they write of it, or to its schools."""
_OF_THE_PAST = {
    "next": ("Suivant", "Va au prochain point resté en suspens."),
    "previous": ("Précédent", "Va au point resté en suspens d'avant."),
    "calls": ("Relances", "Montre ce qui est resté en suspens, et qui avait été relancé."),
    "attention": (
        "En suspens",
        "Ne montre que ce qui est resté en suspens ; encore : en retard ; encore : tout.",
    ),
}
"""Label and help of the commands that serve otherwise in a closed campaign."""
_NO_SOURCE = "Aucune source : l'écran Secteur ({sector}) propose d'en donner une."
OFFLINE = "La console a été ouverte hors ligne : relancez-la sans --hors-ligne."
_RUNNING = "Une synchronisation est déjà en cours."
_WAIT = "Une synchronisation est en cours : attendez qu'elle finisse."
_CLOSED = "Campagne close, en lecture seule : {before} revient à celle en cours."


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
    return identifier in _OF_NOW and model.closed


def worded(command: Command, model: Model) -> Command:
    """Return `command` with what it does now: in a closed campaign nothing is to be done."""
    if not model.closed or command.id not in _OF_THE_PAST:
        return command
    label, told = _OF_THE_PAST[command.id]
    return replace(command, label=label, help=told)


def is_synchronising(model: Model) -> bool:
    """Tell whether a source is being synchronised, shown or not."""
    return model.sync is not None or any(one.sync for one in model.watched)


def _why_not_synchronised(model: Model) -> str:
    if not model.source and not model.watched:
        return _NO_SOURCE.format(sector=model.key("sector"))
    if model.offline:
        return OFFLINE
    return _RUNNING if is_synchronising(model) else ""


def _why_no_other_campaign(model: Model) -> str:
    if not model.source and not model.watched:
        return _NO_SOURCE.format(sector=model.key("sector"))
    return _WAIT if is_synchronising(model) else ""
