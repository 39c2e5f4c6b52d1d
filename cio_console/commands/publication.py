"""`publier` at work: one feed or one per CIO, told on stderr, summed up in JSON for monitoring."""

import time
from dataclasses import dataclass
from pathlib import Path

from cio_console.commands.options import Talk
from cio_console.commands.output import narrate, warn, write_json
from cio_console.commands.progress import Telling, of_publication, of_publications
from cio_console.commands.publication_document import several_document, single_document
from cio_console.domain.text import after_colon
from cio_console.presentation.numbers import number, plural
from cio_console.publish import PublishOutcome, PublishRequest, publish
from cio_console.publish_several import SectorOutcome, SeveralOutcome, publish_several

_NAMED = 5
"""How many of a long list are named."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked on the command line, the sector apart."""

    request: PublishRequest
    talk: Talk
    as_json: bool


def publish_one(asked: Asked, sector: Path) -> int:
    """Publish the feed of one sector file."""
    began = time.monotonic()
    with Telling(asked.talk) as telling:
        outcome = publish(asked.request, sector, of_publication(telling))
    if not outcome.published:
        warn(
            f"aucun dépôt dans « {asked.request.uploads} ». Vérifiez le dossier : le flux est vide."
        )
    if asked.talk is not Talk.QUIET:
        narrate(f"Flux {_done(outcome)}.")
    if asked.as_json:
        write_json(single_document(outcome, sector.name, time.monotonic() - began))
    return 0


def publish_each(asked: Asked, sectors: Path) -> int:
    """Publish the feed of every sector file of a folder; the exit code is that of the gravest."""
    with Telling(asked.talk) as telling:
        outcome = publish_several(asked.request, sectors, of_publications(telling))
    for one in outcome.sectors:
        if one.problem is not None:
            narrate(f"{_who(one)} : {after_colon(str(one.problem))}")
    _tell_around(outcome)
    if asked.talk is not Talk.QUIET:
        _tell_done(outcome)
    if asked.as_json:
        write_json(several_document(outcome))
    return outcome.exit_code


def _tell_around(outcome: SeveralOutcome) -> None:
    """Tell, once, what lies beside the sectors."""
    if outcome.strangers:
        warn(f"dans les dépôts, d'aucun secteur lu : {_some(outcome.strangers)}.")
    if outcome.orphans:
        warn(
            "des flux restent en ligne sans fichier de secteur :"
            f" {_some(outcome.orphans)}. S'ils n'ont plus cours, retirez leur dossier."
        )
    if not outcome.deposits:
        warn("aucun dépôt d'un établissement de ces secteurs : les flux sont vides.")


def _tell_done(outcome: SeveralOutcome) -> None:
    for one in outcome.sectors:
        if one.outcome is not None:
            narrate(f"{_who(one)} : {_done(one.outcome, one.given)}.")
    failed = sum(one.problem is not None for one in outcome.sectors)
    ended = f", {plural(failed, 'en échec', 'en échec')}" if failed else ""
    narrate(f"{plural(len(outcome.sectors), 'CIO', 'CIO')}{ended}.")


def _done(outcome: PublishOutcome, given: int = 0) -> str:
    """Return what a publication did, for « Flux … » or « CIO … : … »."""
    checked = outcome.published - outcome.reused - given
    state = f"publié, révision {outcome.revision}" if outcome.changed else "inchangé"
    shared = f", {plural(given, 'contrôlé', 'contrôlés')} pour un autre CIO" if given else ""
    told = plural(checked, "dépôt contrôlé", "dépôts contrôlés")
    return f"{state} : {told}, {plural(outcome.reused, 'repris', 'repris')}{shared}"


def _who(one: SectorOutcome) -> str:
    return f"{one.name} ({one.uai})" if one.uai else one.file


def _some(names: tuple[str, ...]) -> str:
    """Return the first names of a list, and how many others there are."""
    rest = len(names) - _NAMED
    told = ", ".join(names[:_NAMED])
    return f"{told} et {number(rest)} de plus" if rest > 0 else told
