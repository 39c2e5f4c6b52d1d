"""The table of formats: every line leads to a checker, and nothing is loaded before it serves."""

import subprocess
import sys

import pytest

from cio_console.checks.formats import FORMATS, PUPILS, Completes, Tags, TakesRuns
from cio_console.checks.opening.sniff import ROOTS
from cio_console.checks.reading.structure import OUTLINES
from cio_console.checks.reporting.collector import Collector
from cio_console.checks.reporting.reporter import Reporter
from tests.checks.builders import expectation

PROBE = "import sys, cio_console.checks.engine; print(*sorted(sys.modules))"


@pytest.mark.parametrize("root", FORMATS)
def test_a_line_leads_to_a_checker(root: str) -> None:
    known = FORMATS[root]
    checker = known.checker(Reporter(expectation(), Collector()))
    assert isinstance(checker, Completes) is not known.alone
    assert checker.not_evaluated == set()
    assert known.checker.tags
    assert known.checker.codes


@pytest.mark.parametrize("root", FORMATS)
def test_a_format_has_a_name_and_an_outline(root: str) -> None:
    assert root in ROOTS
    assert root in OUTLINES


def test_only_the_pupils_come_in_runs() -> None:
    reporter = Reporter(expectation(), Collector())
    takers = {
        root for root, known in FORMATS.items() if isinstance(known.checker(reporter), TakesRuns)
    }
    assert takers == {PUPILS}


def test_tags_are_asked_for_root_by_root() -> None:
    tags = Tags(FORMATS)
    assert set(tags) == set(FORMATS)
    assert len(tags) == len(FORMATS)
    assert "ELEVE" in tags[PUPILS]
    with pytest.raises(KeyError):
        tags["rien"]


def test_the_engine_loads_no_checker_before_a_file_is_read() -> None:
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    places = {known.place.rpartition(".")[0] for known in FORMATS.values()}
    late = {"opening.archive", "opening.zipped", "crossing.crossing", "members"}
    late |= {"siecle.pupil_notes", *places}
    assert not {f"cio_console.checks.{module}" for module in late} & loaded
    assert "zipfile" not in loaded
