"""`config campagne lister`: the campaigns that a name can mean, and the one in use."""

from collections.abc import Iterator

import click
import msgspec

from cio_console.commands.french import FrenchCommand
from cio_console.commands.options import Place, open_place, shared
from cio_console.commands.output import write, write_json
from cio_console.domain.text import harmless
from cio_console.errors import CampaignProblem, CioConsoleError
from cio_console.feed.campaigns import CampaignFile, Origin, campaign_files
from cio_console.feed.inputs import read_campaign
from cio_console.presentation.campaign_file import unconfirmed
from cio_console.presentation.campaign_file_document import CampaignEntry, CampaignsDocument
from cio_console.presentation.numbers import plural

_ORIGINS = {Origin.SHIPPED: "livrée", Origin.USER: "la vôtre", Origin.FILE: "fichier"}


@click.command("lister", cls=FrenchCommand)
@shared("json")
def command(*, as_json: bool) -> int:
    """Dit les campagnes livrées et les vôtres, et laquelle sert."""
    place = open_place()
    entries, problem = _entries(place)
    if as_json:
        folder = str(place.home.campaigns)
        write_json(CampaignsDocument(folder=folder, campaigns=entries, problem=problem))
    else:
        write(harmless(line) for line in _lines(place, entries, problem))
    return 0


def _entries(place: Place) -> tuple[tuple[CampaignEntry, ...], str]:
    """Return every campaign, and why the one of the settings cannot be found, or ""."""
    files = list(campaign_files(place.home.campaigns))
    used, problem = None, ""
    try:
        used = place.campaign_file()
        if all(one.path != used for one in files):
            files.append(CampaignFile(used.stem, used, Origin.FILE))
    except CampaignProblem as refusal:
        problem = str(refusal)
    seen: set[str] = set()
    entries = []
    for one in files:
        entries.append(_entry(one, used=one.path == used, hidden=one.id in seen))
        seen.add(one.id)
    return tuple(entries), problem


def _entry(file: CampaignFile, *, used: bool, hidden: bool) -> CampaignEntry:
    entry = CampaignEntry(
        id=file.id, origin=file.origin, path=str(file.path), used=used, hidden=hidden
    )
    try:
        campaign = read_campaign(file.path)
    except CioConsoleError as problem:
        return msgspec.structs.replace(entry, problem=str(problem))
    return msgspec.structs.replace(
        entry,
        id=campaign.id,
        label=campaign.label,
        session=campaign.session,
        to_confirm=unconfirmed(campaign),
    )


def _lines(place: Place, entries: tuple[CampaignEntry, ...], problem: str) -> Iterator[str]:
    for entry in entries:
        mark = "*" if entry.used else " "
        told = [_ORIGINS[Origin(entry.origin)]]
        if entry.hidden:
            told.append("cachée par une autre du même nom")
        if entry.problem:
            told.append("inutilisable")
        elif entry.to_confirm:
            told.append(plural(len(entry.to_confirm), "date à confirmer", "dates à confirmer"))
        yield f"{mark} {entry.id} ({', '.join(told)})"
        yield f"    {entry.problem or entry.label}"
        if entry.origin != Origin.SHIPPED:
            yield f"    {entry.path}"
    yield ""
    if problem:
        yield f"La campagne des réglages ne se trouve pas : {problem}"
    else:
        yield "* : celle des réglages (« campagne »), pour « verifier » et les fichiers reçus."
    yield f"Les vôtres : {place.home.campaigns}"
