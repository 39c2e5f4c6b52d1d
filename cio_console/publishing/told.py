"""The uploads that lists of statuses tell of, without their files: what the académie knows.

Of several lists the newest that speaks of a school and a collection decides.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from cio_console.directory.statuses import State, StatusLine, StatusList, read_statuses
from cio_console.domain.campaign import Campaign
from cio_console.domain.campaign_span import first_day
from cio_console.domain.declaration import without_file
from cio_console.domain.text import clean_line, is_likely, named
from cio_console.domain.upload import Declared, Upload, UploadSummary
from cio_console.errors import FileProblem
from cio_console.feed.inputs import NO_DATE, file_date
from cio_console.presentation.numbers import plural

BY = "la liste de l'académie"
"""Who says so, of every upload told here."""
_SENT = (State.RECEIVED, State.REFUSED)
_NAMED = 5
"""Schools named in a sentence; the others are counted."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the lists of a folder say."""

    lines: Mapping[tuple[str, str], tuple[StatusLine, datetime]] = field(default_factory=dict)
    """By school and collection: what was said last, and the instant of its list."""
    notices: tuple[str, ...] = ()
    """French sentences."""

    @property
    def uais(self) -> tuple[str, ...]:
        """The schools that the lists speak of."""
        return tuple(sorted({uai for uai, _ in self.lines}))

    def strangers(self, uais: Collection[str]) -> tuple[str, ...]:
        """Return what is said of the schools that are not among `uais`."""
        others = [uai for uai in self.uais if uai not in uais]
        if not others:
            return ()
        rest = len(others) - _NAMED
        more = f" et {rest} autre{'s' if rest > 1 else ''}" if rest > 0 else ""
        return (
            f"{BY.capitalize()} parle d'établissements qui ne sont pas dans la vôtre :"
            f" {', '.join(others[:_NAMED])}{more}.",
        )

    def declared(self, campaign: Campaign, uais: Collection[str]) -> tuple[Upload, ...]:
        """Return the uploads of those schools, school after school."""
        kept = sorted((key, told) for key, told in self.lines.items() if key[0] in uais)
        return tuple(_upload(line, at, campaign) for _, (line, at) in kept if line.state in _SENT)


def read_lists(paths: Iterable[Path], folder: Path, campaign: Campaign) -> Told:
    """Return what the lists at those paths say; what is no list, or cannot be read, is told."""
    lines: dict[tuple[str, str], tuple[StatusLine, datetime]] = {}
    notices: list[str] = []
    dated = [(path, _date(path, campaign)) for path in paths]
    for path, at in sorted(dated, key=lambda pair: pair[1]):
        name = named(clean_line(str(path.relative_to(folder))))
        try:
            found = read_statuses(_bytes(path), campaign, _day(at, campaign))
        except FileProblem as problem:
            notices.append(f"{name} est laissé de côté : {str(problem).rstrip('.')}.")
            continue
        kept = [one for one in found.lines if not _is_old(one, campaign)]
        old = _not_of_campaign(len(found.lines) - len(kept), campaign)
        notices += [f"{name}, {sentence}" for sentence in (*found.notices, *old, *_undated(found))]
        # A list tells all that it knows: what an older one said of the same is forgotten.
        newest = {(one.uai, one.collection): (one, at) for one in _by_day(kept)}
        lines |= newest
    return Told(lines, tuple(notices))


def _is_old(line: StatusLine, campaign: Campaign) -> bool:
    """Tell whether a line is of an earlier campaign: its day is before the rentrée of this one."""
    return line.day is not None and line.day < first_day(campaign)


def _not_of_campaign(count: int, campaign: Campaign) -> tuple[str, ...]:
    if not count:
        return ()
    told = plural(count, "ligne n'est pas comptée", "lignes ne sont pas comptées")
    return (f"{told}, d'avant le {first_day(campaign):%d/%m/%Y} : c'est une autre campagne.",)


def _by_day(lines: Sequence[StatusLine]) -> list[StatusLine]:
    """Return lines so that the last one of a school and a collection is its newest upload."""
    return sorted(lines, key=lambda one: (one.day is not None, str(one.day or ""), one.line))


def _undated(found: StatusList) -> tuple[str, ...]:
    count = sum(one.day is None and one.state in _SENT for one in found.lines)
    if not count:
        return ()
    return (
        f"{count} dépôt{'s' if count > 1 else ''} sans date : compté{'s' if count > 1 else ''} au"
        " jour du fichier.",
    )


def _upload(line: StatusLine, at: datetime, campaign: Campaign) -> Upload:
    day = line.day or campaign.day_of(at)
    refused = UploadSummary(usable=False) if line.state is State.REFUSED else None
    return without_file(
        f"{line.uai}-{line.collection}-liste",
        line.uai,
        line.collection,
        campaign.start_of_day(day),
        Declared(BY, at),
        refused,
    )


def _bytes(path: Path) -> bytes:
    from cio_console.directory.cells import LARGEST_SHEET  # beside its only use

    try:
        with path.open("rb") as file:
            return file.read(LARGEST_SHEET + 1)
    except OSError:
        raise FileProblem("le fichier ne peut pas être lu") from None


def _day(at: datetime, campaign: Campaign) -> date:
    day = campaign.day_of(at)
    if not is_likely(day):
        raise FileProblem("sa date est invraisemblable")
    return day


def _date(path: Path, campaign: Campaign) -> datetime:
    try:
        return file_date(path.stat(), campaign)
    except OSError:
        return NO_DATE
