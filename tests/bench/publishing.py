"""`publier` on a hundred uploads of real size: one process beside two, and nothing new.

Then for an académie, see `sizing`.
"""

import json
import tempfile
import zipfile
from datetime import datetime
from pathlib import Path

from cio_console.demo import grades, siecle
from cio_console.demo.pupils import Pupil, make_pupils
from cio_console.demo.sector import KINDS
from cio_console.domain.campaign_files import shipped_campaign
from cio_console.domain.identifiers import uai_key
from tests.bench import sizing
from tests.bench.measure import KB_PER_MB, console, environment, report, run

SCHOOLS = 25
TERMINALES = 300
CAMPAIGN = shipped_campaign("2025-creteil")
SIECLE_DAYS = ("2025-01-07T101500", "2025-01-09T090000")
GRADES_DAYS = ("2025-03-10T101500", "2025-03-17T090000")
REPEAT = 3


def bench() -> None:
    """Print the time of one process, of two, their ratio, and the share of a second run."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size = _write(folder)
        uploads = SCHOOLS * len(SIECLE_DAYS + GRADES_DAYS)
        report(f"{uploads} uploads of {TERMINALES} terminale pupils", f"{size:.0f} MB of XML")
        env = environment(folder / "home")
        runs = range(REPEAT)
        one = min(run(_publish(folder, f"un-{n}", 1), env, repeat=1).seconds for n in runs)
        two = min(run(_publish(folder, f"deux-{n}", 2), env, repeat=1).seconds for n in runs)
        again = run(_publish(folder, "un-0", 1), env, repeat=7).seconds
        report("one process", f"{one:.2f} s")
        report("two processes", f"{two:.2f} s")
        report("two against one", f"× {one / two:.2f}")
        report("second run, nothing new", f"{again * 1000:.0f} ms")
        report("second run against the first", f"{again / one:.1%}")
    sizing.bench(sizing.SIZES[:-1])


def _publish(folder: Path, output: str, processes: int) -> list[str]:
    return console(
        *("publier", "-q", "--depots", str(folder / "depots")),
        *("--secteur", str(folder / "secteur.json")),
        *("--campagne", str(folder / "campagne.toml")),
        *("--sortie", str(folder / output), "--processus", str(processes)),
    )


def _write(folder: Path) -> float:
    """Write the sector and its uploads; return the size of their XML in MB."""
    uais = [digits + uai_key(digits) for digits in (f"999{n:04}" for n in range(SCHOOLS))]
    schools = [{"uai": uai, "name": f"Lycée {uai}", "nature": "300"} for uai in uais]
    sector = {"sector": {"uai": "9990000W", "name": "CIO de mesure"}, "schools": schools}
    (folder / "secteur.json").write_text(json.dumps(sector), "utf-8")
    shipped = Path(siecle.__file__).parents[1] / "campaigns" / "2025-creteil.toml"
    (folder / "campagne.toml").write_bytes(shipped.read_bytes())
    size = 0
    for number, uai in enumerate(uais):
        pupils = make_pupils(number, KINDS["legt"], terminales=TERMINALES, seed=number)
        pupils = tuple(pupil for pupil in pupils if pupil.exit is None)
        place = folder / "depots" / uai
        for at in SIECLE_DAYS:
            size += _write_siecle(place / "siecle", at, uai, pupils)
        for at in GRADES_DAYS:
            size += _write_grades(place / "notes", at, uai, pupils)
    return size / KB_PER_MB / KB_PER_MB


def _instant(at: str) -> datetime:
    return datetime.strptime(at, "%Y-%m-%dT%H%M%S").replace(tzinfo=CAMPAIGN.zone)


def _write_siecle(place: Path, at: str, uai: str, pupils: tuple[Pupil, ...]) -> int:
    base = siecle.Base(uai, "Orvigny", CAMPAIGN.school_year, _instant(at), pupils)
    form = siecle.FORMS["sans"]
    data = siecle.render(base, form).encode(siecle.ENCODING)
    place.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(place / f"{at}_{form.file_name}", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(form.member, data)
    return len(data)


def _write_grades(place: Path, at: str, uai: str, pupils: tuple[Pupil, ...]) -> int:
    file = grades.make_grades(
        uai,
        f"Lycée {uai}",
        tuple(pupil for pupil in pupils if pupil.terminale),
        periods=(1, 2),
        division_of_year=grades.TRIMESTERS,
        session=CAMPAIGN.session,
        created_at=_instant(at),
        seed=uai,
    )
    data = grades.render(file).encode(grades.ENCODING)
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{at}_{uai}_E1.xml").write_bytes(data)
    return len(data)
