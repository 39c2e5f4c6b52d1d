"""A schema followed block by block says what libxml2 says of the whole document in memory."""

import io
import re
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from cio_console.checks.engine import check_stream
from cio_console.checks.opening.limits import DEFAULT_LIMITS
from cio_console.checks.xsd.reading import Schema
from cio_console.checks.xsd.schemas import Schemas
from tests.checks.builders import Eleves, Pupil, eleves, expectation
from tests.checks.schemas import MANY, bee_eleves, branch, breaches, leaf, longest

SMALL = replace(DEFAULT_LIMITS, block=2048, prolog_bytes=2048)
"""Blocks of a few pupils, so that a small file has many."""

COMPILED = etree.XMLSchema(etree.fromstring(bee_eleves().encode()))
SCHEMAS = Schemas(Schema("schema.xsd", frozenset({"BEE_ELEVES"}), COMPILED, keyed=False))

FAULTS: tuple[Callable[[Pupil], object], ...] = (
    lambda pupil: pupil.change(CODE_SEXE="M"),
    lambda pupil: pupil.change(DATE_NAISS="2007-05-03"),
    lambda pupil: pupil.change(PRENOM=None),
    lambda pupil: pupil.change(PRENOM=""),
    lambda pupil: pupil.change(MEL="é" * 60, DOUBLEMENT="non"),
    lambda pupil: pupil.change(INCONNU="x"),
    lambda pupil: pupil.attributes.update({"ELENOET": "A"}),
    lambda pupil: pupil.attributes.update({"NEUF": "1"}),
    lambda pupil: pupil.structures.append(("X", "BEAUCOUPTROP")),
    lambda pupil: pupil.structures.extend([("Y", "TG1"), ("Z", "TG2")]),
)

_RECORD = re.compile(r"/BEE_ELEVES/(?:PARAMETRES|DONNEES/[A-Z]+/[A-Z_]+(?:\[[0-9]+\])?)")
_NAMES = re.compile(r"Element '([^']*)'(?:, attribute '([^']*)')?")


@st.composite
def exports(draw: st.DrawFn) -> Eleves:
    """Give an export of up to eighty pupils, some of them with faults."""
    export = eleves(draw(st.integers(1, 80)))
    for rank in draw(st.lists(st.integers(0, len(export.pupils) - 1), max_size=8)):
        draw(st.sampled_from(FAULTS))(export.pupils[rank])
    if draw(st.booleans()):
        export.parametres["ANNEE_SCOLAIRE"] = "deux mille"
    return export


def in_memory(data: bytes) -> dict[tuple[str, str, str], tuple[int, str]]:
    """Return the first error of each record and name: its line and libxml2's text."""
    COMPILED.validate(etree.fromstring(data))
    found: dict[tuple[str, str, str], tuple[int, str]] = {}
    for entry in COMPILED.error_log:
        record, names = _RECORD.match(entry.path or ""), _NAMES.match(entry.message)
        assert record is not None
        assert names is not None
        found.setdefault(
            (record.group(), entry.type_name, names.group()), (entry.line, entry.message)
        )
    return found


@settings(max_examples=40, deadline=None)
@given(exports())
def test_block_by_block_or_in_memory_it_is_the_same(export: Eleves) -> None:
    data = export.data()
    report = check_stream(io.BytesIO(data), "f.xml", replace(expectation(), schemas=SCHEMAS), SMALL)
    expected = in_memory(data)
    found = breaches(report)
    assert sorted((f.line, f.original) for f in found) == sorted(expected.values())
    assert report.rules.get("F013", 0) == len(expected)
    assert report.cause == ""
    assert "F013" not in report.not_evaluated


NESTED = etree.XMLSchema(
    etree.fromstring(
        bee_eleves(
            branch(
                "ELEVE",
                [
                    leaf("NOM_DE_FAMILLE"),
                    branch("ADRESSE", [leaf("LIGNE", longest(3))], None, MANY),
                ],
                {"ELEVE_ID": "xs:integer"},
                MANY,
            )
        ).encode()
    )
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(("abc", "abcd", "abcde")), min_size=60, max_size=150),
        min_size=1,
        max_size=8,
    ),
    st.lists(st.integers(0, 7), max_size=3),
)
def test_records_within_records_are_judged_once_wherever_blocks_end(
    pupils: list[list[str]], wrong: list[int]
) -> None:
    lines = []
    for rank, addresses in enumerate(pupils):
        lines.append(f'<ELEVE ELEVE_ID="{"x" if rank in wrong else rank}"><NOM_DE_FAMILLE/>')
        lines += [f"<ADRESSE>\n<LIGNE>{text}</LIGNE>\n</ADRESSE>" for text in addresses]
        lines.append("</ELEVE>")
    text = eleves(0).text().replace("<ELEVES>", "\n".join(["<ELEVES>", *lines]))
    data = text.encode("iso-8859-15")
    schemas = Schemas(Schema("schema.xsd", frozenset({"BEE_ELEVES"}), NESTED, keyed=False))
    report = check_stream(io.BytesIO(data), "f.xml", replace(expectation(), schemas=schemas), SMALL)
    NESTED.validate(etree.fromstring(data))
    assert report.cause == ""
    assert "F013" not in report.not_evaluated
    expected = {
        (_RECORD.match(entry.path or ""), entry.line, entry.message) for entry in NESTED.error_log
    }
    first: dict[tuple[str, str], int] = {}
    for match, line, message in sorted(expected, key=lambda found: found[1]):
        assert match is not None
        name = "LIGNE" if "LIGNE" in message else "ELEVE"
        first.setdefault((match.group(), name), line)
    assert sorted(found.line for found in breaches(report)) == sorted(first.values())


@settings(max_examples=40, deadline=None)
@given(exports(), st.data())
def test_what_is_out_of_place_hides_no_pupil(export: Eleves, data: st.DataObject) -> None:
    text = export.text()
    clean = in_memory(text.encode("iso-8859-15"))
    ends = [found.end() for found in re.finditer("</ELEVE>|</STRUCTURES_ELEVE>", text)]
    for at in sorted(data.draw(st.lists(st.sampled_from(ends), max_size=5)), reverse=True):
        intruder = data.draw(st.sampled_from(("<INTRUS/>", '<ADRESSE ADRESSE_ID="1"/>')))
        text = text[:at] + intruder + text[at:]
    report = check_stream(
        io.BytesIO(text.encode("iso-8859-15")),
        "f.xml",
        replace(expectation(), schemas=SCHEMAS),
        SMALL,
    )
    others = [f for f in breaches(report) if not re.search("INTRUS|'ADRESSE'", f.original)]
    assert sorted((f.line, f.original) for f in others) == sorted(clean.values())
    assert "F013" not in report.not_evaluated
