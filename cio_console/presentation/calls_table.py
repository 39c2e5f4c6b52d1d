"""The calls to make and the contacts made, for a spreadsheet."""

from collections.abc import Iterable, Mapping

from cio_console.domain.calls import Call
from cio_console.domain.campaign import Campaign
from cio_console.domain.followup import Contact
from cio_console.domain.overview import SectorOverview
from cio_console.presentation.calls import turn_label, why
from cio_console.presentation.dates import day_and_time, full_day
from cio_console.presentation.spreadsheet import Table, beside_school

_CALLS = (
    *("UAI", "établissement", "commune", "quand", "pourquoi", "téléphone", "courriel"),
    *("chef d'établissement", "rappel", "dernière relance", "ce qui a été dit"),
)
_CONTACTS = (*("UAI", "établissement", "le", "moyen", "personne", "ce qui a été dit", "rappel"),)


def calls_table(sector: SectorOverview, calls: Iterable[Call]) -> Table:
    """Return one row per school to call, in the order given."""
    wanted = tuple(calls)
    table = Table(_CALLS, [_call(sector, call) for call in wanted])
    return beside_school(table, [call.line.cio for call in wanted])


def contacts_table(
    campaign: Campaign, contacts: Iterable[Contact], names: Mapping[str, str]
) -> Table:
    """Return one row per contact made; `names` are those of the schools, by UAI."""
    return Table(_CONTACTS, [_contact(campaign, contact, names) for contact in contacts])


def _call(sector: SectorOverview, call: Call) -> list[object]:
    campaign, school, last = sector.campaign, call.line.school, call.last
    return [
        school.uai,
        school.name,
        school.commune,
        turn_label(call.turn),
        why(campaign, call),
        school.telephone,
        school.email,
        school.head,
        full_day(call.call_back) if call.call_back else None,
        full_day(campaign.day_of(last.at)) if last else None,
        last.text if last else None,
    ]


def _contact(campaign: Campaign, contact: Contact, names: Mapping[str, str]) -> list[object]:
    return [
        contact.uai,
        names.get(contact.uai),
        day_and_time(contact.at, campaign.zone),
        contact.channel,
        contact.who,
        contact.text,
        full_day(contact.call_back) if contact.call_back else None,
    ]
