"""What `docs/exploitation.md` gives to install is sound: units, crontabs, commands, the push."""

import configparser
import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from cio_console.commands.entry import console
from cio_console.demo.server import serve
from tests.commands.conftest import Cli
from tests.e2e.terminal import require
from tests.feed.academy import NORTH, SOUTH, A, Academy, B, C
from tests.feed.deposits import an_export
from tests.feed.desks import Desk
from tests.schemas import problems

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "exploitation.md").read_text("utf-8")
UNITS = dict(
    re.findall(r"`/etc/systemd/system/([\w.-]+)`[^\n]*:\n\n```ini\n(.*?)```", PAGE, re.DOTALL)
)
COMMANDS = [
    line.removeprefix("$ ")
    for block in re.findall(r"^```console\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
]
PUSH = [line for line in COMMANDS if line.startswith("rclone ")]
CRON = re.compile(r"^(?:[\d*/-]+ +){5}(.+)$", re.MULTILINE)


def crontab_lines() -> list[str]:
    """Return the commands of every crontab line of the pages."""
    texts = [path.read_text("utf-8") for path in (DOCS / "exploitation.md", DOCS / "commandes.md")]
    return [line for text in texts for line in CRON.findall(text)]


class Unit(configparser.ConfigParser):
    """A unit of systemd, whose names have capitals."""

    def optionxform(self, optionstr: str) -> str:
        """Leave a name as it is."""
        return optionstr


def entries(text: str) -> Unit:
    """Return a unit as its sections and entries."""
    parser = Unit(interpolation=None, strict=False)
    parser.read_string(text)
    return parser


def invocations() -> list[list[str]]:
    """Return the words of every call of the console in what the page gives."""
    calls = [entries(UNITS["cio-publier.service"])["Service"]["ExecStart"], *crontab_lines()]
    calls += [line for line in COMMANDS if line.startswith("cio-console ")]
    found = []
    for call in calls:
        words = shlex.split(call)
        start = next(rank for rank, word in enumerate(words) if word.endswith("cio-console"))
        found.append(words[start + 1 :])
    return found


def test_the_page_gives_a_service_a_timer_and_what_to_do_on_failure() -> None:
    assert list(UNITS) == ["cio-publier.service", "cio-publier.timer", "cio-alerte.service"]
    service, timer = entries(UNITS["cio-publier.service"]), entries(UNITS["cio-publier.timer"])
    assert service["Unit"]["OnFailure"] in UNITS
    assert service["Service"]["Type"] == "oneshot"
    assert timer["Install"]["WantedBy"] == "timers.target"
    assert "cio-publier.service" in entries(UNITS["cio-alerte.service"])["Service"]["ExecStart"]


def verified(folder: Path, units: dict[str, str]) -> list[str]:
    """Return what systemd says of the units, but for what is not installed on this machine."""
    program = require("systemd-analyze")
    for name, text in units.items():
        # The console is where this run has it; the account is one that every machine has.
        here = text.replace("/usr/bin/cio-console", sys.executable).replace("User=cio", "User=root")
        (folder / name).write_text(here, "utf-8")
    done = subprocess.run(
        [program, "verify", *(folder / name for name in units)],
        capture_output=True,
        text=True,
        check=False,
    )
    return [line for line in done.stderr.splitlines() if str(folder) in line]


def test_systemd_finds_nothing_wrong_in_the_units(tmp_path: Path) -> None:
    assert verified(tmp_path, UNITS) == []


def test_systemd_would_say_what_is_wrong_in_a_unit(tmp_path: Path) -> None:
    wrong = {name: text.replace("OnCalendar=Mon", "OnCalendar=Lun") for name, text in UNITS.items()}
    (told,) = verified(tmp_path, wrong)
    assert "Failed to parse calendar specification" in told


@pytest.mark.parametrize("words", invocations(), ids=" ".join)
def test_every_call_of_the_console_is_one_that_it_understands(words: list[str]) -> None:
    command = console.get_command(click.Context(console), words[0])
    assert command is not None
    with command.make_context(words[0], list(words[1:])) as context:
        assert context.params


def test_the_summary_is_read_as_the_page_says(cli: Cli, tmp_path: Path) -> None:
    academy = Academy(tmp_path)
    academy.write()
    (academy.lists / f"{NORTH}.json").write_text("{", "utf-8")
    words = next(w for w in invocations() if "--secteurs" in w and "--json" in w)
    paths = {"depots": "depots", "secteurs": "secteurs", "campagne.toml": "campagne.toml"}
    typed = [str(tmp_path / paths[word]) if word in paths else word for word in words]
    typed = [str(academy.output) if word == "/srv/suivi" else word for word in typed]
    ran = cli(*typed)
    assert ran.code == 2
    assert problems(json.loads(ran.out)) == []
    (reader,) = [line for line in COMMANDS if line.startswith("python3 -c ")]
    command, _, source = reader.rpartition(" < ")
    assert source == "/var/lib/cio/publication.json"
    told = subprocess.run(
        [sys.executable, *shlex.split(command)[1:]],
        input=ran.out,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.startswith(f"{NORTH}.json Le fichier du secteur")


class Store:
    """A store that any static server shows, filled file by file as the page says."""

    def __init__(self, source: Path, folder: Path) -> None:
        self.source = source
        self.folder = folder

    def steps(self, commands: list[str]) -> Iterator[str]:
        """Do what the commands of the page do; yield after each file."""
        for command in commands:
            words = shlex.split(command)
            pattern = words[words.index("--include") + 1].lstrip("/")
            for path in sorted(self.source.glob(pattern)):
                place = self.folder / path.relative_to(self.source)
                place.parent.mkdir(parents=True, exist_ok=True)
                if not place.exists() or place.read_bytes() != path.read_bytes():
                    shutil.copyfile(path, place.with_suffix(".part"))
                    place.with_suffix(".part").rename(place)  # a store replaces a file at once
                    yield f"{path.name} là"
            if words[1] == "sync":
                for path in sorted(self.folder.glob(pattern)):
                    if not (self.source / path.relative_to(self.folder)).exists():
                        path.unlink()
                        yield f"{path.name} ôté"


@pytest.fixture
def academy(tmp_path: Path) -> Academy:
    """Give two CIO, published and pushed once, then published again with what is new."""
    academy = Academy(tmp_path / "academie", {NORTH: (A, B), SOUTH: (B, C)})
    for uai in (A, B):
        academy.put(f"{uai}/siecle/2025-01-05T080000_Eleves.zip", an_export(uai))
    academy.write()
    academy.publish()
    return academy


def republished(academy: Academy, day: int) -> None:
    """Publish a new upload of two schools; the former reports go one publication later."""
    for uai in (A, C):
        academy.put(f"{uai}/siecle/2025-01-0{day}T080000_Eleves.zip", an_export(uai, pupils=day))
    for path in (academy.folder / "depots").rglob(f"2025-01-0{day - 1}*"):
        path.unlink()  # as when a school takes its file back: a report that goes
    academy.publish()


async def test_whoever_reads_while_it_is_pushed_has_one_feed_or_the_other(
    academy: Academy, tmp_path: Path
) -> None:
    store = Store(academy.output, tmp_path / "magasin")
    assert len(list(store.steps(PUSH))) > 4
    seen: set[int] = set()
    done: list[str] = []
    with serve(store.folder) as address:
        for day in (6, 7, 8):
            before = {cio: academy.index(cio).revision - (day == 6) for cio in academy.sectors}
            republished(academy, day)
            for step in store.steps(PUSH):
                done.append(step)
                for cio in academy.sectors:
                    desk = Desk(tmp_path / f"poste-{len(done)}-{cio}")
                    outcome = await desk.sync(f"{address}{cio}/")
                    assert outcome.missing == (), step
                    revision = outcome.snapshot.revision
                    assert before[cio] <= revision <= academy.index(cio).revision
                    seen.add(revision)
    assert seen == {1, 2, 3, 4}
    assert [step for step in done if step.endswith("ôté")], "the cleaning was met too"


async def test_the_index_before_its_objects_leaves_reports_missing(
    academy: Academy, tmp_path: Path
) -> None:
    store = Store(academy.output, tmp_path / "magasin")
    list(store.steps(PUSH))
    republished(academy, 6)
    wrong = [PUSH[1], PUSH[0], PUSH[2]]
    missing = []
    with serve(store.folder) as address:
        for number, _ in enumerate(store.steps(wrong)):
            desk = Desk(tmp_path / f"poste-{number}")
            missing.append((await desk.sync(f"{address}{NORTH}/")).missing)
    assert any(missing)
    assert missing[-1] == ()


def test_objects_are_for_ever_and_indexes_are_asked_again() -> None:
    objects, index, cleaning = PUSH
    assert "immutable" in objects
    assert "no-cache" in index
    assert all("Cache-Control: private" in command for command in (objects, index))
    assert all("Content-Type: application/json" in command for command in (objects, index))
    assert cleaning.startswith("rclone sync ")
