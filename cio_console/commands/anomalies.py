"""`anomalies`: the findings of the uploads that count, from the cache."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import click

from cio_console.checks.catalogue import rule as rule_of
from cio_console.commands.finding_groups import Found, grouped_lines
from cio_console.commands.finding_lines import FINDING_COLUMNS, finding_cells
from cio_console.commands.french import FrenchChoice, FrenchCommand
from cio_console.commands.options import Form, form, shared
from cio_console.commands.output import Styler, narrate, width, write, write_csv, write_json
from cio_console.commands.sector import REPORTS, HeldSector, open_sector
from cio_console.domain.finding import ANOMALIES, SEVERITIES
from cio_console.domain.overview import SchoolLine
from cio_console.domain.upload import Upload
from cio_console.presentation.documents import FindingsDocument, finding_entry
from cio_console.presentation.numbers import plural
from cio_console.store.reports import ReportCache


@dataclass(slots=True)
class Gathered:
    """Everything found, and what could not be read."""

    found: list[Found]
    unreadable: list[str]
    """Ids of the uploads whose report is not held."""
    truncated: bool = False


@click.command("anomalies", cls=FrenchCommand)
@shared("date", "source", "hors-ligne", "etablissement")
@click.option("--regle", "code", default="", metavar="CODE", help="Seulement cette règle.")
@click.option(
    "--gravite",
    "severity",
    default="",
    type=FrenchChoice([str(s) for s in SEVERITIES]),
    metavar="GRAVITÉ",
    help="Seulement cette gravité : bloquante, erreur, avertissement, information.",
)
@shared("json", "csv", "couleur", "quiet")
def command(
    *, day: date | None, source: str, offline: bool, uai: str, code: str, severity: str,
    as_json: bool, as_csv: bool, colour: str, quiet: bool,
) -> int:  # fmt: skip
    """Donne les anomalies des dépôts qui comptent : par établissement, par règle, par classe.

    Code de sortie : 1 s'il y a au moins une erreur, 0 sinon.
    """
    del offline  # this command never uses the network
    asked = form(as_json=as_json, as_csv=as_csv)
    wanted = rule_of(code).code if code else ""
    held = open_sector(day, source)
    gathered = gather(held, held.lines(uai), wanted, severity)
    match asked:
        case Form.JSON:
            _write_json(held, gathered)
        case Form.CSV:
            _write_csv(gathered.found)
        case Form.TEXT:
            campaign = held.overview.campaign
            write(grouped_lines(campaign, gathered.found, width(), Styler(colour)))
    _narrate(gathered, quiet=quiet or asked is not Form.TEXT)
    return int(any(one.finding.severity in ANOMALIES for one in gathered.found))


def gather(held: HeldSector, lines: Sequence[SchoolLine], code: str, severity: str) -> Gathered:
    """Return the findings of the uploads that count, of that rule and severity when given."""
    folder = held.place.home.cache(held.place.source) / REPORTS
    reports = ReportCache(folder)
    gathered = Gathered([], [])
    for line, upload in _current_uploads(lines):
        if upload.report is None:
            continue
        report = reports.get(upload.report.sha256)
        if report is None:
            gathered.unreadable.append(upload.id)
            continue
        gathered.truncated = gathered.truncated or report.truncated
        gathered.found += [
            Found(line, upload, finding)
            for finding in report.findings
            if code in ("", finding.rule) and severity in ("", finding.severity)
        ]
    return gathered


def _current_uploads(lines: Sequence[SchoolLine]) -> Iterator[tuple[SchoolLine, Upload]]:
    for line in lines:
        for state in line.states.values():
            if state.current is not None:
                yield line, state.current


def _write_json(held: HeldSector, gathered: Gathered) -> None:
    campaign = held.overview.campaign
    document = FindingsDocument(
        today=campaign.day_of(held.overview.at),
        campaign=campaign.id,
        source=held.snapshot.source,
        findings=tuple(finding_entry(one.upload, one.finding) for one in gathered.found),
        unreadable=tuple(gathered.unreadable),
        truncated=gathered.truncated,
    )
    write_json(document)


def _write_csv(found: Sequence[Found]) -> None:
    header = ["UAI", "établissement", "collecte", "fichier", *FINDING_COLUMNS]
    rows = [
        [
            one.line.school.uai,
            one.line.school.name,
            one.upload.collection,
            one.upload.file_name,
            *finding_cells(one.finding),
        ]
        for one in found
    ]
    write_csv(header, rows)


def _narrate(gathered: Gathered, *, quiet: bool) -> None:
    """Say how many, and always what is missing: nothing is left out in silence."""
    if not quiet:
        narrate(plural(len(gathered.found), "anomalie", "anomalies") + ".")
    if gathered.unreadable:
        count = plural(len(gathered.unreadable), "rapport n'est pas", "rapports ne sont pas")
        narrate(f"{count} dans le cache : leurs anomalies manquent ici. Synchronisez à nouveau.")
    if gathered.truncated:
        narrate(
            "Certaines listes sont coupées à mille anomalies par règle ; les comptes"
            " d'« etat » sont exacts."
        )
