"""Small builders of the demo's own structures, and readers of what it writes."""

import io
import zipfile
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from lxml import etree

from cio_console.demo.deposits import Arrival, Sender, arrivals
from cio_console.demo.grades import GradesFile, make_grades
from cio_console.demo.pupils import Pupil, make_pupils
from cio_console.demo.sector import KINDS
from cio_console.demo.siecle import Base
from cio_console.domain.campaign import Campaign
from cio_console.domain.campaign_files import DEFAULT_CAMPAIGN, shipped_campaign

SEED = 2025
PARIS = ZoneInfo("Europe/Paris")
EXPORTED_AT = datetime(2025, 1, 8, 9, 30, 5, tzinfo=PARIS)
MAGIC_ZIP = b"PK\x03\x04"


def campaign() -> Campaign:
    """Return the campaign of the story."""
    return shipped_campaign(DEFAULT_CAMPAIGN)


def pupils(kind: str = "legt", terminales: int = 60, index: int = 3) -> tuple[Pupil, ...]:
    """Return the pupils of one school."""
    return make_pupils(index, KINDS[kind], terminales=terminales, seed=SEED)


def base(kind: str = "legt", terminales: int = 60, exported_at: datetime = EXPORTED_AT) -> Base:
    """Return a base with nothing wrong in it."""
    return Base("9990014L", "Orvigny", 2024, exported_at, pupils(kind, terminales))


def grades(
    terminales: int = 40, kind: str = "legt", periods: tuple[int, ...] = (1, 2)
) -> GradesFile:
    """Return a grades file with nothing wrong in it."""
    return make_grades(
        "9990014L",
        "Lycée d'essai",
        tuple(p for p in pupils(kind, terminales) if p.terminale),
        periods=periods,
        division_of_year="3",
        session=2025,
        created_at=datetime(2025, 3, 10, 10, 0, tzinfo=PARIS),
        seed="grades",
    )


def sender(index: int, schools: int = 24, seed: int = SEED) -> Sender:
    """Return the school number `index` of a sector of that size."""
    return Sender(index, seed, min(1.0, 40 / schools))


@cache
def sent(index: int, collection: str = "") -> tuple[Arrival, ...]:
    """Return what the school number `index` of the default demo uploads."""
    if collection:
        return tuple(a for a in sent(index) if a.collection == collection)
    return tuple(arrivals(sender(index), campaign()))


def document(data: bytes) -> bytes:
    """Return the document in an upload: the only member of its zip, or the bytes themselves."""
    if not data.startswith(MAGIC_ZIP):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        (name,) = archive.namelist()
        return archive.read(name)


def parse(data: bytes | str) -> etree._Element:
    """Return the root of a document; a text is parsed as the bytes it would be sent as."""
    if isinstance(data, str):
        encoding = "ISO-8859-15" if "ISO-8859-15" in data[:60] else "UTF-8"
        data = data.encode(encoding)
    return etree.fromstring(data)


def texts(root: etree._Element, path: str) -> list[str]:
    """Return the texts of the elements at `path`, "" for an empty one."""
    return [element.text or "" for element in root.iterfind(path)]
