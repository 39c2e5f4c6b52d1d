"""The examples of the catalogue: what is shown wrong is reported, what is shown right is not."""

import io
import re

import pytest

from cio_console.checks.catalogue import catalogue
from cio_console.checks.engine import check_stream
from cio_console.checks.pupil.table import PUPIL_RULES
from tests.checks.builders import Eleves, eleves, expectation

LEAF = re.compile(r"<([A-Z_0-9]+)>([^<]*)</\1>")
CODES = sorted({rule.code for rule in PUPIL_RULES} - {"S135"})
"""Rules whose example is some child tags of one pupil; that of S135 is two opening tags."""


def with_example(example: str) -> Eleves:
    """Return a clean file whose second pupil has the tags of the example."""
    file = eleves(3)
    tags = dict(LEAF.findall(example))
    assert tags
    file.pupils[1].change(**tags)
    return file


def rules_of(file: Eleves) -> dict[str, int]:
    """Return the rules that report something in the file."""
    return check_stream(io.BytesIO(file.data()), "eleves.xml", expectation()).rules


@pytest.mark.parametrize("code", CODES)
def test_what_an_example_shows_wrong_is_reported_by_its_rule(code: str) -> None:
    assert set(rules_of(with_example(catalogue()[code].example_wrong))) == {code}


@pytest.mark.parametrize("code", CODES)
def test_what_an_example_shows_right_is_not_reported(code: str) -> None:
    assert rules_of(with_example(catalogue()[code].example_right)) == {}


@pytest.mark.parametrize(("code", "tag"), [("S104", "ID_NATIONAL"), ("S114", "MEL")])
def test_the_example_of_a_duplicate_is_one_until_it_is_corrected(code: str, tag: str) -> None:
    rule = catalogue()[code]
    for example, found in ((rule.example_wrong, {code: 1}), (rule.example_right, {})):
        file = eleves(3)
        for pupil, (name, value) in zip(file.pupils, LEAF.findall(example), strict=False):
            assert name == tag
            pupil.change(**{tag: value})
        assert rules_of(file) == found
