"""Corners of the reading that no usual file reaches, each with its own outcome."""

import pytest
from msgspec.structs import replace

from cio_console.checks.opening.limits import DEFAULT_LIMITS
from tests.checks.builders import where
from tests.checks.reading.documents import document, latin, pupil, read

SMALL = replace(DEFAULT_LIMITS, block=256, prolog_bytes=256, record_bytes=4096)


def test_an_undeclared_prefix_is_told_and_the_other_pupils_are_read() -> None:
    reading = read(latin(document(pupil(1), pupil(2, inside="<q:MEL>a</q:MEL>"), pupil(3))))
    assert reading.pupils == ["1", "3"]
    assert reading.rules == ["F003"]
    assert "préfixe" in reading.faults[0].detail
    assert reading.faults[0].line == 7


def test_a_declaration_in_the_middle_is_told_with_our_sentence() -> None:
    text = document(header="<PARAMETRES/><?xml version='1.0'?>\n")
    reading = read(latin(text))
    assert reading.rules == ["F003"]
    assert "déclaration XML" in reading.faults[0].detail
    assert reading.pupils == ["1", "2", "3"]


def test_a_comment_never_closed_after_the_end_is_told() -> None:
    reading = read(latin(document(after="<!-- fin")))
    assert reading.pupils == ["1", "2", "3"]
    assert [(fault.rule, fault.fatal) for fault in reading.faults] == [("F003", False)]
    assert (reading.faults[0].line, reading.faults[0].column) == (13, 1)


@pytest.mark.parametrize("after", ["\n\n", "<!-- fin -->\n", "<?fin?>", " <!-- a --> <!-- b -->"])
def test_spaces_comments_and_instructions_may_follow_the_end(after: str) -> None:
    assert read(latin(document(after=after))).faults == []


def test_text_in_two_places_after_the_end_is_told_once() -> None:
    reading = read(latin(document(after="a<!-- b -->c")))
    assert reading.rules == ["F003"]


def test_text_then_a_second_root_are_both_told() -> None:
    reading = read(latin(document(after="a<ELEVE/>")))
    assert [fault.fatal for fault in reading.faults] == [False, True]
    assert reading.pupils == ["1", "2", "3"]


def test_much_text_before_a_record_is_not_taken_for_the_record() -> None:
    header = "<PARAMETRES/>" + "<X>y</X>" * 450
    reading = read(latin(document(pupil(1), pupil(2, "N" * 3000), header=header)), SMALL)
    assert reading.pupils == ["1", "2"]
    assert reading.rules == ["F012"]


def test_a_record_that_alone_is_too_long_is_refused_wherever_it_begins() -> None:
    reading = read(latin(document(pupil(1), pupil(2, "N" * 9000), pupil(3))), SMALL)
    assert reading.pupils == ["1"]
    assert [(fault.rule, fault.line) for fault in reading.faults] == [("F007", 7)]


def test_a_comment_longer_than_a_record_may_be_is_refused_by_name() -> None:
    reading = read(latin(document(pupil(1), f"<!--{'x' * 9000}-->", pupil(2))), SMALL)
    assert reading.rules == ["F007"]
    assert "commentaire" in reading.faults[0].detail
    assert reading.faults[0].line == 7


def test_a_comment_longer_than_a_block_is_crossed() -> None:
    reading = read(latin(document(pupil(1), f"<!--{'x' * 3000}</ELEVE>-->", pupil(2))), SMALL)
    assert reading.pupils == ["1", "2"]
    assert reading.faults == []


def test_sections_left_open_are_each_told_when_an_outer_one_closes() -> None:
    text = document(pupil(1)).replace("<ELEVES>", "<ELEVES><A><B>")
    reading = read(latin(text))
    assert [fault.detail for fault in reading.faults] == [
        "<B> n'est pas refermé avant « </ELEVES> »",
        "<A> n'est pas refermé avant « </ELEVES> »",
    ]
    assert [line.path for line in reading.records][1] == "BEE_ELEVES/DONNEES/ELEVES/A/B/ELEVE"


def test_a_document_of_its_root_alone_lacks_its_blocks() -> None:
    reading = read(b"<BEE_ELEVES/>")
    assert reading.rules == ["F009", "F009"]
    assert not any(fault.fatal for fault in reading.faults)


def test_a_root_with_a_lone_ampersand_in_an_attribute_is_read() -> None:
    reading = read(latin(document()).replace(b'VERSION="3.0"', b'VERSION="3 & 0"'))
    assert reading.pupils == ["1", "2", "3"]
    assert "« & » isolé" in reading.faults[0].detail
    assert reading.rules[0] == "F003"


def test_a_root_that_cannot_be_read_is_refused() -> None:
    reading = read(latin(document()).replace(b'VERSION="3.0"', b"VERSION=3.0"))
    assert reading.rules == ["F003"]
    assert reading.faults[0].fatal
    assert "première balise" in reading.faults[0].detail
    assert "guillemets" in reading.faults[0].detail


@pytest.mark.parametrize("gap", ["", " ", "\n", "\t", "\r\n", "\n\n\n"])
def test_spaces_between_records_change_nothing(gap: str) -> None:
    reading = read(latin(document(*(pupil(n).rstrip() + gap for n in range(9)))), SMALL)
    assert reading.pupils == [str(n) for n in range(9)]
    assert reading.faults == []


def test_a_record_within_one_of_another_kind_is_part_of_it() -> None:
    text = document(pupil(1, inside="<ADRESSES><ADRESSE/></ADRESSES>"), pupil(2))
    reading = read(latin(text))
    assert reading.pupils == ["1", "2"]
    assert [line.tag for line in reading.records] == ["PARAMETRES", "ELEVE", "ELEVE"]
    assert reading.records[1].children[-1] == "ADRESSES"
    assert reading.records[2].line == 7
    assert reading.faults == []


def test_pupils_around_a_damaged_section_tag_are_read_with_their_paths() -> None:
    text = document(pupil(1), "<A b=1>", pupil(2), pupil(3), "</A>", pupil(4))
    for limits in (SMALL, DEFAULT_LIMITS):
        reading = read(latin(text), limits)
        paths = [line.path for line in reading.records if line.tag == "ELEVE"]
        assert reading.pupils == ["1", "2", "3", "4"]
        assert paths[1] == "BEE_ELEVES/DONNEES/ELEVES/A/ELEVE"
        assert paths[3] == "BEE_ELEVES/DONNEES/ELEVES/ELEVE"
        assert [fault.detail for fault in reading.faults] == ["valeur d'attribut sans guillemets"]


def test_the_wound_of_a_record_is_never_before_it() -> None:
    broken = pupil(1).replace('ELEVE_ID="1"', 'ELEVE_ID="1"&')
    text = document(f"<{broken}", pupil(2))
    for limits in (DEFAULT_LIMITS, replace(DEFAULT_LIMITS, block=1)):
        fault = read(latin(text), limits).faults[-1]
        assert (fault.line, fault.column, fault.excerpt) == (6, 2, "<ELEVE")


@pytest.mark.parametrize("step", ["<?cio-console.step?>", "<?cio-console.step x?>"])
def test_instructions_named_like_ours_change_nothing(step: str) -> None:
    text = document(pupil(1), step, pupil(2, inside=step), step * 3, pupil(3))
    for block in (200, 64 << 10):
        limits = replace(DEFAULT_LIMITS, block=block, prolog_bytes=200)
        reading = read(latin(text), limits)
        assert (reading.pupils, reading.faults) == (["1", "2", "3"], [])


def test_an_instruction_of_the_file_does_not_pass_for_the_proof_of_a_block() -> None:
    """A bare « & » silences libxml2: only our own instruction tells that it read on."""
    text = document(pupil(1), "<?cio-console.step?> R & D ", pupil(2))
    assert read(latin(text)).rules == ["F003"]


@pytest.mark.parametrize("block", [120, 300, 700, 64 << 10])
def test_records_within_a_record_never_cut_it_in_two(block: int) -> None:
    option = "<OPTION><STRUCTURES_ELEVE>x</STRUCTURES_ELEVE></OPTION>"
    text = document(*(pupil(n, inside=option * 9) for n in range(6)), "<ADRESSE/>", pupil(7))
    limits = replace(DEFAULT_LIMITS, block=block, prolog_bytes=120)
    reading = read(latin(text), limits)
    assert reading.faults == []
    assert [line.tag for line in reading.records] == [
        "PARAMETRES",
        *["ELEVE"] * 6,
        "ADRESSE",
        "ELEVE",
    ]
    line = where(text, '<ELEVE ELEVE_ID="4">')[0]
    assert [r.line for r in reading.records if r.pupil == "4"] == [line]


def test_records_within_a_sound_record_of_a_damaged_block_are_part_of_it() -> None:
    option = "<OPTION><STRUCTURES_ELEVE>x</STRUCTURES_ELEVE></OPTION>"
    text = document(pupil(1, inside=option * 2), pupil(2, "R & D"), pupil(3, inside=option))
    reading = read(latin(text))
    assert reading.rules == ["F003"]
    assert [(line.tag, line.pupil) for line in reading.records[1:]] == [
        ("ELEVE", "1"),
        ("ELEVE", "2"),
        ("ELEVE", "3"),
    ]


def test_a_record_held_open_by_others_is_bounded() -> None:
    limits = replace(DEFAULT_LIMITS, record_bytes=20_000, block=1000, prolog_bytes=1000)
    text = document(pupil(1), pupil(2, inside="<OPTION></OPTION>" * 3000), pupil(3))
    reading = read(latin(text), limits)
    assert (reading.pupils, reading.rules) == (["1"], ["F007"])


def test_a_wrong_that_no_closer_look_explains_is_told_once_at_its_line() -> None:
    pupils = [pupil(n, inside="<a\uffff/>" if n > 3 else "") for n in range(1, 9)]
    text = document(*pupils, declaration="").encode("utf-8")
    for block in (150, 64 << 10):
        limits = replace(DEFAULT_LIMITS, block=block, prolog_bytes=150)
        faults = read(text, limits).faults
        assert faults
    spaced = document(pupil(1), "<x:a></x:a>", pupil(2), "<x:a></x:a>", pupil(3)).encode()
    for block in (150, 64 << 10):
        limits = replace(DEFAULT_LIMITS, block=block, prolog_bytes=150)
        (fault,) = read(spaced.replace(b"ISO-8859-15", b"UTF-8"), limits).faults
        assert "jamais déclaré" in fault.detail
        assert fault.line == where(spaced.decode(), "<x:a>")[0]


ENTITIES = (
    "<!DOCTYPE l [<!ENTITY a 'x'><!ENTITY b '&a;&a;'>]>",
    "<!DOCTYPE l SYSTEM 'file:///etc/passwd'>",
    "<!ENTITY a SYSTEM 'http://exemple.invalid/'>",
)


@pytest.mark.parametrize("declaration", ENTITIES)
def test_a_declaration_within_a_pupil_costs_that_pupil_alone(declaration: str) -> None:
    inside = f"<MEL>{declaration}&a;</MEL>"
    text = document(pupil(1), pupil(2, inside=inside), pupil(3))
    reading = read(latin(text))
    assert "F005" in reading.rules
    assert reading.pupils == ["1", "3"]
    fault = next(fault for fault in reading.faults if fault.rule == "F005")
    assert fault.line == where(text, "<!")[0]
    assert "passwd" not in fault.detail + fault.excerpt


@pytest.mark.parametrize("declaration", ENTITIES)
@pytest.mark.parametrize("place", ["<ELEVES>", "<STRUCTURES>", "</DONNEES>"])
def test_a_declaration_between_records_ends_the_reading(declaration: str, place: str) -> None:
    text = document().replace(place, place + declaration, 1)
    reading = read(latin(text))
    assert reading.rules[-1] == "F005"
    assert len(reading.pupils) == (0 if place == "<ELEVES>" else 3)


@pytest.mark.parametrize(("after", "count"), [("\0" * 4096, 1), ("\x1a", 1), ("\0\n" * 3, 3)])
def test_what_a_disk_left_after_the_end_is_told_without_a_flood(after: str, count: int) -> None:
    reading = read(latin(document(after=after)))
    assert reading.rules == ["F003"] * count
    assert reading.pupils == ["1", "2", "3"]
    assert "contrôle" in reading.faults[0].detail


def test_control_characters_in_a_row_are_one_fault() -> None:
    reading = read(latin(document(pupil(1, "MAR\0\0\0TIN"), pupil(2))))
    assert [fault.detail for fault in reading.faults] == [
        "3 caractères de contrôle interdits à la suite (0x00…)"
    ]
    assert reading.records[1].name == "MARTIN"
