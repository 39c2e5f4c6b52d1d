"""A plain folder of files: whatever the layout, their content tells what they are and whose."""

import io
import os
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from cio_console.domain.upload import BY_FILE_DATE
from cio_console.errors import FileProblem
from cio_console.feed.inputs import Deposit
from cio_console.publishing.loose import Loose, look_into, of_sector, schools_of
from tests.checks.companions import guardians_of, responsables
from tests.domain.builders import a_campaign, paris
from tests.feed.builders import SCHOOLS
from tests.feed.deposits import an_export, some_grades
from tests.rights import rights_hold

A, B, *_ = SCHOOLS
CAMPAIGN = a_campaign()
RECEIVED = paris(1, 8, 14, 5)
NOW = paris(1, 9).timestamp()


def put(folder: Path, name: str, raw: bytes, at: datetime = RECEIVED) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def look(folder: Path, now: float = NOW) -> Loose:
    return look_into(folder, CAMPAIGN, now)


@pytest.fixture
def any_dates() -> Iterator[Path]:
    """Give a folder that keeps any date: the file systems of most disks bring it back to theirs."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        yield Path(folder)


def one(found: Loose) -> Deposit:
    (deposit,) = found.deposits
    return deposit


@pytest.mark.parametrize(
    "name",
    [
        "Eleves.zip",
        f"{A}/Eleves.zip",
        f"{A}/siecle/Eleves.zip",
        "janvier/de Mme Costa/pièce jointe (2)",
        "2025/01/08/x.bin",
    ],
)
def test_any_name_and_any_layout_will_do(tmp_path: Path, name: str) -> None:
    put(tmp_path, name, an_export(A))

    found = look(tmp_path)

    deposit = one(found)
    assert (deposit.uai, deposit.collection) == (A, "siecle")
    assert (deposit.received_at, deposit.origin) == (RECEIVED, BY_FILE_DATE)
    assert deposit.name == name.rsplit("/", maxsplit=1)[-1]
    assert found.left_out == ()


def test_the_day_of_reception_is_told_by_the_name_when_it_has_one(tmp_path: Path) -> None:
    put(tmp_path, "2025-01-06T091500_Eleves.zip", an_export(A))

    deposit = one(look(tmp_path))

    assert (deposit.received_at, deposit.name) == (paris(1, 6, 9, 15), "Eleves.zip")
    assert deposit.origin == ""


def test_the_same_bytes_twice_count_once_by_the_surest_day(tmp_path: Path) -> None:
    put(tmp_path, "a.zip", an_export(A), paris(1, 2))
    put(tmp_path, "b/2025-01-06T091500_Eleves.zip", an_export(A), paris(1, 7))
    put(tmp_path, "b/copie.zip", an_export(A), paris(1, 3))

    assert one(look(tmp_path)).received_at == paris(1, 6, 9, 15)
    (tmp_path / "b/2025-01-06T091500_Eleves.zip").unlink()
    assert one(look(tmp_path)).received_at == paris(1, 2)


def test_an_upload_keeps_its_name_when_its_file_is_renamed_or_moved(tmp_path: Path) -> None:
    path = put(tmp_path, "a.zip", an_export(A))
    before = one(look(tmp_path)).identifier
    (tmp_path / "ailleurs").mkdir()
    path.rename(tmp_path / "ailleurs" / "b.zip")

    assert one(look(tmp_path)).identifier == before


def test_the_path_completes_what_the_content_does_not_tell(tmp_path: Path) -> None:
    raw = _unpacked(A).replace(f"<UAJ>{A}</UAJ>".encode(), b"")
    put(tmp_path, f"{B}/export.xml", raw)
    put(tmp_path, f"b/{A.lower()} eleves.xml", raw + b"\n")

    assert {(d.uai, d.collection) for d in look(tmp_path).deposits} == {
        (B, "siecle"),
        (A, "siecle"),
    }


def test_a_file_that_nothing_tells_the_school_of_is_left_out_with_what_to_do(
    tmp_path: Path,
) -> None:
    put(tmp_path, "export.xml", _unpacked(A).replace(f"<UAJ>{A}</UAJ>".encode(), b""))

    found = look(tmp_path)

    assert found.deposits == ()
    assert "rangez-le dans un dossier au nom de son UAI" in found.left_out[0]


def test_the_content_decides_and_a_contradiction_is_said(tmp_path: Path) -> None:
    put(tmp_path, f"{B}/notes/Eleves.zip", an_export(A))

    found = look(tmp_path)

    assert (one(found).uai, one(found).collection) == (A, "siecle")
    assert found.left_out == (
        f"{B}/notes/Eleves.zip : son chemin dit {B}, mais le fichier est celui de {A}.",
        f"{B}/notes/Eleves.zip : il est rangé dans « notes », mais c'est un fichier de siecle.",
    )


def test_a_damaged_file_is_an_upload_where_its_path_tells_whose_and_of_what(
    tmp_path: Path,
) -> None:
    put(tmp_path, f"{A}/siecle/a.zip", an_export(A)[:200])
    put(tmp_path, f"{B}/b.zip", an_export(B)[:200])

    found = look(tmp_path)

    assert one(found).uai == A
    (told,) = found.left_out
    assert told.startswith(f"{B}/b.zip est laissé de côté")


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("a.pdf", b"%PDF-1.4", "un document PDF"),
        ("a.xml", b"<html></html>", "une page HTML"),
        ("r.xml", responsables(guardians_of(3)).data(), "ne se dépose pas sans l'autre"),
        ("mot.docx", b"bonjour", "du texte"),
    ],
)
def test_what_is_no_upload_is_left_out_with_a_sentence(
    tmp_path: Path, name: str, raw: bytes, words: str
) -> None:
    put(tmp_path, name, raw)

    (told,) = look(tmp_path).left_out

    assert told.startswith(f"{name} est laissé de côté : ")
    assert words in told


@pytest.mark.parametrize(
    "name", ["a.zip.part", "a.zip.crdownload", "~$a.zip", ".~lock.a.zip#", "x.TMP", "a.filepart"]
)
def test_a_copy_under_way_waits_for_the_next_time(tmp_path: Path, name: str) -> None:
    put(tmp_path, name, an_export(A))

    for seconds, words in ((5, "la prochaine fois"), (90, "ne change plus")):
        found = look(tmp_path, RECEIVED.timestamp() + seconds)
        assert found.deposits == ()
        assert words in found.left_out[0]


def test_a_file_without_its_end_waits_while_it_is_new_and_is_taken_for_cut_later(
    tmp_path: Path,
) -> None:
    raw = _unpacked(A)
    path = put(tmp_path, "a.xml", raw[: len(raw) // 2])

    assert "copie en cours" in look(tmp_path, RECEIVED.timestamp() + 5).left_out[0]
    assert one(look(tmp_path, RECEIVED.timestamp() + 90)).uai == A
    path.write_bytes(raw)
    assert one(look(tmp_path, RECEIVED.timestamp() + 5)).uai == A


@pytest.mark.parametrize("seconds", [59, -59])
def test_a_cut_archive_waits_while_it_is_new(tmp_path: Path, seconds: int) -> None:
    put(tmp_path, "a.zip", an_export(A)[:-40])

    (told,) = look(tmp_path, RECEIVED.timestamp() + seconds).left_out

    assert told.startswith("a.zip n'est pas encore entier (copie en cours)")


@pytest.mark.parametrize("seconds", [60, 86_400, -86_400])
def test_a_cut_archive_that_changes_no_more_is_a_fault_whatever_its_date(
    tmp_path: Path, seconds: int
) -> None:
    put(tmp_path, "a.zip", an_export(A)[:-40])
    put(tmp_path, f"{B}/siecle/b.zip", an_export(B)[:-40])

    found = look(tmp_path, RECEIVED.timestamp() + seconds)

    told = found.left_out[-1]
    assert one(found).uai == B, "its path tells whose it is: its report says what is wrong"
    assert told.startswith("a.zip est laissé de côté : l'archive zip est coupée ou endommagée")
    assert "enregistrez-le de nouveau" in told


def test_what_file_managers_leave_and_hidden_files_are_not_worth_a_word(tmp_path: Path) -> None:
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", ".git/config", "__MACOSX/x"):
        put(tmp_path, name, b"x")

    assert look(tmp_path) == Loose(tmp_path)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    put(tmp_path / "ailleurs", "a.zip", an_export(A))
    (tmp_path / "recu").mkdir()
    (tmp_path / "recu" / "lien.zip").symlink_to(tmp_path / "ailleurs" / "a.zip")
    (tmp_path / "recu" / "boucle").symlink_to(tmp_path / "recu")

    found = look(tmp_path / "recu")

    assert found.deposits == ()
    assert all("lien" in told for told in found.left_out)
    assert len(found.left_out) == 2


def test_grades_and_lists_are_told_apart(tmp_path: Path) -> None:
    put(tmp_path, "notes.xml", some_grades(B))
    put(tmp_path, "statuts.csv", b"UAI;date\n")

    found = look(tmp_path)

    assert (one(found).uai, one(found).collection) == (B, "notes")
    assert found.tables == (tmp_path / "statuts.csv",)


def test_a_file_of_a_school_that_is_not_followed_is_told_and_never_lost_silently(
    tmp_path: Path,
) -> None:
    put(tmp_path, "a.zip", an_export(A))
    put(tmp_path, "de/b.zip", an_export(B))

    found = of_sector(look(tmp_path), {A})

    assert one(found).uai == A
    (told,) = found.left_out
    assert told.startswith(f"de/b.zip : {B} n'est pas dans votre liste d'établissements")
    assert schools_of(look(tmp_path), ["9990009Z"]) == (A, B, "9990009Z")


def test_a_date_to_come_is_told(tmp_path: Path) -> None:
    put(tmp_path, "a.zip", an_export(A), paris(3, 1))

    found = look(tmp_path)

    assert "à venir (01/03/2025)" in found.left_out[0]
    assert one(found).received_at == paris(3, 1)


@pytest.mark.parametrize("year", [1975, 2400])
def test_an_impossible_date_is_left_out(tmp_path: Path, year: int) -> None:
    put(tmp_path, "a.zip", an_export(A), RECEIVED.replace(year=year))

    (told,) = look(tmp_path).left_out
    assert "invraisemblable" in told


@pytest.mark.parametrize("seconds", [2**45, -(2**45), 253_402_299_900])
def test_a_date_that_no_calendar_has_costs_its_file_alone(any_dates: Path, seconds: int) -> None:
    put(any_dates, "b.zip", an_export(B))
    os.utime(put(any_dates, "a.zip", an_export(A)), (seconds, seconds))

    found = look(any_dates)

    assert one(found).uai == B
    assert found.left_out == ("a.zip est laissé de côté : sa date est invraisemblable.",)


def test_a_date_that_no_calendar_has_is_not_needed_where_the_name_tells_it(any_dates: Path) -> None:
    path = put(any_dates, "2025-01-08T140500_a.zip", an_export(A))
    os.utime(path, (2**45, 2**45))

    assert one(look(any_dates)).received_at == RECEIVED


@rights_hold()
def test_a_folder_that_lets_only_its_names_be_read_costs_what_it_holds_alone(
    tmp_path: Path,
) -> None:
    put(tmp_path, "a.zip", an_export(A))
    closed = put(tmp_path, "clos/b.zip", an_export(B)).parent
    (closed / "sous").mkdir()
    closed.chmod(0o600)

    found = look(tmp_path)
    closed.chmod(0o700)

    assert one(found).uai == A
    assert found.left_out == (
        "clos/b.zip est laissé de côté : le fichier ne peut pas être lu.",
        "clos/sous est laissé de côté : le fichier ne peut pas être lu.",
    )


def test_a_folder_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="ne peut pas être lu"):
        look(tmp_path / "absent")


def test_looking_can_be_stopped(tmp_path: Path) -> None:
    for name in "abc":
        put(tmp_path, f"{name}.txt", b"")
    seen: list[int] = []

    def stop() -> None:
        seen.append(1)
        if len(seen) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        look_into(tmp_path, CAMPAIGN, NOW, stop)


def _unpacked(uai: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(an_export(uai))) as archive:
        return archive.read(archive.namelist()[0])
