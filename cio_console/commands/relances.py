"""`relances`: the calls to make and those made, drafts of messages, a calendar."""

import click

from cio_console.commands.calls_text import calls_text, contacts_text
from cio_console.commands.french import FrenchCommand
from cio_console.commands.options import Form, TypedDay, form, shared
from cio_console.commands.output import (
    Styler,
    narrate,
    width,
    write,
    write_csv,
    write_json,
)
from cio_console.commands.sector import HeldSector, open_sector
from cio_console.domain.calls import Call, calls
from cio_console.domain.campaign_span import written_in
from cio_console.domain.followup import Contact
from cio_console.errors import UsageProblem
from cio_console.store.journal import Journal


@click.command("relances", cls=FrenchCommand)
@shared("date", "source", "campagne", "hors-ligne", "etablissement")
@click.option(
    "--faites", "made", is_flag=True, help="Les relances faites, la plus récente d'abord."
)
@click.option(
    "--eml", "folder", metavar="DOSSIER", default=None,
    help="Y écrire un brouillon de message par établissement à relancer.",
)  # fmt: skip
@click.option("--modele", "template", is_flag=True, help="Écrire le modèle de message en vigueur.")
@shared("json", "csv", "ics", "couleur")
def command(
    *, day: TypedDay | None, source: tuple[str, ...], campaign_id: str, offline: bool, uai: str,
    made: bool, folder: str | None, template: bool, as_json: bool, as_csv: bool, ics: str | None,
    colour: str,
) -> int:  # fmt: skip
    """Dit qui appeler, dans l'ordre, pourquoi et à quel numéro.

    Lit ce qui est enregistré : n'utilise jamais le réseau, n'envoie jamais rien.
    """
    del offline  # this command never uses the network
    asked = form(as_json=as_json, as_csv=as_csv)
    _require_one(
        {"--eml": folder is not None, "--ics": ics is not None, "--modele": template},
        {"--faites": made, f"--{asked}": asked is not Form.TEXT},
    )
    if template:
        return _write_template()
    held = open_sector(day, source, campaign_id)
    if held.closed and folder is not None:
        raise UsageProblem("une campagne close est en lecture seule : elle ne se relance plus.")
    journal = Journal(held.place.home.journal)
    contacts = written_in(held.overview, journal.contacts())
    held.tell(journal.notices)
    held.lines(uai)  # refuses a school that is not in the sector
    wanted = tuple(c for c in calls(held.overview, contacts) if uai in ("", c.uai))
    said = tuple(c for c in reversed(contacts) if uai in ("", c.uai))
    if folder is not None:
        return _write_drafts(held, wanted, folder)
    if ics is not None:
        from cio_console.commands.agenda import write_agenda  # this case only

        write_agenda(held, wanted, ics)
    elif made and asked is not Form.JSON:
        _write_contacts(held, said, asked)
    else:
        _write_calls(held, wanted, said, asked, Styler(colour))
    return 0


def _require_one(alone: dict[str, bool], others: dict[str, bool]) -> None:
    """Raise UsageProblem when an answer that stands alone is asked for with another."""
    first = [name for name, wanted in alone.items() if wanted]
    names = [*first, *(name for name, wanted in others.items() if wanted)]
    if first and len(names) > 1:
        raise UsageProblem(f"{' et '.join(names)} ne vont pas ensemble : choisissez.")


def _write_calls(
    held: HeldSector,
    wanted: tuple[Call, ...],
    said: tuple[Contact, ...],
    asked: Form,
    style: Styler,
) -> None:
    sector = held.overview
    match asked:
        case Form.JSON:
            from cio_console.presentation.calls_document import calls_document

            source, sources = held.snapshot.source, held.sources_told()
            write_json(calls_document(source, sector, wanted, said, sources))
        case Form.CSV:
            from cio_console.presentation.calls_table import calls_table

            write_csv(calls_table(sector, wanted))
        case _:
            write(calls_text(sector, wanted, width(), style))


def _write_contacts(held: HeldSector, said: tuple[Contact, ...], asked: Form) -> None:
    campaign = held.overview.campaign
    names = {school.uai: school.name for school in held.snapshot.schools}
    if asked is Form.CSV:
        from cio_console.presentation.calls_table import contacts_table

        write_csv(contacts_table(campaign, said, names))
    else:
        write(contacts_text(campaign, said, names, width()))


def _write_drafts(held: HeldSector, wanted: tuple[Call, ...], folder: str) -> int:
    from cio_console.commands.drafts import write_messages  # this case only
    from cio_console.store.message_files import drafts_folder  # this case only

    due = tuple(call.line for call in wanted if call.is_due)
    if not due:
        narrate("Personne à relancer : aucun brouillon n'est écrit.")
        return 0
    write(str(path) for path in write_messages(held, due, drafts_folder(folder)))
    return 0


def _write_template() -> int:
    from cio_console.commands.drafts import template_text  # this case only
    from cio_console.commands.options import open_place  # this case only

    home = open_place().home
    write(template_text(home).splitlines())
    narrate(f"Pour le changer, écrivez-le dans {home.template_file}")
    return 0
