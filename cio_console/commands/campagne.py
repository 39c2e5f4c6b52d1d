"""`campagne`: the stdout twin of the Campagne screen. Loads neither textual, httpx nor lxml."""

from collections.abc import Iterator, Sequence

import click
import msgspec

from cio_console.commands.french import FrenchChoice, FrenchCommand
from cio_console.commands.options import STDOUT, Form, TypedDay, form, shared
from cio_console.commands.output import Styler, width, write, write_bytes, write_csv, write_json
from cio_console.commands.sector import HeldSector, open_sector
from cio_console.commands.state_text import heading
from cio_console.domain.trends import Trends, trends
from cio_console.errors import UsageProblem
from cio_console.presentation.campaign_words import EVERY_PART, Part
from cio_console.tui.views.campaign import page
from cio_console.tui.views.campaign_sheet import Sheet, Shown, usual

_HEIGHT = 30
"""Lines for which the curves are drawn where no screen gives them."""


@click.command("campagne", cls=FrenchCommand)
@shared("date", "source", "campagne", "hors-ligne")
@click.option(
    "--partie", "part", type=FrenchChoice(tuple(Part)), default="", help="Seulement cette partie."
)
@click.option(
    "--collecte", "collection", default="", metavar="siecle|notes", help="Seulement cette courbe."
)
@shared("json", "csv", "svg", "ics", "couleur", "essentiel")
def command(
    *, day: TypedDay | None, source: tuple[str, ...], campaign_id: str, offline: bool, part: str,
    collection: str, as_json: bool, as_csv: bool, as_svg: bool, ics: str | None, colour: str,
    quiet: bool,
) -> int:  # fmt: skip
    """Montre la campagne : dépôts jour après jour, règles fréquentes, courriels par établissement.

    Lit ce qui est enregistré : n'utilise jamais le réseau. Avec -q, les tableaux seuls. --csv écrit
    le tableau de la partie demandée, celui des jours quand rien n'est dit ; --svg le dessin de
    cette partie, de tout quand rien n'est dit ; --ics les dates de la campagne.
    """
    del offline  # this command never uses the network
    asked = form(as_json=as_json, as_csv=as_csv, as_svg=as_svg, as_ics=ics is not None)
    if part and asked in (Form.JSON, Form.ICS):
        raise UsageProblem(f"--partie et --{asked} ne vont pas ensemble : --{asked} écrit tout.")
    held = open_sector(day, source, campaign_id)
    held.require_collection(collection)
    found = _only(trends(held.overview), collection)
    parts = (Part(part),) if part else EVERY_PART
    match asked:
        case Form.JSON:
            _write_json(held, found)
        case Form.CSV:
            _write_csv(found, Part(part or Part.CURVES))
        case Form.SVG:
            _write_svg(held, found, parts)
        case Form.ICS:
            _write_ics(held, ics or STDOUT)
        case _:
            write(_text(held, found, parts, Styler(colour), quiet=quiet))
    return 0


def _only(found: Trends, collection: str) -> Trends:
    """Return the figures with the curve of that collection alone; "" keeps all of them."""
    kept = tuple(c for c in found.curves if collection in ("", c.collection.id))
    return msgspec.structs.replace(found, curves=kept)


def _text(
    held: HeldSector, found: Trends, parts: Sequence[Part], style: Styler, *, quiet: bool
) -> Iterator[str]:
    from cio_console.checks.catalogue import catalogue  # text and SVG only

    room = width()
    shown = Shown.TABLES if quiet else usual(room)
    sheet = Sheet(held.overview, found, catalogue(), held.place.glyphs, shown, room, _HEIGHT)
    if not quiet:
        yield from heading(held, style)
        yield ""
    for line in page(sheet, parts):
        yield "".join(style(span.text, span.style) for span in line.spans).rstrip()


def _write_json(held: HeldSector, found: Trends) -> None:
    from cio_console.presentation.campaign_document import (  # JSON only
        campaign_document,
    )

    write_json(
        campaign_document(
            held.overview, found, held.snapshot.source, held.age_from, held.sources_told()
        )
    )


def _write_ics(held: HeldSector, name: str) -> None:
    from cio_console.commands.agenda import write_agenda  # this form only

    write_agenda(held, (), name)


def _write_svg(held: HeldSector, found: Trends, parts: Sequence[Part]) -> None:
    from cio_console.checks.catalogue import catalogue  # text and SVG only
    from cio_console.presentation.campaign_svg import campaign_svg  # SVG only

    write_bytes(campaign_svg(held.overview, found, catalogue(), held.title, parts))


def _write_csv(found: Trends, part: Part) -> None:
    from cio_console.checks.catalogue import catalogue  # not for JSON
    from cio_console.presentation.campaign_tables import (  # CSV only
        days_table,
        emails_table,
        rules_table,
    )

    match part:
        case Part.CURVES:
            write_csv(days_table(found))
        case Part.RULES:
            write_csv(rules_table(found, catalogue()))
        case Part.EMAILS:
            write_csv(emails_table(found))
