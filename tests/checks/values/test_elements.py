"""Values as elements hold them."""

import pytest
from lxml import etree

from cio_console.checks.values.elements import children, code_of, text_of


@pytest.mark.parametrize("written", ["<B> x\n</B>", "<B>x</B><B>y</B>", "<A/><B>x</B>"])
def test_the_text_of_the_first_child_is_read_without_its_spaces(written: str) -> None:
    assert text_of(etree.fromstring(f"<R>{written}</R>"), "B") == "x"


@pytest.mark.parametrize("written", ["", "<B/>", "<B>  </B>", "<C>x</C>"])
def test_a_child_missing_or_empty_has_no_text(written: str) -> None:
    assert text_of(etree.fromstring(f"<R>{written}</R>"), "B") == ""


@pytest.mark.parametrize("written", ['<R B=" x "/>', "<R><B>x</B></R>", '<R B="x"><B>y</B></R>'])
def test_a_code_is_an_attribute_else_a_child(written: str) -> None:
    assert code_of(etree.fromstring(written), "B") == "x"


def test_a_comment_has_no_position_among_the_children() -> None:
    element = etree.fromstring("<R><A/><!-- A --><B/><A/></R>")
    assert [(at, child.tag) for at, child in children(element)] == [(0, "A"), (1, "B"), (2, "A")]
    assert [at for at, _ in children(element, "A")] == [0, 2]
