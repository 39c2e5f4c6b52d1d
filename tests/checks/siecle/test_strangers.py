"""F012: unknown names are told once each, at their first place, with their count and no content."""

import io

import pytest

from cio_console.checks.opening.faults import Fault
from cio_console.checks.opening.source import open_stream
from cio_console.checks.reading.known_names import ELEVES, KNOWN, Known
from cio_console.checks.reading.reader import Reader
from cio_console.checks.reading.record import Record
from cio_console.checks.reading.structure import MOST_STRANGERS, OUTLINES, Outline, Skeleton
from cio_console.checks.reporting.flaw import Draft
from cio_console.checks.reporting.reporter import Reporter
from cio_console.checks.siecle.strangers import MOST_NAMES, Strangers
from cio_console.domain.finding import Severity
from tests.checks.builders import eleves, expectation, where

TAGS = ("PARAMETRES", "ELEVE", "OPTION", "STRUCTURES_ELEVE", "ADRESSE")


def strangers(text: str, known: Known = ELEVES) -> list[Draft]:
    """Return what is said of the unknown names of a document."""
    looking = Strangers(known, Reporter(expectation()))
    with open_stream(io.BytesIO(text.encode("iso-8859-15")), "f.xml") as source:
        for item in Reader(source, {"BEE_ELEVES": TAGS}):
            if isinstance(item, Record):
                looking.look(item)
    return list(looking.drafts())


def test_a_clean_export_holds_no_stranger() -> None:
    file = eleves(6)
    text = file.text().replace(
        "<CODE_SEXE>1</CODE_SEXE>",
        "<CODE_SEXE>1</CODE_SEXE>\n<SCOLARITE_AN_DERNIER><CODE_MEF>20010015110</CODE_MEF>"
        "<CODE_RNE>0941111A</CODE_RNE><CODE_NATURE>340</CODE_NATURE><SIGLE>CLG</SIGLE>"
        "<DENOM_COMPL>x</DENOM_COMPL></SCOLARITE_AN_DERNIER>",
    )
    assert strangers(text) == []


def test_an_unknown_element_is_told_once_with_its_count_at_its_first_place() -> None:
    text = eleves(6).text().replace("  <CODE_REGIME>", "  <PSEUDO>secret</PSEUDO><CODE_REGIME>")
    (draft,) = strangers(text)
    assert (draft.rule, draft.severity) == ("F012", Severity.INFORMATION)
    assert "<PSEUDO> de <ELEVE>" in draft.message
    assert "(6 fois)" in draft.message
    assert (draft.place.line, draft.place.column) == where(text, "<PSEUDO>")
    assert draft.place.path == "BEE_ELEVES/DONNEES/ELEVES/ELEVE/PSEUDO"
    assert "secret" not in draft.place.excerpt + draft.value


def test_an_unknown_attribute_is_told_at_the_attribute_without_its_value() -> None:
    text = eleves(6).text().replace('ELENOET="3"', 'ELENOET="3" ALIAS="secret"')
    (draft,) = strangers(text)
    assert "L'attribut ALIAS de <ELEVE>" in draft.message
    assert "(une fois)" in draft.message
    assert (draft.place.line, draft.place.column) == where(text, "ALIAS=")
    assert draft.place.excerpt == "ALIAS"


def test_strangers_are_found_below_known_elements_and_not_below_unknown_ones() -> None:
    text = eleves(3).text()
    text = text.replace("<TYPE_STRUCTURE>D", "<NEUF><ENCORE/></NEUF><TYPE_STRUCTURE>D", 1)
    (draft,) = strangers(text)
    assert "<NEUF> de <STRUCTURE>" in draft.message
    assert (draft.place.line, draft.place.column) == where(text, "<NEUF>")


def test_the_same_name_in_two_elements_is_two_strangers() -> None:
    text = eleves(3).text()
    text = text.replace("  <CODE_REGIME>", "<NEUF/><CODE_REGIME>")
    text = text.replace("  <CODE_POSTAL>", "<NEUF/><CODE_POSTAL>")
    assert [draft.message.split(" est ")[0] for draft in strangers(text)] == [
        "L'élément <NEUF> de <ELEVE>",
        "L'élément <NEUF> de <ADRESSE>",
    ]


def test_an_element_that_the_table_does_not_describe_is_not_judged() -> None:
    text = eleves(2).text().replace("  <CODE_REGIME>", "<NEUF/><CODE_REGIME>")
    assert strangers(text, Known({"PARAMETRES": frozenset({"UAJ"})})) != []
    assert strangers(text, Known({"PERSONNE": frozenset()})) == []


def test_names_without_end_are_told_up_to_a_number() -> None:
    names = "".join(f"<N{number}/>" for number in range(MOST_NAMES + 30))
    text = eleves(2).text().replace("  <CODE_REGIME>", f"{names}<CODE_REGIME>")
    assert len(strangers(text)) == MOST_NAMES


@pytest.mark.parametrize("root", sorted(KNOWN))
def test_every_table_knows_its_root_its_header_and_its_own_children(root: str) -> None:
    known = KNOWN[root]
    assert known.children[root] == {"PARAMETRES", "DONNEES"}
    assert {"UAJ", "ANNEE_SCOLAIRE"} <= known.children["PARAMETRES"]
    assert "VERSION" in known.attributes[root]
    everything = frozenset().union({root}, *known.children.values())
    assert set(known.children) <= everything | {"MEFS", "MATIERES", "PROGRAMMES"}


def blocks(outline: Outline, *paths: str) -> list[Fault]:
    """Return what is said of a document that holds these blocks."""
    skeleton = Skeleton()
    for path in paths:
        skeleton.note(path)
    return [fault for fault in skeleton.faults(outline) if fault.rule == "F012"]


CLEAN = ("PARAMETRES", "PARAMETRES/UAJ", "DONNEES", "DONNEES/ELEVES", "DONNEES/STRUCTURES")


@pytest.mark.parametrize(
    ("paths", "told"),
    [
        (CLEAN, []),
        ((*CLEAN, "DONNEES/BOURSES"), []),
        ((*CLEAN, "DONNEES/NEUF"), ["le bloc <NEUF> de <DONNEES>"]),
        ((*CLEAN, "PARAMETRES/NEUF"), ["le bloc <NEUF> de <PARAMETRES>"]),
        ((*CLEAN, "NEUF", "NEUF/DEDANS"), ["le bloc <NEUF>"]),
    ],
)
def test_an_unknown_block_is_told_and_nothing_below_it(
    paths: tuple[str, ...], told: list[str]
) -> None:
    faults = blocks(OUTLINES["BEE_ELEVES"], *paths)
    assert [fault.detail.split(" est ")[0] for fault in faults] == told
    assert not any(fault.fatal for fault in faults)


def test_unknown_blocks_are_told_up_to_a_number_and_only_where_names_are_known() -> None:
    paths = tuple(f"DONNEES/N{number}" for number in range(MOST_STRANGERS + 5))
    assert len(blocks(OUTLINES["BEE_ELEVES"], *paths)) == MOST_STRANGERS
    assert blocks(OUTLINES["fichier"], "etablissement/neuf") == []
    assert blocks(OUTLINES["BEE_NOMENCLATURES"], "DONNEES/DIPLOMES", "DONNEES/REGIMES") == []
