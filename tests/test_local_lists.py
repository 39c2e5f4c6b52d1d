"""Lists of statuses as a source: alone, or among the files that were received."""

import os
from pathlib import Path

import pytest

from cio_console.domain.overview import overview
from cio_console.domain.status import Status
from cio_console.domain.upload import Declared
from cio_console.errors import FileProblem
from cio_console.publishing.told import BY
from cio_console.sync import FileLeft, SyncKind
from tests.domain.builders import paris
from tests.feed.builders import SCHOOLS
from tests.feed.deposits import an_export
from tests.test_local_source import Alone

A, B, C, D = SCHOOLS
LIST = (
    "UAI;Collecte;Date;État\n"
    f"{A};SIECLE;07/01/2025;déposé\n{B};SIECLE;06/01/2025;rejeté\n{C};SIECLE;;absent\n"
)
NINTH = paris(1, 9, 8)


@pytest.fixture
def alone(tmp_path: Path) -> Alone:
    """Give a director with a list of three schools."""
    alone = Alone(tmp_path)
    alone.write_list(A, B, C)
    return alone


def statuses(alone: Alone) -> dict[str, Status]:
    """Return the status of SIECLE of each school, after the deadline."""
    lines = overview(alone.desk.snapshot, paris(1, 13)).lines
    return {line.school.uai: line.states["siecle"].status for line in lines}


async def test_what_is_of_an_earlier_campaign_is_not_counted_and_is_told(alone: Alone) -> None:
    text = f"UAI;Collecte;Date;État\n{A};SIECLE;07/01/2025;déposé\n{B};SIECLE;07/01/2024;déposé\n"
    path = alone.put("statuts.csv", text.encode(), NINTH)

    await alone.desk.sync(path)

    assert statuses(alone) == {A: Status.DECLARED, B: Status.LATE, C: Status.LATE}
    (told,) = [e.sentence for e in alone.desk.events if isinstance(e, FileLeft)]
    assert told.endswith(
        "1 ligne n'est pas comptée, d'avant le 01/09/2024 : c'est une autre campagne."
    )


async def test_a_list_alone_is_a_source(alone: Alone) -> None:
    path = alone.put("statuts.csv", LIST.encode("cp1252"), NINTH)

    outcome = await alone.desk.sync(path)

    assert outcome.kind is SyncKind.CHANGED
    assert alone.desk.snapshot.source == str(path)
    assert statuses(alone) == {A: Status.DECLARED, B: Status.REJECTED, C: Status.LATE}
    first = next(u for u in alone.desk.snapshot.uploads if u.uai == A)
    assert first.declared == Declared(BY, NINTH)
    assert first.received_at == paris(1, 7, 0)
    assert (await alone.desk.sync(path)).kind is SyncKind.UNCHANGED


async def test_a_list_among_the_files_gives_its_place_to_the_real_ones(alone: Alone) -> None:
    alone.put("de l'académie/statuts.csv", LIST.encode(), NINTH)
    await alone.sync()
    assert statuses(alone)[A] is Status.DECLARED

    alone.put("a.zip", an_export(A), paris(1, 8))
    assert await alone.sync() is SyncKind.CHANGED
    assert statuses(alone)[A] is Status.TO_CORRECT


async def test_of_two_lists_the_newest_decides_even_of_an_absence(alone: Alone) -> None:
    alone.put("1.csv", LIST.encode(), NINTH)
    alone.put("2.csv", f"UAI;Collecte;État\n{A};SIECLE;absent\n".encode(), paris(1, 10))
    await alone.sync()

    assert statuses(alone) == {A: Status.LATE, B: Status.REJECTED, C: Status.LATE}
    os.utime(alone.folder / "2.csv", (paris(1, 8).timestamp(),) * 2)
    await alone.sync()
    assert statuses(alone)[A] is Status.DECLARED


async def test_without_a_list_of_schools_those_of_the_statuses_stand_for_it(
    tmp_path: Path,
) -> None:
    alone = Alone(tmp_path)
    alone.put("statuts.csv", LIST.encode(), NINTH)
    await alone.sync()

    assert statuses(alone) == {A: Status.DECLARED, B: Status.REJECTED, C: Status.LATE}


async def test_what_is_wrong_in_a_list_is_told_with_its_line_and_its_file(alone: Alone) -> None:
    text = f"{LIST}{C};SIECLE;08/01/2025;bizarre\n{D};SIECLE;08/01/2025;déposé\n{C};notes;;déposé\n"
    alone.put("statuts.csv", text.encode(), NINTH)
    alone.put("autre.csv", b"a;b\n1;2\n", NINTH)
    await alone.sync()

    told = " ".join(alone.said)
    assert "statuts.csv, ligne 5 (« bizarre ») : état non compris" in told
    assert "statuts.csv, 1 dépôt sans date : compté au jour du fichier" in told
    assert f"parle d'établissements qui ne sont pas dans la vôtre : {D}." in told
    assert "autre.csv est laissé de côté : ce n'est pas une liste d'états" in told


async def test_a_list_whose_date_no_calendar_has_is_left_out_alone(alone: Alone) -> None:
    path = alone.put("a.csv", LIST.encode(), NINTH)
    os.utime(alone.put("b.csv", f"{C};SIECLE;déposé;07/01/2025\n".encode(), NINTH), (2**45, 2**45))

    await alone.desk.sync(path.parent)

    assert statuses(alone)[A] is Status.DECLARED
    (told,) = [e.sentence for e in alone.desk.events if isinstance(e, FileLeft)]
    assert told == "b.csv est laissé de côté : sa date est invraisemblable."


async def test_a_file_that_is_no_list_is_refused_as_a_source(alone: Alone) -> None:
    path = alone.put("autre.csv", b"a;b\n1;2\n", NINTH)

    with pytest.raises(FileProblem, match="ce n'est pas une liste d'états"):
        await alone.desk.sync(path)
    assert "liste d'états" in alone.desk.times.last_error


async def test_a_corrected_date_or_a_line_taken_away_is_no_loss(alone: Alone) -> None:
    alone.put("statuts.csv", LIST.encode(), NINTH)
    await alone.sync()
    alone.put("statuts.csv", LIST.replace("07/01", "08/01").encode(), paris(1, 10))
    assert await alone.sync() is SyncKind.CHANGED
    alone.put("statuts.csv", f"UAI;Collecte;État\n{C};SIECLE;absent\n".encode(), paris(1, 11))

    assert await alone.sync() is SyncKind.EMPTY
    assert statuses(alone)[A] is Status.LATE
    assert not [event for event in alone.desk.events if isinstance(event, FileLeft)]
