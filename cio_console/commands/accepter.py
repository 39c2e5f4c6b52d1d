"""`accepter`: leaves a finding as it is, with a reason and a last day; lists and takes back."""

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

import click

from cio_console.checks.catalogue import rule as rule_of
from cio_console.commands.french import FrenchArgument, FrenchCommand
from cio_console.commands.gathering import Found, Wanted, gather
from cio_console.commands.journal_pages import journal_document
from cio_console.commands.options import TypedDay, shared
from cio_console.commands.output import folded, narrate, width, write, write_json
from cio_console.commands.sector import HeldSector, now, open_sector
from cio_console.domain.acceptance import (
    Acceptance,
    Decision,
    Judged,
    account,
    decide,
    why_not,
)
from cio_console.domain.days import day_told, misnamed
from cio_console.domain.finding import Severity
from cio_console.domain.retention import last_day
from cio_console.domain.text import harmless
from cio_console.errors import UsageProblem
from cio_console.presentation.dates import full_day
from cio_console.presentation.finding_text import about
from cio_console.presentation.numbers import plural
from cio_console.store.journal import Journal

T = TypeVar("T")

_SHORTEST = 4
"""Digits of a fingerprint that must be typed: fewer would be a slip of the hand."""


@click.command("accepter", cls=FrenchCommand)
@click.argument("prints", cls=FrenchArgument, nargs=-1, metavar="[EMPREINTE…]")
@shared("date", "source", "etablissement")
@click.option("--regle", "code", default="", metavar="CODE", help="Seulement cette règle.")
@click.option("--raison", "reason", default="", metavar="TEXTE", help="Pourquoi la laisser ainsi.")
@click.option(
    "--jusqu-au",
    "until",
    default="",
    metavar="JOUR",
    help="Dernier jour (15/02, vendredi, +2s), sinon la fin de la campagne ; ensuite l'anomalie est"
    " redonnée.",
)
@click.option("--par", "who", default="", metavar="NOM", help="Qui décide (ce compte).")
@click.option("--liste", "listing", is_flag=True, help="Donner ce qui est accepté.")
@click.option("--retirer", "withdrawing", is_flag=True, help="Revenir sur ces décisions.")
@shared("json")
def command(
    *, prints: tuple[str, ...], day: TypedDay | None, source: tuple[str, ...], uai: str, code: str,
    reason: str, until: str, who: str, listing: bool, withdrawing: bool, as_json: bool,
) -> int:  # fmt: skip
    """Laisse une anomalie telle quelle, pour une raison donnée et jusqu'à un jour donné.

    Acceptée, elle ne compte plus dans le code de sortie d'« anomalies » et n'y est plus montrée.
    Sans EMPREINTE, liste ce qui peut être accepté, chaque anomalie avec la sienne ; son début
    suffit. Une autre valeur fautive est une autre anomalie. --liste donne les décisions,
    --retirer revient sur elles et n'efface rien du journal.
    """
    _require_one_way(prints, reason, until, listing=listing, withdrawing=withdrawing)
    if as_json and not listing:
        raise UsageProblem("--json va avec --liste ; « anomalies --json » donne les empreintes.")
    rule = rule_of(code).code if code else ""
    held = open_sector(day, source)
    journal = Journal(held.place.home.journal)
    if listing or withdrawing:
        known = [a for a in journal.acceptances() if _is_asked(a, held, uai, rule)]
        if as_json:
            write_json(journal_document(known))
        elif listing:
            write(_listed(known, held, width()))
        else:
            named = [(a.whole, a) for a in known]
            _withdraw(journal, [_named(typed, named) for typed in prints])
    else:
        gathered = gather(held, held.lines(uai), Wanted(rule))
        active = gathered.active
        _tell(gathered.notices)
        if prints:
            named_findings = [(one.fingerprint.whole, one) for one in active]
            chosen = [_named(typed, named_findings) for typed in prints]
            _accept(journal, held, chosen, _decision(held, reason, until, who))
        else:
            write(_candidates(active, width()))
    held.tell(journal.notices)
    return 0


def _tell(notices: Iterable[str]) -> None:
    for notice in notices:
        narrate(notice)


def _require_one_way(
    prints: Sequence[str], reason: str, until: str, *, listing: bool, withdrawing: bool
) -> None:
    """Refuse what cannot be meant together. Raises UsageProblem."""
    given = (bool(reason.strip()), bool(until.strip()))
    if listing and (prints or withdrawing):
        raise UsageProblem("--liste donne toutes les décisions : sans empreinte ni --retirer.")
    if withdrawing and not prints:
        raise UsageProblem("--retirer demande l'empreinte d'une décision : --liste les donne.")
    if (listing or withdrawing) and any(given):
        raise UsageProblem("--raison et --jusqu-au ne servent qu'à accepter.")
    if not prints and any(given):
        raise UsageProblem("quelle anomalie ? Sans argument, « accepter » donne les empreintes.")


def _decision(held: HeldSector, reason: str, until: str, who: str) -> Decision:
    """Return what is decided. Raises UsageProblem without any reason, or for what is no day."""
    if not reason.strip():
        raise UsageProblem("accepter demande --raison TEXTE : pourquoi la laisser ainsi.")
    by = who.strip() or account(os.environ)
    return Decision(reason.strip(), _last_day(held, until), by, now())


def _last_day(held: HeldSector, typed: str) -> date:
    """Return the last day typed, told from the day seen; the end of the campaign without any.

    Raises UsageProblem for what is no day.
    """
    if not typed.strip():
        return last_day(held.overview.campaign)
    seen = held.overview.campaign.day_of(held.overview.at)
    if day := day_told(typed, seen):
        return day
    wrong = misnamed(typed, seen) or f"« {typed.strip()[:40]} » n'est pas un jour"
    raise UsageProblem(f"{wrong} : écrivez --jusqu-au 15/02, vendredi, +2s ou 2025-02-15.")


def _accept(
    journal: Journal, held: HeldSector, chosen: Sequence[Found], decision: Decision
) -> None:
    """Write the decisions, all of them or none. Raises UsageProblem for what cannot be accepted."""
    today = held.overview.campaign.day_of(held.overview.at)
    if problem := why_not((one.finding for one in chosen), decision.until, today):
        raise UsageProblem(problem)
    journal.accept_all(
        decide(
            held.own(one.line.school.uai).place.source,
            one.line.school.uai,
            one.upload.collection,
            Judged(one.finding, one.fingerprint),
            about(one.finding),
            decision,
        )
        for one in chosen
    )
    count = plural(len(chosen), "anomalie acceptée", "anomalies acceptées")
    narrate(f"{count} jusqu'au {full_day(decision.until)}.")


def _withdraw(journal: Journal, chosen: Sequence[Acceptance]) -> None:
    journal.withdraw_all(chosen, now())
    narrate(f"{plural(len(chosen), 'décision retirée', 'décisions retirées')}.")


def _is_asked(decision: Acceptance, held: HeldSector, uai: str, rule: str) -> bool:
    """Tell whether a decision stands, and is of the source, the school and the rule asked for."""
    return (
        decision.withdrawn_at is None
        and decision.source in {one.place.source for one in held.each}
        and uai in ("", decision.uai)
        and rule in ("", decision.rule)
    )


def _named(typed: str, among: Iterable[tuple[str, T]]) -> T:
    """Return the only one whose fingerprint begins as typed. Raises UsageProblem."""
    wanted = typed.strip().lower()
    if len(wanted) < _SHORTEST:
        raise UsageProblem(f"« {typed[:40]} » est trop court : {_SHORTEST} signes au moins.")
    found = [one for name, one in among if name.startswith(wanted)]
    if not found:
        raise UsageProblem(
            f"« {typed[:40]} » n'est l'empreinte de rien ici. « cio-console accepter » donne celles"
            " des anomalies, avec --liste celles des décisions."
        )
    if len(found) > 1:
        raise UsageProblem(
            f"« {typed[:40]} » commence {len(found)} empreintes : donnez-en plus, ou précisez"
            " --etablissement."
        )
    return found[0]


def _candidates(active: Sequence[Found], room: int) -> Iterator[str]:
    """Give what may be accepted, each with its fingerprint; a blocking finding may not."""
    school = ""
    for one in active:
        if one.finding.severity is Severity.BLOCKING:
            continue
        here = f"{one.line.school.uai} {one.line.school.name}"
        if here != school:
            yield harmless(here)
        school = here
        finding = one.finding
        told = f"{one.fingerprint.short}  {finding.rule}  {about(finding)} : {finding.message}"
        first, *rest = folded(told, room - 4, "  ")
        yield first
        yield from (f"    {line}" for line in rest)


def _listed(known: Sequence[Acceptance], held: HeldSector, room: int) -> Iterator[str]:
    """Give the decisions, oldest first; one past its last day says so."""
    today = held.overview.campaign.day_of(held.overview.at)
    for decision in known:
        day = full_day(decision.until)
        state = f"jusqu'au {day}" if decision.holds(today) else f"échue le {day}"
        head = f"{decision.short}  {decision.uai}  {decision.rule}  {decision.about}, {state}"
        yield from folded(head, room)
        by = f" ({decision.who})" if decision.who else ""
        yield from folded(f"{decision.reason}{by}", room, "    ")
    if not known:
        narrate("Aucune anomalie acceptée.")
