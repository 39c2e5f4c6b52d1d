"""Every command shown to a reader exists; those of the README and of the guide are run."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cio_console.demo.build import build
from cio_console.demo.server import serve
from tests.shown import PAGES, ROOT, Shown, blocks, inline, problem, said

RUN = (ROOT / "README.md", ROOT / "docs" / "guide.md")
SCHOOL, SIECLE, GRADES = "9990014L", "ExportXML_ElevesSansAdresses.zip", "9990014L_E1.xml"
"""The school of the examples, and its files as they are named there."""
ADDRESS = re.compile(r"https://suivi\.exemple\.fr/[0-9A-Z]+/")
SHOWN = [*(shown for page in PAGES for shown in (*blocks(page), *inline(page))), *said()]


@pytest.mark.parametrize("shown", SHOWN, ids=str)
def test_a_command_that_is_shown_exists(shown: Shown) -> None:
    assert problem(shown) == ""


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("cio-console etta", "« etta » is no command"),
        ("cio-console etat --csvv", "« --csvv » is no option of cio-console etat"),
        ("cio-console secteur importer F --rien", "« --rien » is no option"),
    ],
)
def test_what_does_not_exist_is_seen(line: str, told: str) -> None:
    assert told in problem(Shown("here", line))


def test_every_page_that_is_linked_exists() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name} → {target}"


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """Give a folder that holds what the examples name, and the address of a served demo."""
    folder = tmp_path_factory.mktemp("guide")
    demo = build(folder / "demo", processes=1)
    sent = demo.deposits / SCHOOL
    shutil.copy(min((sent / "siecle").iterdir()), folder / SIECLE)
    shutil.copy(min((sent / "notes").iterdir()), folder / GRADES)
    (folder / "remontees").mkdir()
    shutil.copy(folder / SIECLE, folder / "remontees")
    with serve(demo.feed) as address:
        yield folder, address


@pytest.mark.parametrize("page", RUN, ids=lambda page: page.name)
def test_the_commands_of_a_page_run_one_after_the_other(
    workshop: tuple[Path, str], page: Path
) -> None:
    folder, address = workshop
    program = f"{sys.executable} -m cio_console"
    lines = [ADDRESS.sub(address, shown.line) for shown in blocks(page)]
    if page != RUN[0]:
        lines.insert(0, f"cio-console synchroniser --source {address}")
    for line in lines:
        done = subprocess.run(
            ["bash", "-c", line.replace("cio-console", program, 1)],
            cwd=folder,
            env={
                **os.environ,
                "HOME": str(folder),
                "CIO_CONSOLE_HOME": str(folder / f"home-{page.stem}"),
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode in (0, 1), f"{line}\n{done.stderr}"
        assert done.stdout or ">" in line or "synchroniser" in line, line
