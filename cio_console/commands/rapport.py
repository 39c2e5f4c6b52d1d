"""`rapport`: one page on the sector, for an inspector or the academic director."""

from pathlib import PurePath

import click

from cio_console.commands.files import write_whole
from cio_console.commands.french import FrenchCommand
from cio_console.commands.options import STDOUT, TypedDay, shared
from cio_console.commands.sector import HeldSector, open_sector
from cio_console.domain.trends import trends
from cio_console.errors import UsageProblem
from cio_console.presentation.sector_report import SectorReport, Sources, sector_report

_HTML = frozenset({".html", ".htm"})


@click.command("rapport", cls=FrenchCommand)
@shared("date", "source", "hors-ligne")
@click.option("--markdown", "as_markdown", is_flag=True, help="Écrire du Markdown (d'origine).")
@click.option("--html", "as_html", is_flag=True, help="Écrire une page HTML, qui s'imprime en A4.")
@click.option(
    "--sortie", "output", metavar="FICHIER", default=STDOUT,
    help="L'écrire dans ce fichier neuf ; un nom en .html donne du HTML.",
)  # fmt: skip
@click.option(
    "--avec-relances", "with_contacts", is_flag=True,
    help="Y mettre ce qui a été dit aux établissements à relancer.",
)  # fmt: skip
def command(
    *, day: TypedDay | None, source: tuple[str, ...], offline: bool, as_markdown: bool,
    as_html: bool, output: str, with_contacts: bool,
) -> int:  # fmt: skip
    """Écrit le rapport du secteur, en une page et sans donnée d'élève, pour l'IEN-IO ou le DASEN.

    Lit ce qui est enregistré : n'utilise jamais le réseau. Les établissements y sont nommés ;
    ce qui a été dit au téléphone n'y est que si vous le demandez.
    """
    del offline  # this command never uses the network
    if as_markdown and as_html:
        raise UsageProblem("--markdown et --html ne vont pas ensemble : choisissez.")
    held = open_sector(day, source)
    report = _report(held, with_contacts=with_contacts)
    named_html = PurePath(output.strip()).suffix.lower() in _HTML
    if as_html or (named_html and not as_markdown):
        from cio_console.presentation.report_html import report_html  # HTML only

        write_whole(output, report_html(report))
        return 0
    from cio_console.presentation.report_markdown import (  # Markdown only
        report_markdown,
    )

    write_whole(output, report_markdown(report))
    return 0


def _report(held: HeldSector, *, with_contacts: bool) -> SectorReport:
    from cio_console.checks.catalogue import catalogue  # once the sector is there

    contacts = held.context().contacts if with_contacts else None
    sources = Sources(held.title, catalogue(), held.age_from, contacts)
    return sector_report(held.overview, trends(held.overview), sources)
