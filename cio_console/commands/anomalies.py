"""`anomalies`: the findings of the uploads that count, from the cache."""

from collections.abc import Sequence

import click
import msgspec

from cio_console.checks.catalogue import catalogue
from cio_console.checks.catalogue import rule as rule_of
from cio_console.commands.finding_groups import grouped_lines
from cio_console.commands.french import FrenchChoice, FrenchCommand
from cio_console.commands.gathering import CHANGED, NEW, Found, Gathered, Wanted, gather
from cio_console.commands.options import Form, TypedDay, form, shared
from cio_console.commands.output import Styler, narrate, width, write, write_csv, write_json
from cio_console.commands.sector import HeldSector, open_sector
from cio_console.domain.finding import ANOMALIES, SEVERITIES
from cio_console.presentation.documents import FindingEntry, FindingsDocument, finding_entry
from cio_console.presentation.numbers import number, plural

_STATES = {NEW: "nouvelle", CHANGED: "changée"}


@click.command("anomalies", cls=FrenchCommand)
@shared("date", "source", "campagne", "hors-ligne", "etablissement")
@click.option("--regle", "code", default="", metavar="CODE", help="Seulement cette règle.")
@click.option(
    "--gravite",
    "severity",
    default="",
    type=FrenchChoice([str(s) for s in SEVERITIES]),
    metavar="GRAVITÉ",
    help="Seulement cette gravité : bloquante, erreur, avertissement, information.",
)
@click.option(
    "--depuis-depot",
    "since",
    is_flag=True,
    help="Seulement ce qui est nouveau ou changé depuis le dépôt utilisable d'avant.",
)
@click.option(
    "--avec-acceptees", "with_accepted", is_flag=True, help="Montrer aussi les anomalies acceptées."
)
@shared("json", "csv", "sarif", "couleur", "essentiel")
def command(
    *, day: TypedDay | None, source: tuple[str, ...], campaign_id: str, offline: bool, uai: str,
    code: str, severity: str, since: bool, with_accepted: bool, as_json: bool, as_csv: bool,
    as_sarif: bool, colour: str, quiet: bool,
) -> int:  # fmt: skip
    """Donne les anomalies des dépôts qui comptent : par établissement, par règle, par classe.

    Code de sortie : 1 s'il y a au moins une erreur qui n'est pas acceptée, 0 sinon.
    """
    del offline  # this command never uses the network
    asked = form(as_json=as_json, as_csv=as_csv, as_sarif=as_sarif)
    wanted = Wanted(rule_of(code).code if code else "", severity, since)
    held = open_sector(day, source, campaign_id)
    gathered = gather(held, held.lines(uai), wanted)
    shown = _shown(gathered, since=since, with_accepted=with_accepted)
    match asked:
        case Form.JSON:
            _write_json(held, gathered, shown)
        case Form.CSV:
            _write_csv(shown)
        case Form.SARIF:
            _write_sarif(gathered)
        case Form.TEXT:
            campaign = held.overview.campaign
            write(grouped_lines(campaign, shown, width(), Styler(colour)))
    active = [one for one in shown if not one.accepted]
    _narrate(gathered, shown, quiet=quiet or asked is not Form.TEXT)
    return int(any(one.finding.severity in ANOMALIES for one in active))


def _shown(gathered: Gathered, *, since: bool, with_accepted: bool) -> list[Found]:
    """Return what is listed: the active findings, and the accepted ones when asked for."""
    return [
        one
        for checked in gathered.checked
        for one in checked.found
        if (with_accepted or not one.accepted) and (not since or one.state in ("", NEW, CHANGED))
    ]


def _write_json(held: HeldSector, gathered: Gathered, shown: Sequence[Found]) -> None:
    campaign = held.overview.campaign
    document = FindingsDocument(
        today=campaign.day_of(held.overview.at),
        campaign=campaign.id,
        source=held.snapshot.source,
        findings=tuple(map(_entry, shown)),
        accepted=len(gathered.accepted),
        unreadable=tuple(gathered.unreadable),
        truncated=gathered.truncated,
        sources=held.sources_told(),
    )
    write_json(document)


def _entry(one: Found) -> FindingEntry:
    state = _STATES.get(one.state, "")
    entry = finding_entry(
        one.upload, one.finding, one.fingerprint, state, one.acceptance, accepted=one.accepted
    )
    return msgspec.structs.replace(entry, cio=one.line.cios) if one.line.cios else entry


def _write_csv(found: Sequence[Found]) -> None:
    from cio_console.presentation.findings_table import (  # this form only
        uploads_findings_table,
    )
    from cio_console.presentation.spreadsheet import beside_school  # as above

    rows = ((one.line.school.name, one.upload, one.finding) for one in found)
    table = uploads_findings_table(rows, catalogue())
    write_csv(beside_school(table, [one.line.cio for one in found]))


def _write_sarif(gathered: Gathered) -> None:
    from cio_console.commands.sarif_output import write_sarif  # for this form only
    from cio_console.commands.sarif_uploads import uploaded_source  # likewise

    sources = [uploaded_source(checked) for checked in gathered.checked]
    write_sarif("anomalies", sources, _missing(gathered), gathered.baselines)


def _missing(gathered: Gathered) -> list[str]:
    """Return what is left out because it could not be read."""
    told = []
    if gathered.unreadable:
        count = plural(len(gathered.unreadable), "rapport n'est pas", "rapports ne sont pas")
        whose = "ses" if len(gathered.unreadable) == 1 else "leurs"
        told.append(
            f"{count} dans le cache : {whose} anomalies manquent ici. Synchronisez à nouveau."
        )
    return told


def _narrate(gathered: Gathered, shown: Sequence[Found], *, quiet: bool) -> None:
    """Say how many, and always what is missing: nothing is left out in silence."""
    if not quiet:
        narrate(plural(sum(not one.accepted for one in shown), "anomalie", "anomalies") + ".")
    hidden = len(gathered.accepted) - sum(one.accepted for one in shown)
    if hidden and not quiet:
        verb = "ne sont pas montrées" if hidden > 1 else "n'est pas montrée"
        accepted = "acceptées" if hidden > 1 else "acceptée"
        narrate(f"{number(hidden)} {accepted} {verb} : --avec-acceptees.")
    for sentence in (*gathered.notices, *_missing(gathered)):
        narrate(sentence)
    if gathered.uncompared:
        count = plural(
            len(gathered.uncompared),
            "dépôt n'a pas pu être comparé",
            "dépôts n'ont pas pu être comparés",
        )
        narrate(f"{count} à celui d'avant : toutes les anomalies en sont données.")
    if gathered.truncated:
        narrate(
            "Certaines listes sont coupées à mille anomalies par règle ; les comptes"
            " d'« etat » sont exacts."
        )
