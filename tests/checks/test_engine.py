"""The engine: envelopes, root causes, wrong files, masking, failures of ours, and the report."""

import io
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cio_console import __version__
from cio_console.checks.catalogue import catalogue
from cio_console.checks.crossing.crossing import CROSSING_CODES
from cio_console.checks.engine import check_path, check_stream
from cio_console.checks.expectation import Expectation, Identities
from cio_console.checks.formats import FORMATS
from cio_console.checks.opening.limits import Limits
from cio_console.checks.reporting.collector import KEPT_PER_RULE
from cio_console.checks.siecle.pupils import SieclePupils
from cio_console.domain.campaign import Campaign
from cio_console.domain.finding import FileFacts, Report, Severity, Verdict
from cio_console.errors import FileProblem
from tests.checks.apb import Mark, grades
from tests.checks.builders import (
    CAMPAIGN,
    FIRST_NAMES,
    SISTER,
    SURNAMES,
    UAI,
    Eleves,
    Pupil,
    damage,
    eleves,
    expectation,
    rnie,
    where,
    write,
)
from tests.checks.faults import PLANTED


def check_bytes(data: bytes, expected: Expectation | None = None, name: str = "f.xml") -> Report:
    """Check bytes as they would come from standard input."""
    return check_stream(io.BytesIO(data), name, expected or expectation())


ABOUT_TEXTS = {"F010", "F011", "F012"}
"""Rules on files that the checkers evaluate, record by record."""


BESIDE_PUPILS = {"F012", "S001", "S002", "S003", "S004", "S134"}
"""Rules of a pupils' export that do without its pupils, or that structures alone bring."""


def test_codes_and_functions_agree() -> None:
    evaluated = {code for known in FORMATS.values() for code in known.checker.codes}
    evaluated.update(("X001", *CROSSING_CODES))
    assert evaluated - ABOUT_TEXTS == {c for c in catalogue() if not c.startswith("F")}
    assert len(SieclePupils.codes) == len(set(SieclePupils.codes))


@pytest.mark.parametrize(
    ("tag", "value", "rule", "message"),
    [
        ("UAJ", None, "S001", "ne donne pas l'UAI"),
        ("UAJ", "", "S001", "ne donne pas l'UAI"),
        ("UAJ", SISTER, "S002", "« Lycée des Érables »"),
        ("UAJ", "0750001A", "S002", "0750001A ; on attend celui de " + UAI),
        ("UAJ", "94111", "S002", "n'est pas un UAI"),
        ("ANNEE_SCOLAIRE", None, "S003", "on attend 2024 (année scolaire 2024-2025)"),
        ("ANNEE_SCOLAIRE", "2023", "S003", "porte l'année scolaire 2023"),
        ("ANNEE_SCOLAIRE", "2025", "S003", "porte l'année scolaire 2025"),
    ],
)
def test_a_wrong_header_is_blocking(
    tag: str, value: str | None, rule: str, message: str, tmp_path: Path
) -> None:
    file = eleves(3)
    file.parametres[tag] = value
    report = check_path(file.write(tmp_path), expectation())
    assert report.rules == {rule: 1}
    assert not report.usable
    (finding,) = report.findings
    assert message in finding.message
    assert finding.value == (value or "")
    needle = "<PARAMETRES>" if value is None else f"<{tag}"
    assert (finding.line, finding.column) == where(file.text(), needle)


def test_without_a_known_school_only_an_impossible_uai_is_refused(tmp_path: Path) -> None:
    file = eleves(3)
    file.parametres["UAJ"] = SISTER
    assert check_path(file.write(tmp_path), expectation(uai="")).findings == ()
    file.parametres["UAJ"] = UAI[:7] + ("A" if UAI[7] != "A" else "B")
    report = check_path(file.write(tmp_path), expectation(uai=""))
    assert report.rules == {"S002": 1}
    assert "lettre de contrôle" in report.findings[0].message


@pytest.mark.parametrize(
    ("pupils", "message"),
    [
        ([], "aucun élève."),
        (
            [Pupil(1).change(DATE_SORTIE="15/11/2024", CODE_MOTIF_SORTIE="11")],
            "Aucun des 1 élèves du fichier",
        ),
        ([Pupil(1).change(CODE_MEF="20010015110")], "Aucun des 1 élèves scolarisés"),
    ],
)
def test_a_file_without_candidate_is_blocking(
    pupils: list[Pupil], message: str, tmp_path: Path
) -> None:
    report = check_path(Eleves(pupils).write(tmp_path), expectation())
    assert report.rules == {"S005": 1}
    assert not report.usable
    assert message in report.findings[0].message


@pytest.mark.parametrize(
    ("missing", "not_evaluated"),
    [
        ("PARAMETRES", {"S001", "S002", "S003", "S004"}),
        ("STRUCTURES", {"S005", "S006", "S132"}),
        (
            "ELEVES",
            {"S005", "S006", *set(SieclePupils.codes).difference(BESIDE_PUPILS)},
        ),
    ],
)
def test_a_missing_block_is_one_finding_and_its_rules_are_not_evaluated(
    missing: str, not_evaluated: set[str], tmp_path: Path
) -> None:
    file = eleves(20)
    file.sections = tuple(name for name in file.sections if name != missing)
    report = check_path(file.write(tmp_path), expectation())
    assert report.rules == {"F009": 1}
    assert missing in report.findings[0].message
    assert set(report.not_evaluated) == not_evaluated
    assert not report.usable


def test_empty_structures_are_one_finding_not_one_for_each_pupil(tmp_path: Path) -> None:
    file = eleves(20)
    for pupil in file.pupils:
        pupil.structures = []
    report = check_path(file.write(tmp_path), expectation())
    assert report.rules == {"F009": 1}
    assert set(report.not_evaluated) == {"S005", "S006", "S132"}


def test_a_header_after_the_data_is_out_of_place(tmp_path: Path) -> None:
    file = eleves(3)
    file.sections = ("ELEVES", "STRUCTURES", "PARAMETRES")
    report = check_path(file.write(tmp_path), expectation())
    assert report.rules == {"F009": 1}
    assert report.facts.uai == UAI


def test_a_cut_file_gives_one_blocking_finding_and_everything_before(tmp_path: Path) -> None:
    file = eleves(30)
    file.pupils[2].change(MEL="faux")
    data = file.data()
    cut = data[: data.index(b'ELENOET="20"')]
    report = check_bytes(cut)
    assert report.rules == {"F003": 1, "S112": 1}
    assert report.counts["bloquante"] == 1
    assert report.facts.pupils == 19
    assert set(report.not_evaluated) == {"S005", "S006", "S132", "S133"}
    assert report.verdict is Verdict.FAILED
    assert write(tmp_path, "x.xml", cut).stat().st_size == len(cut)


def test_a_file_of_nothing_evaluates_nothing() -> None:
    report = check_bytes(b"", expectation(collection="siecle"))
    assert report.rules == {"F001": 1}
    assert report.facts.size == 0
    assert set(report.not_evaluated) == set(SieclePupils.codes)


@pytest.mark.parametrize(
    ("data", "collection", "rule", "said"),
    [
        (b"<html><body>Connexion</body></html>", "siecle", "F002", "HTML"),
        (b"nom;prenom\nA;B\nC;D\nE;F\n", "siecle", "F002", "CSV"),
        (b"<BEE_STRUCTURES/>", "siecle", "F008", "structures"),
        (b"<STS_EDT/>", "siecle", "F008", "STS_EDT"),
        (grades(2).data(), "siecle", "F008", "notes"),
        (eleves(2).data(), "notes", "F008", "élèves"),
    ],
)
def test_another_file_is_named_for_what_it_is(
    data: bytes, collection: str, rule: str, said: str
) -> None:
    report = check_bytes(data, expectation(collection=collection))
    assert report.rules == {rule: 1}
    assert said in report.findings[0].message
    assert not report.usable


def test_utf8_declared_as_latin_is_said_once_and_not_of_every_name() -> None:
    file = eleves(6)
    file.pupils[2].change(CODE_SEXE="3")
    report = check_bytes(file.text().encode("utf-8"))
    assert report.rules == {"F004": 1, "S122": 1}
    assert report.counts["erreur"] == 2
    assert report.not_evaluated == ("F010",)
    assert (report.pupils, report.concerned) == ({"S122": 1}, 1)


def test_utf8_declared_as_latin_without_any_damaged_name_lets_names_be_judged() -> None:
    text = eleves(3).text()
    for name in ("LEFÈVRE", "ZÉPHIRIN", "CRÉTEIL", "Maëlys", "Inès", "Noé", "Clémence"):
        text = text.replace(name, "Ambre")
    report = check_bytes(text.replace("<ELEVES>", "<!-- é --><ELEVES>").encode("utf-8"))
    assert (report.rules, report.not_evaluated) == ({"F004": 1}, ())


def test_duplicates_are_one_finding_with_all_their_places(tmp_path: Path) -> None:
    file = eleves(9)
    for rank in (3, 4, 7):
        file.pupils[rank].change(ID_NATIONAL=rnie(900))
    report = check_path(file.write(tmp_path), expectation())
    assert report.rules == {"S104": 1}
    (finding,) = report.findings
    text = file.text()
    assert (finding.line, finding.column) == where(text, f"<ID_NATIONAL>{rnie(900)}", 2)
    assert finding.value == rnie(900)
    assert finding.pupil is not None
    assert finding.pupil.elenoet == "5"
    assert "3 élèves" in finding.message
    for rank in (3, 4, 7):
        pupil = file.pupils[rank]
        line = where(text, pupil.opening())[0]
        assert f"ligne {line} (n° interne {pupil.number}, identifiant {pupil.eleve_id})" in (
            finding.message
        )


def test_a_duplicate_with_a_leaver_counts(tmp_path: Path) -> None:
    file = eleves(4)
    file.pupils[0].change(DATE_SORTIE="15/11/2024", CODE_MOTIF_SORTIE="11", ID_NATIONAL=rnie(2))
    assert check_path(file.write(tmp_path), expectation()).rules == {"S104": 1}


@pytest.mark.parametrize("name", ["ELEVE_ID", "ELENOET"])
def test_a_number_given_twice_is_one_finding(name: str, tmp_path: Path) -> None:
    file = eleves(5)
    file.pupils[3].attributes[name] = file.pupils[1].attributes[name]
    report = check_path(file.write(tmp_path), expectation())
    assert report.rules == {"S135": 1}
    assert f"Le même {name} est porté par 2 élèves" in report.findings[0].message
    assert (report.findings[0].line, 1) == where(file.text(), file.pupils[3].opening())


def test_a_pupil_written_twice_gives_one_s135_and_one_s104(tmp_path: Path) -> None:
    file = eleves(3)
    text = file.text()
    record = "\n".join(file.pupils[1].lines()) + "\n"
    path = write(tmp_path, "e.xml", text.replace(record, record * 2).encode("iso-8859-15"))
    assert check_path(path, expectation()).rules == {"S104": 1, "S135": 1}


def test_counts_are_exact_where_the_list_is_cut(tmp_path: Path) -> None:
    file = eleves(KEPT_PER_RULE + 40)
    for pupil in file.pupils[5:]:
        pupil.change(MEL=None)
    report = check_path(file.write(tmp_path), expectation())
    assert report.rules == {"S111": KEPT_PER_RULE + 35}
    assert report.counts[Severity.ERROR] == KEPT_PER_RULE + 35
    assert len(report.findings) == KEPT_PER_RULE
    assert report.truncated
    assert report.facts.valid_emails == 5


def everything_wrong() -> tuple[Eleves, list[str]]:
    """Return a file with every fault, whose pupils have names of their own, and those names."""
    file = eleves(len(PLANTED) + 2)
    secrets = []
    for rank, pupil in enumerate(file.pupils):
        letters = "".join(chr(ord("A") + int(digit)) for digit in f"{rank:03}")
        family, first = f"XQ{letters}WZK", f"Yq{letters.lower()}vxk"
        pupil.change(NOM_DE_FAMILLE=family, PRENOM=first, MEL=f"{first}.{family}@courriel.example")
        file.addresses[pupil.tags["ADRESSE_ID"] or ""] = {"LIGNE1_ADRESSE": f"1 rue {family} Ã©"}
        secrets += [family, first]
    for fault, pupil in zip(PLANTED, file.pupils, strict=False):
        if not {"NOM_DE_FAMILLE", "PRENOM"} & {fault.tag}:
            fault.plant(pupil)
    file.pupils[-1].change(NOM_DE_FAMILLE=secrets[-2] + "Ã©", MEL=f"{secrets[-1]} x@faux")
    return file, secrets


def test_a_masked_report_never_shows_a_name(tmp_path: Path) -> None:
    file, secrets = everything_wrong()
    data = file.data().replace(b"</PRENOM>", b" & co</PRENOM>", 1)
    path = write(tmp_path, "e.xml", data)
    masked = msgspec.json.encode(check_path(path, expectation(identities=Identities.MASKED)))
    for secret in secrets:
        assert secret.lower().encode() not in masked.lower()
    full = msgspec.json.encode(check_path(path, expectation(identities=Identities.FULL)))
    assert secrets[0].encode() in full


def test_a_masked_report_keeps_what_finds_the_pupil(tmp_path: Path) -> None:
    file = eleves(3)
    file.pupils[1].change(MEL="ines lefevre@courriel.example", NOM_DE_FAMILLE=damage("LEFÈVRE"))
    report = check_path(file.write(tmp_path), expectation(identities=Identities.MASKED))
    email, name = sorted(report.findings, key=lambda f: f.rule, reverse=True)
    assert email.value == "i*** *******@courriel.example"
    assert email.excerpt == "<MEL>i*** *******@courriel.example</MEL>"
    assert email.pupil is not None
    assert (email.pupil.name, email.pupil.elenoet, email.pupil.division) == ("L. I.", "2", "TG3")
    assert name.value.startswith("L**Ã")


def test_a_masked_grades_report_never_shows_a_name(tmp_path: Path) -> None:
    file = grades(6)
    for pupil in file.pupils:
        pupil.ine = None
        pupil.cards[0][1][0] = Mark("S-11", "S", None)
    path = file.write(tmp_path)
    masked = msgspec.json.encode(check_path(path, expectation(identities=Identities.MASKED)))
    for name in (*SURNAMES, *(first for first in FIRST_NAMES if len(first) > 4)):
        assert name.encode() not in masked


def test_a_report_survives_json(tmp_path: Path) -> None:
    file, _ = everything_wrong()
    report = check_path(file.write(tmp_path), expectation())
    assert report.findings
    assert msgspec.json.decode(msgspec.json.encode(report), type=Report) == report


def test_the_same_file_gives_the_same_report(tmp_path: Path) -> None:
    file, _ = everything_wrong()
    path = file.write(tmp_path, "e.xml")
    once = check_path(path, expectation())
    assert check_path(path, expectation()) == once
    assert check_bytes(path.read_bytes()) == once


def test_a_report_says_who_made_it(tmp_path: Path) -> None:
    report = check_path(eleves(2).write(tmp_path), expectation())
    assert report.engine == f"cio-console {__version__}"


def test_a_missing_file_is_a_problem_not_a_report(tmp_path: Path) -> None:
    with pytest.raises(FileProblem):
        check_path(tmp_path / "absent.zip", expectation())


def broken_expectation(**fields: Any) -> Expectation:
    """Return an expectation that no reader of campaign files would let through."""
    return Expectation(msgspec.structs.replace(CAMPAIGN, **fields), UAI, identities=Identities.FULL)


def test_a_failure_of_ours_is_no_verdict_and_names_nobody(tmp_path: Path) -> None:
    file = eleves(3)
    report = check_path(file.write(tmp_path), broken_expectation(school_year=None))
    assert report.verdict is Verdict.UNFINISHED
    assert not report.usable
    assert "erreur de la console" in report.cause
    for name in (*SURNAMES, *FIRST_NAMES):
        assert name not in report.cause


def test_a_rule_that_fails_is_named(tmp_path: Path) -> None:
    class Odd(int):
        """A year that one cannot subtract from."""

        def __sub__(self, other: object) -> int:
            raise ZeroDivisionError(str(other))

    report = check_path(eleves(3).write(tmp_path), broken_expectation(school_year=Odd(2024)))
    assert report.verdict is Verdict.UNFINISHED
    assert "règle S121" in report.cause
    assert "ZeroDivisionError" not in report.cause
    assert report.facts.sha256


def test_a_failure_before_the_first_record_is_no_verdict_either(tmp_path: Path) -> None:
    path = grades(2).write(tmp_path)
    report = check_path(path, broken_expectation(collections=None))
    assert report.verdict is Verdict.UNFINISHED
    assert report.facts.kind in {"", "APB"}


def test_limits_are_those_of_the_caller(tmp_path: Path) -> None:
    path = eleves(50).write(tmp_path)
    report = check_path(path, expectation(), Limits(expanded_bytes=4000))
    assert "F007" in report.rules
    assert not report.usable


def test_an_empty_campaign_still_checks(tmp_path: Path) -> None:
    bare = Campaign(id="x", label="x", session=2025, school_year=2024)
    report = check_path(grades(2).write(tmp_path), Expectation(bare, UAI))
    assert report.findings == ()
    assert report.facts != FileFacts()
