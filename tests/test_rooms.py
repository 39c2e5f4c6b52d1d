"""Each room, started in a fresh interpreter, brings only what it may: the start-up stays light."""

import json
import subprocess
import sys

import pytest

HEAVY = (
    *("textual", "httpx", "lxml", "tinydb", "rich", "click", "email_validator", "stamina"),
    "keyring",
)

PROBE = """
import importlib, json, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def loaded_by(*modules: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *modules], capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stdout))


@pytest.mark.parametrize(
    ("module", "allowed"),
    [
        ("cio_console.domain.overview", ()),
        ("cio_console.domain.campaign_files", ()),
        ("cio_console.checks.catalogue", ()),
        ("cio_console.checks.engine", ("lxml",)),
        ("cio_console.store.sector", ("tinydb",)),
        ("cio_console.store.journal", ("tinydb",)),
        ("cio_console.settings", ("tinydb",)),
        ("cio_console.feed.contract", ()),
        ("cio_console.feed.credentials", ()),
        ("cio_console.sector_proposal", ()),
        ("cio_console.publish", ()),
        ("cio_console.local_source", ()),
        ("cio_console.publishing.workers", ()),
        ("cio_console.presentation.columns", ()),
        ("cio_console.__main__", ("click",)),
        ("cio_console.commands.etat", ("click", "tinydb", "rich")),
        ("cio_console.commands.campagne", ("click", "tinydb", "rich")),
        ("cio_console.diagnosis.run", ("tinydb",)),
        ("cio_console.tui.app", ("textual", "rich", "tinydb")),
    ],
)
def test_a_module_loads_no_heavy_package_but_its_own(module: str, allowed: tuple[str, ...]) -> None:
    heavy = {name for name in HEAVY if name in loaded_by(module)}
    assert heavy <= set(allowed)


def test_the_first_screen_does_not_pay_for_those_that_a_key_opens() -> None:
    probe = "import sys, cio_console.tui.console; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert "cio_console.tui.screens.sector" in done.stdout.split()
    opened = ("campaign_", "charts", ".changes", "screens.calls", "views.calls", "list_maker")
    found = {name for name in done.stdout.split() if any(word in name for word in opened)}
    needed = {"campaign_files", "campaign_span", "changes"}  # by the calls of the campaign shown
    assert found <= {f"cio_console.domain.{name}" for name in needed}


def test_the_probe_sees_a_heavy_import() -> None:
    assert "lxml" in loaded_by("lxml.etree")
