"""Which structures of a pupil are divisions, and which divisions are classes."""

import pytest
from lxml import etree

from cio_console.checks.siecle.divisions import divisions_in, is_inactive


def structure(kind: str, code: str) -> str:
    return (
        f"<STRUCTURE><CODE_STRUCTURE>{code}</CODE_STRUCTURE>"
        f"<TYPE_STRUCTURE>{kind}</TYPE_STRUCTURE></STRUCTURE>"
    )


def read(*structures: str) -> list[tuple[int, str]]:
    element = etree.fromstring(f"<STRUCTURES_ELEVE>{''.join(structures)}</STRUCTURES_ELEVE>")
    return list(divisions_in(element))


def test_groups_are_left_out_and_count_in_the_ranks() -> None:
    assert read(structure("G", "ANG1"), structure("D", "TG1"), structure("D", "TG2")) == [
        (1, "TG1"),
        (2, "TG2"),
    ]


def test_the_spaces_of_a_file_written_again_are_left_out() -> None:
    assert read(structure("\n D ", "\n TG1 ")) == [(0, "TG1")]


@pytest.mark.parametrize(
    "written",
    [structure("D", ""), structure("D", " \n"), structure("", "TG1"), "<STRUCTURE/>", "<AUTRE/>"],
)
def test_a_structure_without_code_or_type_is_no_division(written: str) -> None:
    assert read(written) == []


@pytest.mark.parametrize("code", ["Inactifs", "INACTIFS", "inactifs"])
def test_the_pseudo_division_is_inactive_whatever_its_case(code: str) -> None:
    assert is_inactive(code)


def test_a_class_is_not_inactive() -> None:
    assert not is_inactive("TG1")
