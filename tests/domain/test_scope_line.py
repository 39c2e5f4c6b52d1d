"""One typed line on what does not concern a school."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cio_console.domain.scope_line import read_scope_line, scope_line, scope_word

BOTH = {"siecle": "SIECLE 1", "notes": "Notes du 2e trimestre"}


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("", {}),
        (" ; ", {}),
        ("hors contrat", {"siecle": "hors contrat", "notes": "hors contrat"}),
        ("notes : peu d'élèves", {"notes": "peu d'élèves"}),
        ("Notes: peu", {"notes": "peu"}),
        ("toutes : CFA", {"siecle": "CFA", "notes": "CFA"}),
        ("SIÈCLE : A ; notes : B", {"siecle": "A", "notes": "B"}),
        ("siecle 1: A ; notes du 2E trimestre : B", {"siecle": "A", "notes": "B"}),
        (": A", {"siecle": ": A", "notes": ": A"}),
        ("CFA ; notes : B", {"siecle": "CFA", "notes": "B"}),
        (
            "privé : hors contrat",
            {"siecle": "privé : hors contrat", "notes": "privé : hors contrat"},
        ),
        ("notes : \x1b[31mrouge", {"notes": "rouge"}),
    ],
)
def test_a_line_is_read(text: str, scope: dict[str, str]) -> None:
    assert read_scope_line(text, BOTH) == scope


@pytest.mark.parametrize("text", ["notes", "notes :", "toutes", "siecle : A ; notes", "SIECLE 1"])
def test_a_reason_is_asked_for(text: str) -> None:
    with pytest.raises(ValueError, match="Il manque la raison"):
        read_scope_line(text, BOTH)


def test_the_line_says_what_the_screens_do() -> None:
    assert scope_line({"siecle": "CFA"}, BOTH) == "SIECLE 1 : CFA"
    assert scope_line({"siecle": "A", "notes": "B"}, BOTH) == (
        "SIECLE 1 : A ; Notes du 2e trimestre : B"
    )
    assert scope_line(dict.fromkeys(BOTH, "CFA"), BOTH) == "toutes : CFA"


@pytest.mark.parametrize("label", ["Siècle", "a : b", "a ; b", "Toutes", "siecle"])
def test_a_label_that_would_be_read_otherwise_gives_way_to_the_id(label: str) -> None:
    labels = {"siecle": "SIECLE", "reprise": label}
    assert scope_word("reprise", labels) == "reprise"
    assert read_scope_line("reprise : CFA", labels) == {"reprise": "CFA"}


words = st.text(st.characters(categories=["L"], max_codepoint=0x17F), min_size=1, max_size=8)


@given(st.dictionaries(st.sampled_from([*BOTH]), words.map(lambda word: f"parce que {word}")))
def test_any_scope_written_is_read_the_same(scope: dict[str, str]) -> None:
    assert read_scope_line(scope_line(scope, BOTH), BOTH) == scope
