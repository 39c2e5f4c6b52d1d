"""Versions: those of this very process, and what to think of them."""

import sys
from dataclasses import replace
from importlib import metadata
from pathlib import Path

import pytest

from cio_console.diagnosis.versions import PACKAGES, VersionFacts, gather, judge, satisfies
from cio_console.domain.diagnosis import Check, Judgement

SOUND = VersionFacts(
    console="0.1.0",
    python="CPython 3.11.7",
    executable="/usr/bin/python3",
    openssl="OpenSSL 3.0.19 27 Jan 2026",
    openssl_major=3,
    system="Debian GNU/Linux 12 (bookworm) · Linux 6.1 x86_64",
    packages={"textual": "8.2.8", "httpx": "0.28.1"},
    bounds={"textual": "<9,>=8.2.8", "httpx": "<0.29,>=0.28.1"},
    libxml2="2.14.6",
    installation="par pip · environnement /opt/cio",
)


def line(facts: VersionFacts, label: str) -> Check:
    """Return the line of that label."""
    return next(check for check in judge(facts) if check.label == label)


def test_what_is_right_is_good_and_asks_for_nothing() -> None:
    assert {(check.verdict, check.advice) for check in judge(SOUND)} == {(Judgement.GOOD, "")}


@pytest.mark.parametrize(
    ("changes", "label", "verdict"),
    [
        ({"packages": {"textual": "7.9"}}, "textual", Judgement.FAULTY),
        ({"packages": {"textual": "9.0.1"}}, "textual", Judgement.FAULTY),
        ({"packages": {"textual": ""}}, "textual", Judgement.FAULTY),
        ({"packages": {"textual": "9.0"}, "bounds": {}}, "textual", Judgement.GOOD),
        ({"libxml2": ""}, "libxml2", Judgement.FAULTY),
        ({"openssl_major": 1}, "OpenSSL", Judgement.DOUBTFUL),
    ],
)
def test_each_thing_wrong_is_judged_with_what_to_do(
    changes: dict[str, object], label: str, verdict: Judgement
) -> None:
    found = line(replace(SOUND, **changes), label)  # type: ignore[arg-type]  # by their names
    assert found.verdict is verdict
    assert bool(found.advice) == (verdict is not Judgement.GOOD)


@pytest.mark.parametrize(
    ("version", "bounds", "within"),
    [
        ("8.2.8", ">=8.2.8,<9", True),
        ("8.2.7", ">=8.2.8,<9", False),
        ("8.10", ">=8.2.8,<9", True),
        ("9.0.0", ">=8.2.8,<9", False),
        ("10", "<9", False),
        ("0.28.1+local2", ">=0.28.1", True),
        ("4", ">=3.16,<5", True),
        ("1.0", "", True),
        ("1.0", "~=9", True),
    ],
)
def test_a_version_is_held_against_its_bounds(version: str, bounds: str, *, within: bool) -> None:
    assert satisfies(version, bounds) is within


def test_the_facts_are_those_of_this_process() -> None:
    facts = gather()
    assert facts.executable == sys.executable
    assert facts.packages == {name: metadata.version(name) for name in PACKAGES}
    assert facts.libxml2.count(".") >= 2
    assert facts.openssl.startswith("OpenSSL")
    assert sys.prefix in facts.installation
    assert all(check.value for check in judge(facts))


def installed(folder: Path, installer: str, origin: str) -> None:
    """Write in `folder` what an installer leaves of the console."""
    place = folder / "cio_console-9.9.dist-info"
    place.mkdir()
    (place / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: cio-console\nVersion: 9.9\n"
        "Requires-Dist: textual<1\nRequires-Dist: pytest>=9; extra == 'dev'\n",
        "utf-8",
    )
    if installer:
        (place / "INSTALLER").write_text(f"{installer}\n", "ascii")
    if origin:
        (place / "direct_url.json").write_text(origin, "utf-8")


@pytest.mark.parametrize(
    ("installer", "origin", "words"),
    [
        ("uv", "", "par uv · "),
        ("pip", '{"url": "file:///x", "dir_info": {"editable": true}}', "modifiable"),
        ("pip", '{"url": "file:///x.whl", "archive_info": {}}', "depuis un fichier"),
        ("", "", "par outil inconnu"),
    ],
)
def test_how_it_was_installed_is_told_from_what_the_installer_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, installer: str, origin: str, words: str
) -> None:
    installed(tmp_path, installer, origin)
    monkeypatch.syspath_prepend(str(tmp_path))
    facts = gather()
    assert words in facts.installation
    assert dict(facts.bounds) == {"textual": "<1"}
    assert line(facts, "textual").verdict is Judgement.FAULTY


def test_a_library_that_does_not_load_is_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lxml", None)
    assert line(gather(), "libxml2").verdict is Judgement.FAULTY


def test_without_any_installation_the_sources_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [])
    facts = gather()
    assert facts.installation.startswith("lancée depuis ses sources")
    assert set(facts.packages.values()) == {""}
    assert line(facts, "httpx").verdict is Judgement.FAULTY
