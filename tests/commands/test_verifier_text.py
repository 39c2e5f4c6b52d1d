"""What `verifier` writes for people: rule by rule, class after class, and nothing twice."""

from pathlib import Path

import pytest

from tests.checks.apb import grades
from tests.checks.builders import eleves
from tests.checks.lsl import livrets
from tests.commands.conftest import Cli
from tests.commands.test_process import ran

WITHOUT_EMAIL = "L'élève de terminale n'a pas d'adresse de courriel dans sa fiche."


@pytest.fixture
def flooded(tmp_path: Path) -> Path:
    """Give a SIECLE export of forty pupils without an e-mail, one of them without a sex."""
    export = eleves(40)
    for pupil in export.pupils:
        pupil.change(MEL=None)
    export.pupils[-1].change(CODE_SEXE="")
    return export.write(tmp_path)


def test_many_pupils_of_a_rule_are_listed_class_after_class(cli: Cli, flooded: Path) -> None:
    lines = cli("verifier", str(flooded)).lines
    start = lines.index(f"  {WITHOUT_EMAIL}") + 1
    listed = lines[start : start + 40]
    assert lines[start + 40] == ""
    classes = [line.split(", ")[1] for line in listed]
    assert classes == sorted(classes)
    assert all(" · ligne " in line and ", n° " in line for line in listed)
    assert lines.count(f"  {WITHOUT_EMAIL}") == 1


def test_a_message_that_several_share_is_told_once_then_those_who_are_alone(
    cli: Cli, tmp_path: Path
) -> None:
    export = eleves(8)
    for pupil in export.pupils[:4]:
        pupil.change(MEL="sans.arobase.example")
    export.pupils[4].change(MEL="@")
    lines = cli("verifier", str(export.write(tmp_path))).lines
    shared = "  L'adresse de courriel n'est pas valide : il manque l'arobase (@)."
    start = lines.index(shared)
    assert all(" : " not in line for line in lines[start + 1 : start + 5])
    assert " : L'adresse de courriel n'est pas valide" in lines[start + 5]


def test_a_rule_whose_list_is_cut_says_so_beside_its_name(cli: Cli, tmp_path: Path) -> None:
    export = eleves(1001)
    for pupil in export.pupils:
        pupil.change(MEL=None)
    lines = cli("verifier", str(export.write(tmp_path))).lines
    (heading,) = [line for line in lines if " × " in line]
    assert heading.endswith(" (listées : 1 000 sur 1 001)")


def test_what_is_no_export_is_told_without_an_encoding(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "eleves.pdf"
    path.write_bytes(b"%PDF-1.7")
    assert "UTF-8" not in cli("verifier", str(path)).out


def test_a_livret_that_names_no_class_is_not_told_to_have_none(cli: Cli, tmp_path: Path) -> None:
    lines = cli("verifier", "-q", str(livrets(3).write(tmp_path, "lsl.xml"))).lines
    assert "  3 élèves, 3 en terminale" in lines


def test_excerpts_are_for_rules_that_found_little_unless_asked_for(cli: Cli, flooded: Path) -> None:
    def carets(*options: str) -> int:
        return sum("│ ^" in line for line in cli("verifier", str(flooded), *options).lines)

    assert carets() == 1
    assert carets("-v") == 41


def test_the_verdict_is_told_again_below_more_than_a_screen(
    cli: Cli, flooded: Path, tmp_path: Path
) -> None:
    verdict = f"{flooded} : non conforme"
    lines = cli("verifier", str(flooded)).lines
    assert lines[0] == verdict
    assert f"{verdict}, 41 erreurs · 40 élèves concernés." in lines[-4:]
    short = eleves(2)
    short.pupils[0].change(MEL=None)
    few = cli("verifier", str(short.write(tmp_path, "court.zip"))).lines
    assert sum("non conforme" in line for line in few) == 1


def test_the_worst_rules_come_first_in_the_summary_as_in_the_lists(
    cli: Cli, tmp_path: Path
) -> None:
    export = eleves(4)
    export.pupils[0].change(MEL="eleve@hotmail.fre")
    export.pupils[1].change(CODE_SEXE="F")
    lines = cli("verifier", str(export.write(tmp_path))).lines
    summary = [line.split()[1] for line in lines if line.startswith("        1  ")]
    headings = [line.split()[1] for line in lines if " × " in line]
    assert summary == headings == ["S122", "S113"]


def test_a_file_cut_before_its_classes_counts_only_the_pupils_read(
    cli: Cli, tmp_path: Path
) -> None:
    text = eleves(6).text()
    path = tmp_path / "coupe.xml"
    path.write_bytes(text[: text.index("</ELEVES>") - 60].encode("iso-8859-15"))
    lines = cli("verifier", str(path)).lines
    assert "  5 élèves lus" in lines
    assert not any("en terminale" in line for line in lines)


def test_rules_in_a_row_that_were_not_evaluated_are_told_by_their_ends(
    cli: Cli, tmp_path: Path
) -> None:
    damaged = tmp_path / "abime.zip"
    damaged.write_bytes(b"PK\x03\x04 tronque")
    lines = cli("verifier", "-q", str(damaged)).lines
    assert "  règles non évaluées : F010 à F012, N001 à S141, X101 à X104" in lines


def test_grades_alone_tell_how_to_cross_them(cli: Cli, tmp_path: Path) -> None:
    done = cli("verifier", "-q", str(grades().write(tmp_path)))
    told = "X101 à X104 (l'option --siecle croise les notes avec SIECLE)"
    assert f"  règles non évaluées : {told}" in done.lines


def test_the_summary_and_every_excerpt_cannot_both_be_asked_for(cli: Cli, flooded: Path) -> None:
    done = cli("verifier", "-q", "-v", str(flooded))
    assert (done.code, done.out) == (2, "")
    assert "-q et -v" in done.err


def test_grades_of_another_year_are_not_told_to_be_of_no_class(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "notes.xml"
    path.write_bytes(grades(4).data().replace(b'annee="2025"', b'annee="2024"'))
    assert "  4 élèves lus" in cli("verifier", "-q", str(path)).lines


def test_standard_input_is_named_in_french(flooded: Path) -> None:
    with flooded.open("rb") as stream:
        done = ran("verifier", "-q", "-", stdin=stream)
    assert done.stdout.decode().splitlines()[0] == "entrée standard : non conforme"


def test_long_titles_are_folded_under_their_first_word(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    export = eleves(2)
    export.pupils[0].change(CODE_MEF="2021")
    lines = cli("verifier", str(export.write(tmp_path))).lines
    summary, heading = (i for i, line in enumerate(lines) if "La formation suivie (MEF)" in line)
    for at in (summary, heading):
        first = lines[at].index("La formation") if at == summary else lines[at].index("1 ×")
        rest = lines[at + 1]
        assert len(lines[at]) <= 60
        assert len(rest) - len(rest.lstrip()) == first
