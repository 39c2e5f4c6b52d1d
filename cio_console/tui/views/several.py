"""Several CIO in a few words: who is fresh, who is not, and how each stands."""

from collections.abc import Sequence
from datetime import timedelta

from cio_console.presentation.dates import age
from cio_console.tui import several
from cio_console.tui.model import Connection, Model

_FINE = (Connection.UP_TO_DATE, Connection.SYNCING)


def connections_text(model: Model) -> str:
    """Return how the sources stand: what is wrong by name, then the age of the oldest data."""
    count, fresh = f"{len(model.watched)} CIO", _fresh(model)
    if model.sync is not None:
        return f"synchronisation… {model.sync.text}{_done(model)} · {count}, {fresh}"
    if model.offline:
        return f"hors ligne, comme demandé · {count}, {fresh}"
    states = several.connections(model)
    if len(set(states)) == 1:
        return f"{count} {states[0]} · {fresh}"
    return f"{_told(model, states)} · {count}, {fresh}"


def _fresh(model: Model) -> str:
    """Return the age of the oldest data shown, which may be that of all."""
    if model.times.last_success is None:
        return "rien de synchronisé"
    reached = [at for w in model.watched if w.snapshot and (at := w.times.last_success)]
    ages = {age(max(model.now - at, timedelta())) for at in reached}
    oldest = age(max(model.now - model.times.last_success, timedelta()))
    return f"synchronisés {oldest}" if len(ages) == 1 else f"le plus ancien {oldest}"


def _told(model: Model, states: Sequence[Connection]) -> str:
    """Return « Valbourg hors ligne, Orvigny à rafraîchir »; those that are fine are left out."""
    pairs = zip(several.names(model), states, strict=True)
    return ", ".join(f"{name} {state}" for name, state in pairs if state not in _FINE)


def _done(model: Model) -> str:
    sync = model.sync
    return f" {sync.done}/{sync.total} rapports" if sync and sync.total else ""
