"""The SIECLE base that grades are crossed with: who is kept, and which files are refused."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from cio_console.checks.crossing.base import Base, Key
from cio_console.checks.crossing.base_reading import base_of, read_base
from cio_console.checks.expectation import Identities
from cio_console.checks.opening.source import open_stream
from cio_console.errors import FileProblem, UsageProblem
from tests.checks.apb import grades
from tests.checks.builders import SECONDE, UAI, Eleves, Pupil, eleves, rnie, write
from tests.checks.companions import archive, nomenclature


def base(file: Eleves, folder: Path, identities: Identities = Identities.FULL) -> Base:
    """Write the file and read it as a base."""
    return read_base(file.write(folder), identities)


def test_a_terminale_pupil_is_kept_with_all_that_can_be_compared(tmp_path: Path) -> None:
    file = eleves(2)
    file.pupils[0].change(PRENOM2="Anne", PRENOM3="Zoé", NOM_USAGE="D'ORVAL-PÉRON")
    read = base(file, tmp_path)
    assert (read.uai, read.school_year) == (UAI, 2024)
    assert (read.other_ines, read.other_ids) == (frozenset(), frozenset())
    pupil, _ = read.pupils
    assert pupil.subject[:3] == ("700001", "1", "MARCHADIER Enzo")
    assert (pupil.division, pupil.ine) == ("TG2", rnie(1))
    assert pupil.family_names == (("marchadier",), ("d", "orval", "peron"))
    assert pupil.first_names == (("enzo",), ("anne",), ("zoe",))
    assert (pupil.birth, pupil.arrived) == (date(2007, 5, 2), date(2024, 9, 2))
    assert pupil.identifier(Key.INE) == rnie(1)
    assert pupil.identifier(Key.ELEVE_ID) == "700001"


def test_names_are_masked_unless_asked_for(tmp_path: Path) -> None:
    assert base(eleves(1), tmp_path, Identities.MASKED).pupils[0].subject.name == "M. E."


OTHERS: dict[str, Callable[[Pupil], object]] = {
    "leaver": lambda p: p.change(DATE_SORTIE="15/11/2024"),
    "other level": lambda p: p.change(CODE_MEF=SECONDE),
    "without MEF": lambda p: p.change(CODE_MEF=None),
    "without class": lambda p: p.structures.clear(),
    "group only": lambda p: setattr(p, "structures", [("G", "TGR1")]),
    "inactive": lambda p: setattr(p, "structures", [("D", "Inactifs")]),
}


@pytest.mark.parametrize("sections", [("ELEVES", "STRUCTURES"), ("STRUCTURES", "ELEVES")])
@pytest.mark.parametrize("change", OTHERS.values(), ids=OTHERS)
def test_of_who_is_not_expected_only_the_identifiers_are_kept(
    change: Callable[[Pupil], object], sections: tuple[str, ...], tmp_path: Path
) -> None:
    file = eleves(3)
    file.sections = ("PARAMETRES", *sections)
    change(file.pupils[1])
    read = base(file, tmp_path)
    assert [pupil.subject.elenoet for pupil in read.pupils] == ["1", "3"]
    assert read.others(Key.INE) == {rnie(2)}
    assert read.others(Key.ELEVE_ID) == {"700002"}


def test_what_is_missing_is_empty_and_never_an_identifier(tmp_path: Path) -> None:
    file = eleves(3)
    file.pupils[0].change(ID_NATIONAL=None, DATE_NAISS="31/02/2007", DATE_ENTREE=None, PRENOM=None)
    file.pupils[1].change(ID_NATIONAL="", DATE_SORTIE="15/11/2024")
    read = base(file, tmp_path)
    pupil = read.pupils[0]
    assert (pupil.ine, pupil.birth, pupil.arrived, pupil.first_names) == ("", None, None, ())
    assert read.other_ines == frozenset()


def test_every_form_of_an_ine_is_kept(tmp_path: Path) -> None:
    file = eleves(3)
    file.pupils[0].change(INE_RNIE=rnie(91), INE_BEA="1234567890B")
    file.pupils[1].change(ID_NATIONAL=None, INE_BEA="1234567891C")
    file.pupils[2].change(INE_RNIE=rnie(93), DATE_SORTIE="15/11/2024")
    read = base(file, tmp_path)
    one, other = read.pupils
    assert one.ine == rnie(1)
    assert one.other_ines == {rnie(91), "1234567890B"}
    assert other.ine == "1234567891C"
    assert other.other_ines == frozenset()
    assert read.other_ines == {rnie(3), rnie(93)}


def test_the_class_is_the_division_and_not_the_group_before_it(tmp_path: Path) -> None:
    file = eleves(1)
    file.pupils[0].structures = [("D", "Inactifs"), ("G", "TGR1"), ("D", "TG7"), ("D", "TG8")]
    assert base(file, tmp_path).pupils[0].division == "TG7"


def test_a_base_can_come_from_a_stream() -> None:
    with open_stream(io.BytesIO(eleves(2).data()), "entrée") as source:
        assert len(base_of(source).pupils) == 2


def test_a_pupil_whose_record_is_slightly_damaged_is_kept(tmp_path: Path) -> None:
    data = eleves(3).data().replace(b"MARCHADIER", b"R & D", 1)
    read = read_base(write(tmp_path, "e.xml", data))
    assert [pupil.subject.elenoet for pupil in read.pupils] == ["1", "2", "3"]


UNUSABLE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "le fichier est vide"),
    "grades": (grades(2).data(), "export d'élèves"),
    "web page": (b"<!DOCTYPE html><html><body>Connexion</body></html>", "page"),
    "cut": (eleves(9).data()[:-900], "coupé"),
    "without pupil": (eleves(0).data(), "aucun élève scolarisé en terminale"),
}


@pytest.mark.parametrize(("data", "reason"), UNUSABLE.values(), ids=UNUSABLE)
def test_a_file_that_cannot_serve_is_refused_in_french(
    data: bytes, reason: str, tmp_path: Path
) -> None:
    path = write(tmp_path, "base.xml", data)
    kind = UsageProblem if data.startswith(b"<?xml") and b"<fichier" in data else FileProblem
    with pytest.raises(kind, match=reason) as refused:
        read_base(path)
    assert str(refused.value).startswith("« base.xml » ne peut pas servir à croiser les notes")


def test_the_base_is_found_among_the_documents_of_an_upload(tmp_path: Path) -> None:
    members = {
        "Nomenclature.xml": nomenclature().data(),
        "a.xml": eleves(3).data(),
        "autre.xml": b"<AUTRE/>",
    }
    assert len(read_base(archive(tmp_path, members)).pupils) == 3
    del members["a.xml"]
    with pytest.raises(FileProblem, match=r"plusieurs fichiers XML.*« Nomenclature.xml »"):
        read_base(archive(tmp_path, members))


def test_a_nomenclature_may_tell_which_codes_are_of_terminale(tmp_path: Path) -> None:
    file = eleves(3)
    file.pupils[1].change(CODE_MEF="99912345678")
    path = file.write(tmp_path)
    assert len(read_base(path).pupils) == 2
    assert len(read_base(path, terminale=lambda mef: mef.startswith("999")).pupils) == 1


def test_the_pupils_are_found_among_the_exports_of_one_archive(tmp_path: Path) -> None:
    members = {"Structures.xml": b"<BEE_STRUCTURES/>", "Eleves.xml": eleves(3).data()}
    path = archive(tmp_path, members)
    assert len(read_base(path).pupils) == 3


def test_an_archive_of_other_exports_is_refused(tmp_path: Path) -> None:
    members = {"Structures.xml": b"<BEE_STRUCTURES/>", "Notes.xml": grades(2).data()}
    with pytest.raises(FileProblem, match="ne peut pas servir"):
        read_base(archive(tmp_path, members))


def test_a_missing_file_is_refused_like_any_other(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="n'existe pas"):
        read_base(tmp_path / "absent.xml")
