"""From the story to bytes: the school that sends, and the file that arrives.

Everything is drawn from the seed and the school's number: the same seed gives the same bytes.
"""

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from random import Random

from cio_console.demo import grades, siecle
from cio_console.demo.faults import (
    BASE_ACCIDENTS,
    BYTE_ACCIDENTS,
    GRADES_ACCIDENTS,
    SISTER,
    spoil_grades,
    spoil_pupils,
)
from cio_console.demo.pupils import Pupil, make_pupils
from cio_console.demo.sector import KINDS, Kind, make_school
from cio_console.demo.siecle import Base
from cio_console.demo.story import ARCHETYPES, Archetype, Deposit, archetype
from cio_console.domain.campaign import GRADES, SIECLE, Campaign
from cio_console.domain.school import School

FULL_SIZE_SCHOOLS = 40
"""Up to this many schools have their real size; in a larger sector each is smaller."""
_FEWEST_TERMINALES = 6
_OLD_EXPORT = "ElevesSansAdresses_decembre.xml"


@dataclass(frozen=True)
class Sender:
    """One school of the fiction, with what is needed to write its files."""

    index: int
    seed: int
    scale: float
    """Size against the story's: 1 in a small sector."""

    @property
    def story(self) -> Archetype:
        """What this school is and sends."""
        return archetype(self.index)

    @property
    def kind(self) -> Kind:
        """What kind of school it is."""
        return KINDS[self.story.kind]

    @property
    def terminales(self) -> int:
        """Terminale pupils, about."""
        wanted = self.story.terminales
        return max(min(wanted, _FEWEST_TERMINALES), round(wanted * self.scale))

    @cached_property
    def school(self) -> School:
        """The school as the sector's list holds it."""
        parent = self.sister.school if self.story.parent else None
        return make_school(
            self.index, self.kind, terminales=self.terminales, seed=self.seed, parent=parent
        )

    @cached_property
    def pupils(self) -> tuple[Pupil, ...]:
        """Every pupil of the school year, right in every field."""
        return make_pupils(self.index, self.kind, terminales=self.terminales, seed=self.seed)

    @property
    def sister(self) -> "Sender":
        """The school next door: the parent of a section, or the one before in the sector."""
        return Sender(max(0, self.index - 1), self.seed, self.scale)

    @property
    def topic(self) -> str:
        """What this school's draws are seeded with."""
        return f"{self.seed}/{self.index}"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One uploaded file as it arrives."""

    collection: str
    received_at: datetime
    """In the campaign's time zone."""
    file_name: str
    data: bytes


def arrivals(sender: Sender, campaign: Campaign) -> list[Arrival]:
    """Return every upload of a school, in the order of the story."""
    found = [
        _siecle(sender, deposit, _received_at(sender, deposit, campaign), campaign)
        for deposit in sender.story.siecle
    ]
    found += [
        _grades(sender, deposit, _received_at(sender, deposit, campaign), campaign, number)
        for number, deposit in enumerate(sender.story.grades, 1)
    ]
    return found


def _received_at(sender: Sender, deposit: Deposit, campaign: Campaign) -> datetime:
    """Return the story's minute with seconds; schools that share a story shift it together."""
    shift = Random(f"{sender.topic}/shift").randrange(45) if sender.index >= len(ARCHETYPES) else 0
    seconds = Random(f"{sender.topic}/{deposit.at}").randrange(60)
    minute = datetime.fromisoformat(deposit.at).replace(tzinfo=campaign.zone)
    return minute + timedelta(minutes=shift, seconds=seconds)


def _scaled(sender: Sender, deposit: Deposit) -> dict[str, int]:
    return {name: max(1, round(count * sender.scale)) for name, count in deposit.faults.items()}


def _base(sender: Sender, deposit: Deposit, at: datetime, campaign: Campaign) -> Base:
    """Return the base that a SIECLE upload was exported from, with its mistakes in the records."""
    author = sender.sister if deposit.accident == SISTER else sender
    base = Base(
        uai=author.school.uai,
        commune=author.school.commune,
        year=campaign.school_year,
        exported_at=at - timedelta(minutes=Random(f"{sender.topic}/{at}").randrange(3, 50)),
        pupils=author.pupils,
    )
    return spoil_pupils(base, _scaled(sender, deposit), sender.topic)


def _siecle(sender: Sender, deposit: Deposit, at: datetime, campaign: Campaign) -> Arrival:
    form = siecle.FORMS[deposit.form]
    base = _base(sender, deposit, at, campaign)
    if deposit.accident in BASE_ACCIDENTS:
        base = BASE_ACCIDENTS[deposit.accident](base)
    data = siecle.render(base, form).encode(siecle.ENCODING)
    data = _damaged(data, deposit.accident, sender.school.uai)
    if form.member:
        data = _archive(form.member, data, base.exported_at, deposit.accident)
    name = (deposit.name or form.file_name).format(uai=sender.school.uai)
    return Arrival(SIECLE, at, name, data)


def _grades(
    sender: Sender, deposit: Deposit, at: datetime, campaign: Campaign, number: int
) -> Arrival:
    author = sender.sister if deposit.accident == SISTER else sender
    collection = campaign.collection(GRADES)
    periods = collection.periods if collection else {}
    # Grades programs take their pupils from SIECLE: those of the last export are the same.
    last = author.story.siecle[-1]
    base = _base(author, last, _received_at(author, last, campaign), campaign)
    file = grades.make_grades(
        author.school.uai,
        author.school.name,
        tuple(pupil for pupil in base.in_school if pupil.terminale and pupil.divisions),
        periods=periods.get(author.story.periods, (1,)),
        division_of_year=_DIVISIONS_OF_YEAR[author.story.periods],
        session=campaign.session,
        created_at=at,
        seed=f"{author.topic}/grades",
    )
    file = spoil_grades(file, _scaled(sender, deposit), sender.topic)
    if deposit.accident in GRADES_ACCIDENTS:
        file = GRADES_ACCIDENTS[deposit.accident](file)
    data = grades.render(file).encode(grades.ENCODING)
    data = _damaged(data, deposit.accident, sender.school.uai)
    name = (deposit.name or f"{author.school.uai}_E{number}.xml").format(uai=sender.school.uai)
    return Arrival(GRADES, at, name, data)


_DIVISIONS_OF_YEAR = {"trimestre": grades.TRIMESTERS, "semestre": grades.SEMESTERS}


def _damaged(data: bytes, accident: str, uai: str) -> bytes:
    damage = BYTE_ACCIDENTS.get(accident)
    return damage(data, uai) if damage else data


def _archive(member: str, data: bytes, at: datetime, accident: str) -> bytes:
    """Return the zip that the export's screen gives: one member, dated from the export."""
    members = {member: data}
    if accident == "deux-exports":
        members[_OLD_EXPORT] = data
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, at.timetuple()[:6])
            # Fixed, or the bytes would depend on the machine that makes the demo.
            info.create_system = 0
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    packed = buffer.getvalue()
    return packed[: len(packed) * 2 // 3] if accident == "archive-coupee" else packed
