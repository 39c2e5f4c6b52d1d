"""Deadlines and days to call back, written as a calendar: of `campagne` and of `relances`."""

from collections.abc import Iterable

from cio_console.commands.files import write_whole
from cio_console.commands.output import narrate
from cio_console.commands.sector import HeldSector
from cio_console.domain.calls import Call
from cio_console.presentation.calendar import calendar


def write_agenda(held: HeldSector, calls: Iterable[Call], name: str) -> None:
    """Write the days of the campaign and of `calls` in a new file, on stdout for « - ».

    Raises UsageProblem when something bears that name already, StoreProblem.
    """
    sector = held.overview
    written = calendar(sector.campaign, calls, sector.at)
    write_whole(name, written)
    if b"VEVENT" not in written:
        narrate("Aucune date n'est connue : le calendrier est vide.")
