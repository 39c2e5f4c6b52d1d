"""`verifier`: checks local files before they are sent."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from cio_console.checks.expectation import Expectation, Identities
from cio_console.commands.french import FrenchArgument, FrenchCommand
from cio_console.commands.options import (
    DAY,
    UAI,
    Form,
    Place,
    Talk,
    TypedDay,
    form,
    instant,
    open_place,
    shared,
    talk,
)
from cio_console.commands.output import Styler, complain, width, write, write_csv, write_json
from cio_console.commands.references import reference_options, with_references
from cio_console.domain.finding import Report, Verdict
from cio_console.errors import CioConsoleError, FileProblem
from cio_console.feed.campaigns import find_campaign
from cio_console.presentation.checked import ReportDocument, checked_file

_STDIN = "-"
_STDIN_NAME = "entrée standard"
_UNFINISHED = 3


@click.command("verifier", cls=FrenchCommand)
@click.argument("files", cls=FrenchArgument, nargs=-1, required=True, metavar="FICHIER…")
@click.option("--uai", type=UAI, default="", help="UAI de l'établissement attendu.")
@click.option(
    "--campagne",
    "campaign",
    default="",
    metavar="ID|FICHIER",
    help="Campagne de référence (celle des réglages).",
)
@click.option(
    "--date",
    "day",
    type=DAY,
    help="Conseiller ce qu'il faut faire ce jour-là : 13/01, 2025-01-13 (aujourd'hui).",
)
@reference_options
@shared("identites", "json", "csv", "sarif", "couleur")
@click.option("-q", "quiet", is_flag=True, help="Écrire le résumé seul.")
@click.option(
    "-v", "verbose", is_flag=True, help="Montrer l'extrait du fichier de chaque anomalie."
)
def command(
    *, files: tuple[str, ...], uai: str, campaign: str, day: TypedDay | None,
    references: Mapping[str, str], identities: str, as_json: bool, as_csv: bool, as_sarif: bool,
    colour: str, quiet: bool, verbose: bool,
) -> int:  # fmt: skip
    """Contrôle des fichiers SIECLE ou de notes, xml ou zip, avant leur dépôt.

    Pour chaque règle : que faire, puis les élèves, classe après classe. « - » lit l'entrée
    standard. Code de sortie : 0 rien de grave, 1 au moins une erreur, 2 un schéma d'un autre
    format, 3 un fichier illisible.
    """
    detail = talk(quiet=quiet, verbose=verbose)
    asked = form(as_json=as_json, as_csv=as_csv, as_sarif=as_sarif)
    place = _place(needed=not campaign)
    reference = place.campaign(campaign) if place else find_campaign(campaign, None)
    at = instant(reference, day.of(reference) if day else None)
    secret = b"" if asked in (Form.TEXT, Form.CSV) else _secret()
    named = Identities(identities)
    known = Expectation(campaign=reference, uai=uai, identities=named, secret=secret)
    expectation = with_references(known, references, place.schemas if place else None)
    reports, problems = _check_all(files, expectation)
    match asked:
        case Form.JSON:
            entries = tuple(checked_file(name, report) for name, report in reports)
            write_json(ReportDocument(files=entries))
        case Form.SARIF:
            _write_sarif(reports, [str(problem) for problem in problems])
        case Form.CSV:
            _write_csv(reports)
        case Form.TEXT:
            started = reference.web_service_started(at)
            _write_text(reports, Styler(colour), detail, web_service=started)
    return _exit_code([report for _, report in reports], problems)


def _place(*, needed: bool) -> Place | None:
    """Return where the settings are; None, and told, when they cannot be read nor are `needed`."""
    try:
        return open_place()
    except FileProblem as problem:
        if needed:
            raise
        complain(problem)
        return None


def _secret() -> bytes:
    """Return what keys the hashes of a report that a program may compare with another."""
    from cio_console.commands.secret import secret_of_this_account  # loads secrets

    return secret_of_this_account()


def _check_all(
    files: Sequence[str], expectation: Expectation
) -> tuple[list[tuple[str, Report]], list[CioConsoleError]]:
    """Return the reports by name, and why other files have none, told already."""
    from cio_console.checks.engine import check_path, check_stream  # loads lxml

    reports: list[tuple[str, Report]] = []
    problems: list[CioConsoleError] = []
    for file in files:
        try:
            if file == _STDIN:
                report = check_stream(sys.stdin.buffer, _STDIN_NAME, expectation)
            else:
                report = check_path(Path(file), expectation)
        except CioConsoleError as error:
            complain(error)
            problems.append(error)
        else:
            reports.append((_readable(file), report))
    return reports, problems


def _readable(name: str) -> str:
    """Return a file's name as text: bytes that are not of the locale's encoding are replaced."""
    return os.fsencode(name).decode("utf-8", "replace")


def _write_text(
    reports: Sequence[tuple[str, Report]], style: Styler, detail: Talk, *, web_service: bool
) -> None:
    """Write the reports, with the advice of before or since the automated transfer."""
    from cio_console.commands.finding_lines import (  # for this form only
        report_lines,
        summary_lines,
    )

    room = width()
    for rank, (file, report) in enumerate(reports):
        name = _STDIN_NAME if file == _STDIN else file
        if detail is Talk.QUIET:
            write(summary_lines(name, report, room, style))
            continue
        excerpts = detail is Talk.VERBOSE
        lines = report_lines(name, report, room, style, web_service=web_service, excerpts=excerpts)
        write([""] * min(rank, 1) + lines)


def _write_csv(reports: Sequence[tuple[str, Report]]) -> None:
    from cio_console.checks.catalogue import catalogue  # for this form only
    from cio_console.presentation.findings_table import findings_table  # likewise

    found = (
        ([f"{name}/{finding.member}" if finding.member else name], finding)
        for name, report in reports
        for finding in report.findings
    )
    write_csv(findings_table(["fichier"], found, catalogue()))


def _write_sarif(reports: Sequence[tuple[str, Report]], problems: Sequence[str]) -> None:
    from cio_console.commands.sarif_output import (  # for this form only
        checked_source,
        write_sarif,
    )

    write_sarif("verifier", [checked_source(*one) for one in reports], problems)


def _exit_code(reports: Sequence[Report], problems: Sequence[CioConsoleError]) -> int:
    if problems:
        return max(problem.exit_code for problem in problems)
    verdicts = {report.verdict for report in reports}
    if Verdict.UNFINISHED in verdicts:
        return _UNFINISHED
    return 1 if Verdict.FAILED in verdicts else 0
