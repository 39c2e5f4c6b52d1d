"""`changements`: what happened since the last visit, since yesterday, or since a chosen day."""

import click

from cio_console.commands.changes_text import changes_text
from cio_console.commands.french import FrenchCommand, Parsed
from cio_console.commands.options import Form, TypedDay, form, parse_day, shared
from cio_console.commands.output import Styler, width, write, write_csv, write_json
from cio_console.commands.sector import HeldSector, open_sector
from cio_console.domain.changes import Changes
from cio_console.domain.text import fold
from cio_console.errors import UsageProblem
from cio_console.presentation.changes import Compared, Reference, compared, why_not_since
from cio_console.store.journal import Journal

_MOMENTS = {
    "visite": Reference.VISIT,
    "hier": Reference.YESTERDAY,
    "sept-jours": Reference.WEEK,
}
"""Word of `--depuis` → what the screen compares with."""
_SINCE = "|".join([*_MOMENTS, "JOUR"])


def _since(text: str) -> Reference | TypedDay:
    """Return what a moment typed is; ValueError in French otherwise."""
    try:
        return _MOMENTS.get(fold(text.strip())) or parse_day(text)
    except ValueError:
        raise ValueError(
            f"« {text} » n'est ni un jour ni un mot compris : écrivez {', '.join(_MOMENTS)}, ou un"
            " jour, par exemple 08/01, lundi ou 2025-01-13."
        ) from None


@click.command("changements", cls=FrenchCommand)
@shared("date", "source", "campagne", "hors-ligne")
@click.option(
    "--depuis", "since", type=Parsed(_SINCE, _since), default=None,
    help="Depuis ce moment (08/01, lundi : dès leur début) ; sinon votre dernière visite, ou le"
    " dernier jour ouvré.",
)  # fmt: skip
@shared("json", "csv", "couleur")
def command(
    *, day: TypedDay | None, source: tuple[str, ...], campaign_id: str, offline: bool,
    since: Reference | TypedDay | None, as_json: bool, as_csv: bool, colour: str,
) -> int:  # fmt: skip
    """Dit ce qui a changé : dépôts, progrès, reculs, retards.

    Lit ce qui est enregistré : n'utilise jamais le réseau. La dernière visite est le moment où
    les écrans ont été quittés.
    """
    del offline  # this command never uses the network
    asked = form(as_json=as_json, as_csv=as_csv)
    held = open_sector(day, source, campaign_id)
    base = _base(held, since)
    found = held.changes(base.since)
    campaign = held.overview.campaign
    match asked:
        case Form.JSON:
            _write_json(held, found)
        case Form.CSV:
            from cio_console.presentation.changes_table import changes_table

            write_csv(changes_table(campaign, found.rows))
        case _:
            glyphs, style = held.place.glyphs, Styler(colour)
            write(changes_text(campaign, found, base, glyphs, width(), style))
    return 0


def _base(held: HeldSector, since: Reference | TypedDay | None) -> Compared:
    campaign, at = held.overview.campaign, held.overview.at
    if isinstance(since, TypedDay):
        seen = campaign.day_of(at)
        day = since.of(campaign, seen)
        if told := why_not_since(day, seen):
            raise UsageProblem(told)
        return compared(campaign, at, None, Reference.DAY, day)
    if since in (Reference.YESTERDAY, Reference.WEEK):
        return compared(campaign, at, None, since)
    journal = Journal(held.place.home.journal)
    visit = journal.last_visit()
    held.tell(journal.notices)
    return compared(campaign, at, visit, Reference.VISIT)


def _write_json(held: HeldSector, found: Changes) -> None:
    from cio_console.presentation.changes_document import changes_document

    sector = held.overview
    today = sector.campaign.day_of(sector.at)
    source, sources = held.snapshot.source, held.sources_told()
    write_json(changes_document(found, today, sector.campaign.id, source, sources))
