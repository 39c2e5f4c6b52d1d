"""Rules and findings in words, and the columns shared by the table and the command."""

import msgspec

from cio_console.domain.finding import PupilRef, Severity
from cio_console.domain.followup import Contact
from cio_console.domain.overview import SchoolLine, overview
from cio_console.domain.rule import Rule
from cio_console.domain.upload import Upload
from cio_console.presentation.columns import Context, sector_columns
from cio_console.presentation.finding_text import excerpt_lines, pupil, where
from cio_console.presentation.labels import GlyphSet
from cio_console.presentation.rule_text import Example, examples, explain, names
from tests.domain.builders import a_campaign, a_finding, a_school, a_snapshot, an_upload, paris

RULE = Rule("S111", "mel", Severity.ERROR, "siecle", "Titre", "Car.", "Avant.", "Après.", "Q", "D")


def titles(*, web_service: bool | None) -> list[str]:
    return [p.title for p in explain(RULE, web_service=web_service)]


def test_the_advice_of_the_day_depends_on_the_web_service() -> None:
    before = [p.text for p in explain(RULE, web_service=False)]
    after = [p.text for p in explain(RULE, web_service=True)]
    assert before == ["Car.", "Avant.", "Q", "D"]
    assert after == ["Car.", "Après.", "Q", "D"]


def test_without_a_day_both_advices_are_given() -> None:
    assert len(titles(web_service=None)) == len(titles(web_service=True)) + 1


def test_an_advice_that_never_changes_is_given_once() -> None:
    same = msgspec.structs.replace(RULE, fix_after="")
    assert [p.text for p in explain(same, web_service=None)] == ["Car.", "Avant.", "Q", "D"]


def test_an_example_is_shown_line_by_line_wrong_then_right() -> None:
    shown = msgspec.structs.replace(RULE, example_wrong="<a>\n  <b>", example_right="<a>")
    assert examples(shown) == [
        Example("À corriger", ("<a>", "  <b>")),
        Example("Corrigé", ("<a>",)),
    ]
    assert examples(RULE) == []


def test_a_rule_is_named_with_its_former_names() -> None:
    assert names(RULE) == "mel"
    assert names(msgspec.structs.replace(RULE, aliases=("a",))) == "mel (ancien nom : a)"
    assert names(msgspec.structs.replace(RULE, aliases=("a", "b"))) == "mel (anciens noms : a, b)"


def test_a_place_is_told_as_far_as_it_is_known() -> None:
    finding = msgspec.structs.replace(a_finding(), line=12, column=5)
    assert where(finding) == "ligne 12, colonne 5"
    assert where(msgspec.structs.replace(finding, column=0)) == "ligne 12"
    assert where(msgspec.structs.replace(finding, line=0)) == "tout le fichier"


def test_a_place_names_the_document_when_the_file_holds_several() -> None:
    finding = msgspec.structs.replace(a_finding(), line=12, column=5, member="Structures.xml")
    assert where(finding) == "Structures.xml, ligne 12, colonne 5"
    assert where(msgspec.structs.replace(finding, line=0)) == "Structures.xml, tout le fichier"
    hostile = msgspec.structs.replace(finding, member="\x1b[31m.xml", column=0)
    assert where(hostile) == "?[31m.xml, ligne 12"


def test_a_pupil_is_named_with_what_a_secretary_can_look_up() -> None:
    assert pupil(PupilRef("77", "1234", "TG2", "D. L.")) == "D. L., TG2, n° 1234"
    assert pupil(PupilRef(eleve_id="77")) == "identifiant 77"
    assert pupil(PupilRef()) == "élève non désigné"


def test_an_excerpt_is_numbered_from_its_line_with_a_caret_below() -> None:
    finding = msgspec.structs.replace(
        a_finding(), line=99, column=5, excerpt="<MEL>a@b</MEL>\n  <X/>"
    )
    assert excerpt_lines(finding) == [
        " 99 │ <MEL>a@b</MEL>",
        "    │ ^^^^^",
        "100 │   <X/>",
    ]
    assert excerpt_lines(msgspec.structs.replace(finding, excerpt="")) == []


def test_a_long_excerpt_is_cut_and_says_so() -> None:
    finding = msgspec.structs.replace(a_finding(), line=1, excerpt="\n".join(["<a>"] * 50))
    lines = excerpt_lines(finding)
    assert len(lines) == 10
    assert lines[-1].endswith("…")


def cells(*uploads: Upload, glyphs: GlyphSet = GlyphSet.UNICODE) -> dict[str, str]:
    snapshot = a_snapshot(a_school(nature="306"), uploads=uploads)
    seen = overview(snapshot, paris(1, 12))
    contacts = {"9990001A": Contact("1", "9990001A", paris(1, 9), "vu")}
    context = Context(seen.campaign, seen.at, glyphs, contacts)
    return {c.id: c.text(seen.lines[0], context) for c in sector_columns(seen.campaign)}


def test_a_line_says_statuses_by_glyph_and_word() -> None:
    told = cells()
    assert told["siecle"] == "✗ en retard"
    assert told["notes"] == "· à venir"
    assert told["terminales"] == told["emails"] == told["errors"] == told["received"] == ""
    assert told["contact"] == "09/01"
    assert told["nature"] == "LPO"


def test_a_flag_leaves_a_mark_beside_the_status() -> None:
    late = an_upload(paris(1, 11), errors=1, terminales=10, valid_emails=9)
    told = cells(late, glyphs=GlyphSet.ASCII)
    assert told["siecle"] == "! à corriger*"
    assert (told["terminales"], told["emails"], told["errors"]) == ("10", "90\u00a0%", "1")
    assert told["received"] == "11/01"


def test_every_column_sorts_what_is_missing_without_failing() -> None:
    uploads = (an_upload(paris(1, 5), errors=1, terminales=3, valid_emails=1),)
    snapshot = a_snapshot(a_school("9990001A"), a_school("9990002B"), uploads=uploads)
    seen = overview(snapshot, paris(1, 12))
    context = Context(seen.campaign, seen.at)
    for column in sector_columns(a_campaign()):
        ordered: list[SchoolLine] = sorted(
            seen.lines,
            key=lambda line, c=column: c.sort_key(line, context),  # type: ignore[misc]  # default argument
        )
        assert len(ordered) == 2


def test_sorting_by_status_puts_what_is_late_first() -> None:
    uploads = (an_upload(paris(1, 5), uai="9990001A"),)
    snapshot = a_snapshot(a_school("9990001A"), a_school("9990002B"), uploads=uploads)
    seen = overview(snapshot, paris(1, 12))
    context = Context(seen.campaign, seen.at)
    siecle = next(c for c in sector_columns(seen.campaign) if c.id == "siecle")
    ordered = sorted(seen.lines, key=lambda line: siecle.sort_key(line, context))
    assert [line.school.uai for line in ordered] == ["9990002B", "9990001A"]


def told(**changes: object) -> list[str]:
    finding = msgspec.structs.replace(a_finding(), line=7, column=1, **changes)
    return excerpt_lines(finding)


def test_the_carets_stand_under_the_offending_value() -> None:
    assert told(excerpt="<MEL>a b@c</MEL>", value="a b@c") == [
        "7 │ <MEL>a b@c</MEL>",
        "  │      ^^^^^",
    ]
    assert told(excerpt='<ELEVE ELENOET="12">\n<PRENOM>É</PRENOM>', value="É")[1:] == [
        "8 │ <PRENOM>É</PRENOM>",
        "  │         ^",
    ]
    assert told(excerpt='<classe code="C1" annee="2024"/>', value="2024")[1].index("^") == 4 + 25


def test_a_value_is_not_mistaken_for_a_piece_of_a_tag() -> None:
    assert told(excerpt="<T1>1</T1>", value="1")[1] == "  │     ^"


def test_a_value_that_the_excerpt_does_not_show_leaves_the_carets_on_the_tag() -> None:
    assert told(excerpt="<MEL>x</MEL>", value="y")[1] == "  │ ^^^^^"


def test_an_excerpt_keeps_its_columns_and_cannot_drive_the_terminal() -> None:
    lines = told(excerpt="<A>\x1b[2J\u202eab</A>", value="\x1b[2J\u202eab")
    assert lines[0] == "7 │ <A>?[2J?ab</A>"
    assert lines[1] == "  │    " + "^" * 7
    assert told(excerpt="<A>\tb</A>")[0] == "7 │ <A>    b</A>"
