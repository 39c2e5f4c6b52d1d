"""`publier --secteurs` at 10, 400 and 4 000 schools: time, memory, disk, and nothing new.

Each school has one SIECLE upload and one of grades, of a lycée of a hundred and fifty pupils of
terminale; forty schools make a CIO. Files are those of a few lycées, under other UAIs: what they
cost to check is the same. The last size takes long: `python -m tests.bench sizing`, or
`python -m tests.bench publishing`, which stops at 400.
"""

import io
import json
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cio_console.demo import siecle
from cio_console.domain.identifiers import uai_key
from tests.bench.academy_files import Model, models
from tests.bench.measure import KB_PER_MB, Run, console, environment, report, run

SIZES = (10, 400, 4_000)
BY_CIO = 40
PROCESSES = 2
_SCHOOLS, _CIO = "999{:04}", "9999{:03}"
"""Digits of the UAIs, all of the fictional département 999; those of the CIO come last."""


def bench(sizes: Sequence[int] = SIZES) -> None:
    """Print what each size costs."""
    lycees = models()
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            _measure(_Academy(Path(name), size), lycees)


@dataclass(frozen=True)
class _Academy:
    """So many schools, below one folder."""

    folder: Path
    schools: int

    @property
    def uploads(self) -> Path:
        """Where the schools' files lie."""
        return self.folder / "depots"

    @property
    def output(self) -> Path:
        """The folder of the feeds."""
        return self.folder / "suivi"

    def publish(self, env: dict[str, str]) -> Run:
        """Publish every CIO once."""
        words = (
            *("publier", "-q", "--json", "--depots", str(self.uploads)),
            *("--secteurs", str(self.folder / "secteurs"), "--sortie", str(self.output)),
            *("--campagne", str(self.folder / "campagne.toml"), "--processus", str(PROCESSES)),
        )
        return run(console(*words), env, repeat=1)


def _measure(academy: _Academy, lycees: Sequence[Model]) -> None:
    env = environment(academy.folder / "home")
    _write(academy, lycees)
    cio = -(-academy.schools // BY_CIO)
    report(f"{academy.schools} schools, {cio} CIO: uploads", _size(academy.uploads))
    first = academy.publish(env)
    _told("first publication", first)
    report("feeds on the disk", _size(academy.output))
    _told("nothing new", academy.publish(env))
    _add_one(academy, lycees[0])
    _told("one new SIECLE file", academy.publish(env))


def _told(label: str, done: Run) -> None:
    document = json.loads(done.output)
    checked = sum(feed["checked"] for feed in document["feeds"])
    report(f"{label}, {checked} checked", f"{done.seconds:.1f} s")
    report("  of processors", f"{done.cpu:.1f} s")
    report("  memory of the publisher, its processes apart", f"{done.peak_mb:.0f} MB")


def _size(folder: Path) -> str:
    total = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return f"{total / KB_PER_MB / KB_PER_MB:.0f} MB"


def _uai(form: str, number: int) -> str:
    digits = form.format(number)
    return digits + uai_key(digits)


def _write(academy: _Academy, lycees: Sequence[Model]) -> None:
    """Write the campaign, the sectors and the uploads."""
    (academy.folder / "secteurs").mkdir()
    shipped = Path(siecle.__file__).parents[1] / "campaigns" / "2025-creteil.toml"
    (academy.folder / "campagne.toml").write_bytes(shipped.read_bytes())
    for first in range(0, academy.schools, BY_CIO):
        numbers = range(first, min(first + BY_CIO, academy.schools))
        cio = _uai(_CIO, first // BY_CIO)
        rows = [
            {"uai": uai, "name": f"Lycée {uai}", "nature": "300"}
            for uai in (_uai(_SCHOOLS, number) for number in numbers)
        ]
        sector = {"sector": {"uai": cio, "name": f"CIO {cio}"}, "schools": rows}
        (academy.folder / "secteurs" / f"{cio}.json").write_text(json.dumps(sector), "utf-8")
        for number in numbers:
            _upload(academy, _uai(_SCHOOLS, number), lycees[number % len(lycees)])


def _upload(academy: _Academy, uai: str, lycee: Model) -> None:
    place = academy.uploads / uai
    _put(place / "siecle" / f"2025-01-07T101500_{lycee.siecle_name}", _packed(lycee, uai))
    _put(place / "notes" / f"2025-03-10T101500_{uai}_E1.xml", lycee.grades_of(uai))


def _add_one(academy: _Academy, lycee: Model) -> None:
    """Have one school upload SIECLE again: its grades are then checked again too."""
    uai = _uai(_SCHOOLS, 0)
    place = academy.uploads / uai / "siecle"
    _put(place / f"2025-01-09T101500_{lycee.siecle_name}", _packed(lycee, uai, b"bis"))


def _packed(lycee: Model, uai: str, comment: bytes = b"") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(lycee.member, lycee.siecle_of(uai))
        archive.comment = comment
    return packed.getvalue()


def _put(path: Path, raw: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
