"""The lines of Ma liste, and the one line that says where schools are looked for."""

import pytest
from msgspec.structs import replace

from cio_console.domain.candidate import Area
from cio_console.domain.list_draft import ListDraft, draft_of, picked, toggled
from cio_console.domain.progress import State
from cio_console.domain.school import Cio, SectorFile
from cio_console.presentation.labels import GlyphSet
from cio_console.tui.views.area_line import Asked, area_text, read_area_line
from cio_console.tui.views.building import (
    COLUMNS,
    Building,
    nothing_to_pick,
    question_of_writing,
    row,
    select,
    short_cio,
    side,
    states,
    title,
    under,
)
from tests.domain.builders import a_school
from tests.tui.sector import text_of

CIO = Cio("9990010G", "Centre d'information et d'orientation d'Aville")
A = a_school("9990011H", name="Lycée Émile", terminale_expected=1200)
B = a_school("9990012J", name="SEP", nature="334", parent_uai=A.uai, out_of_scope={"notes": "CFA"})
DRAFT = draft_of(SectorFile(CIO, (A, B)))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("9990010g", Asked(cio="9990010G")),
        (" 9990010 G ", Asked(cio="9990010G")),
        ("", Asked()),
        ("94", Asked(area=Area(departements=("094",)))),
        ("094, 2a, 971", Asked(area=Area(departements=("094", "02A", "971")))),
        ("bassin de Créteil", Asked(area=Area(bassin="Créteil"))),
        ("Bassin d'Aville, Bourg", Asked(area=Area(bassin="Aville", communes=("Bourg",)))),
        ("Aville,Bourg", Asked(area=Area(communes=("Aville", "Bourg")))),
    ],
)
def test_a_line_says_where(text: str, asked: Asked) -> None:
    assert read_area_line(text, cio_known=True) == asked


def test_before_the_cio_is_known_a_line_is_about_it() -> None:
    assert read_area_line("Aville", cio_known=False) == Asked(cio="Aville")
    with pytest.raises(ValueError, match="UAI du CIO"):
        read_area_line("  ", cio_known=False)
    with pytest.raises(ValueError, match="lettre de contrôle"):
        read_area_line("9990010A", cio_known=True)


def test_an_area_is_told() -> None:
    area = Area(departements=("094",), communes=("Aville",), bassin="Créteil")
    assert area_text(area) == "département 094, bassin Créteil, Aville"
    assert area_text(Area()) == "le département du CIO"


def test_a_row_says_what_is_picked_and_what_would_change() -> None:
    assert states(DRAFT) == {}
    first, second = (row(DRAFT, one, State.SAME, GlyphSet.UNICODE) for one in DRAFT.schools)
    assert len(first) == len(COLUMNS)
    labels = {"notes": "Bulletins"}
    assert row(DRAFT, B, State.SAME, GlyphSet.UNICODE, labels)[5][0] == "Bulletins"
    assert [text for text, _ in first[:2]] == ["✓ ", "Lycée Émile"]
    assert first[4][0] == "1\u00a0200"
    assert second[1][0] == "  SEP", "a section stands under its parent"
    assert second[5] == ("Notes", "warning")
    off = toggled(DRAFT, A.uai)
    assert states(off) == {A.uai: State.FIXED, B.uai: State.FIXED}
    assert row(off, A, State.FIXED, GlyphSet.ASCII)[0][0] == " -"


def test_a_row_says_what_is_added_or_changed() -> None:
    new = a_school("9990013K")
    draft = ListDraft(CIO, DRAFT.held, (new, replace(A, telephone="1")), DRAFT.picked | {new.uai})
    assert states(draft) == {new.uai: State.NEW, A.uai: State.CHANGED}
    assert "téléphone : (vide) → 1" in text_of(side(Building(draft), A.uai, 60))


@pytest.mark.parametrize(
    ("text", "found"), [("emile", [A.uai]), ("cfa", [B.uai]), ("essai", [A.uai, B.uai]), ("x", [])]
)
def test_the_filter_looks_in_what_is_shown(text: str, found: list[str]) -> None:
    assert [one.uai for one in select(DRAFT, text)] == found


def test_the_title_counts_and_says_what_is_to_be_written() -> None:
    assert title(Building(DRAFT), 2, "").text == "Ma liste CIO d'Aville · 2 retenus sur 2 · écrite"
    told = title(Building(toggled(DRAFT, B.uai)), 1, "sep").text
    assert "1 retenu sur 2 · filtre « sep » 1/2 · à écrire : 1 retiré, 1 inchangé" in told
    none = ListDraft(CIO, None, DRAFT.schools, scope={A.uai: {"notes": "CFA"}})
    assert title(Building(none), 2, "").text.endswith(
        "0 retenu sur 2 · à écrire : aucun établissement"
    )
    assert "Recherche" in title(Building(DRAFT, busy="Recherche"), 2, "").text
    assert short_cio("CIO d'Aville") == "CIO d'Aville"


def test_an_empty_table_says_what_to_do() -> None:
    assert "z demande son UAI" in nothing_to_pick(Building(), "")
    assert "Rien ne contient « x »" in nothing_to_pick(Building(DRAFT), "x")
    assert "z en cherche" in nothing_to_pick(Building(ListDraft(CIO)), "")
    assert nothing_to_pick(Building(trouble="Illisible."), "") == "Illisible."


def test_one_school_is_told_in_full_or_in_a_few_lines() -> None:
    building = Building(
        DRAFT, origin="un CSV", remarks={B.uai: "à fermer"}, notices=("Attention.",)
    )
    told = text_of(side(building, B.uai, 60))
    for words in (
        "Hors périmètre, Notes : CFA",
        "Section de Lycée Émile",
        "à fermer",
        "Attention.",
    ):
        assert words in told
    assert len(under(building, B.uai, 40, 3)) == 3
    assert "d'après un CSV" in text_of(side(building, "", 60))


def test_before_writing_what_would_go_is_named() -> None:
    question, gone = question_of_writing(toggled(DRAFT, A.uai))
    assert question == "Écrire la liste (2 retirés) ?"
    assert gone == "Retirés : Lycée Émile, SEP."
    assert question_of_writing(toggled(DRAFT, B.uai))[1] == "Retiré : SEP."
    assert question_of_writing(picked(DRAFT, []))[1] == ""
