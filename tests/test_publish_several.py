"""Publishing for an académie: one feed per CIO, each as if it were published alone."""

import multiprocessing
from pathlib import Path

import pytest

from cio_console.errors import CampaignProblem, FileProblem, StoreProblem, UsageProblem
from cio_console.feed.contract import decode_index
from cio_console.feed.writing import opened_for_writing
from cio_console.publish import DepositPublished, IndexWritten
from cio_console.publish_several import SectorBegun, SeveralEvent
from tests.feed.academy import NORTH, SOUTH, WEST, A, Academy, B, C, D, checked, done
from tests.feed.deposits import an_export, some_grades

WRONG = b"<html>Connexion</html>"


@pytest.fixture
def academy(tmp_path: Path) -> Academy:
    """Give three CIO and four schools, of which one is in two sectors."""
    academy = Academy(tmp_path)
    for number, uai in enumerate((A, B, C, D), 4):
        academy.put(f"{uai}/siecle/2025-01-08T140500_e.zip", an_export(uai, pupils=number))
    academy.put(f"{B}/siecle/2025-01-09T140500_e.zip", an_export(B, without_email=0))
    academy.put(f"{B}/notes/2025-03-10T120000_n.xml", some_grades(B, pupils=3))
    academy.write()
    return academy


def test_each_cio_has_its_feed_below_its_uai(academy: Academy) -> None:
    outcome = academy.publish()
    assert (outcome.exit_code, outcome.deposits) == (0, 6)
    assert [path.name for path in sorted(academy.output.iterdir())] == [NORTH, SOUTH, WEST]
    for cio, schools in academy.sectors.items():
        index = academy.index(cio)
        assert index.sector.uai == cio
        assert {upload.uai for upload in index.uploads} == set(schools)


def test_each_feed_is_the_one_that_its_sector_alone_would_have(
    academy: Academy, tmp_path: Path
) -> None:
    academy.put(f"{C}/siecle/2025-01-09T140500_e.zip", an_export(A))  # of a school of NORTH
    academy.put(f"{B}/siecle/2025-01-10T140500_e.zip", an_export(C))  # known to SOUTH only
    academy.publish()
    for cio in academy.sectors:
        academy.alone(cio, tmp_path / "seul" / cio)
    assert academy.tree(tmp_path / "seul") == academy.tree()


def test_a_school_of_two_sectors_is_checked_once(academy: Academy) -> None:
    outcome = academy.publish()
    assert checked(outcome) == {NORTH: (4, 0, 0), SOUTH: (1, 0, 3), WEST: (1, 0, 0)}
    north, south = academy.index(NORTH), academy.index(SOUTH)
    of_b = [upload.report for upload in north.uploads if upload.uai == B]
    assert of_b == [upload.report for upload in south.uploads if upload.uai == B]


def test_what_is_new_in_a_school_of_two_sectors_is_checked_once(academy: Academy) -> None:
    academy.publish()
    academy.put(f"{B}/siecle/2025-01-12T140500_e.zip", an_export(B, pupils=8))
    assert checked(academy.publish()) == {NORTH: (2, 3, 0), SOUTH: (0, 3, 2), WEST: (0, 1, 0)}


def test_a_report_that_names_another_school_is_not_given_where_that_name_is_unknown(
    academy: Academy,
) -> None:
    academy.sectors = {NORTH: (A, B), SOUTH: (B,)}
    academy.write()
    (academy.lists / f"{WEST}.json").unlink()
    file = academy.put(f"{B}/siecle/2025-01-10T140500_e.zip", an_export(A))
    told = {}
    outcome = academy.publish()
    for cio in (NORTH, SOUTH):
        (upload,) = [u for u in academy.index(cio).uploads if f"{u.received_at:%m-%d}" == "01-10"]
        assert upload.report is not None
        path = academy.output / cio / "objects" / f"{upload.report.sha256}.json"
        told[cio] = path.read_text("utf-8")
    assert f"celui de « Lycée {A} »" in told[NORTH]
    assert f"celui de l'établissement {A}" in told[SOUTH]
    assert done(outcome, SOUTH).given == 0
    file.unlink()
    assert done(academy.publish(), SOUTH).given == 0, "its former reports hold"


def test_a_school_of_another_nature_in_the_other_sector_is_checked_for_each(
    academy: Academy,
) -> None:
    academy.natures[f"{SOUTH}/{B}"] = "307"
    academy.write()
    assert checked(academy.publish())[SOUTH] == (4, 0, 0)


def test_publishing_again_writes_nothing(academy: Academy) -> None:
    academy.publish()
    before = {path: path.stat().st_mtime_ns for path in academy.output.rglob("*")}
    outcome = academy.publish()
    assert checked(outcome) == {NORTH: (0, 4, 0), SOUTH: (0, 4, 0), WEST: (0, 1, 0)}
    assert not any(one.outcome and one.outcome.changed for one in outcome.sectors)
    assert {path: path.stat().st_mtime_ns for path in academy.output.rglob("*")} == before


def test_only_the_feed_concerned_gets_a_revision(academy: Academy) -> None:
    academy.publish()
    academy.put(f"{D}/siecle/2025-01-12T140500_e.zip", an_export(D))
    academy.publish()
    assert [academy.index(cio).revision for cio in (NORTH, SOUTH, WEST)] == [1, 1, 2]


def test_a_sector_that_changes_makes_nothing_again_elsewhere(academy: Academy) -> None:
    academy.publish()
    academy.sectors[WEST] = (D, C)
    academy.write()
    outcome = academy.publish()
    assert checked(outcome)[NORTH] == (0, 4, 0)
    assert checked(outcome)[SOUTH] == (0, 4, 0)
    assert academy.index(WEST).revision == 2


@pytest.mark.parametrize("processes", [2, 3])
def test_the_number_of_processes_does_not_show(
    academy: Academy, processes: int, tmp_path: Path
) -> None:
    academy.publish()
    outcome = academy.publish(processes=processes, output=tmp_path / "autre")
    assert academy.tree(tmp_path / "autre") == academy.tree()
    assert checked(outcome)[SOUTH] == (1, 0, 3)


def test_a_faulty_sector_file_stops_its_own_cio_only(academy: Academy) -> None:
    academy.publish()
    (academy.lists / f"{NORTH}.json").write_text("{", "utf-8")
    before = academy.index(NORTH)
    academy.put(f"{D}/siecle/2025-01-12T140500_e.zip", an_export(D))
    outcome = academy.publish()
    assert outcome.exit_code == 2
    assert academy.index(NORTH) == before
    assert academy.index(WEST).revision == 2
    last = outcome.sectors[-1]
    assert (last.file, last.uai) == (f"{NORTH}.json", "")
    assert isinstance(last.problem, CampaignProblem)
    assert "ce n'est pas du JSON valable" in str(last.problem)
    assert outcome.orphans == (), "nothing tells whose file it is"
    assert outcome.strangers == (A,), "a school of that sector, perhaps"


def test_two_files_of_the_same_cio_stop_it_and_both_are_named(academy: Academy) -> None:
    academy.publish()
    text = (academy.lists / f"{NORTH}.json").read_text("utf-8")
    (academy.lists / "copie.json").write_text(text, "utf-8")
    outcome = academy.publish()
    assert outcome.exit_code == 2
    told = [str(one.problem) for one in outcome.sectors if one.problem]
    assert len(told) == 2
    assert all(f"{NORTH}.json et copie.json disent tous le CIO {NORTH}" in one for one in told)
    assert outcome.strangers == ()
    assert checked(outcome) == {SOUTH: (0, 4, 0), WEST: (0, 1, 0)}


def test_the_uai_inside_decides_not_the_name_of_the_file(academy: Academy) -> None:
    (academy.lists / f"{NORTH}.json").rename(academy.lists / "le nord.JSON")
    (academy.lists / "LISEZMOI.txt").write_text("rien", "utf-8")
    (academy.lists / f"{NORTH}.json.2025-01-06").write_text("{", "utf-8")
    (academy.lists / ".cache.json").write_text("{", "utf-8")
    outcome = academy.publish()
    assert (outcome.exit_code, done(outcome, NORTH).file) == (0, "le nord.JSON")
    assert academy.index(NORTH).sector.uai == NORTH


def test_what_belongs_to_no_sector_is_told_once_and_the_rest_to_its_cio(academy: Academy) -> None:
    academy.put("9999999Z/siecle/2025-01-08T140500_e.zip", an_export(A))
    academy.put(f"{B}/siecle/brouillon.zip", an_export(B))
    (academy.folder / "depots" / "notes de réunion.txt").write_text("x")
    outcome = academy.publish()
    assert outcome.strangers == ("9999999Z", "notes de réunion.txt")
    assert outcome.exit_code == 0
    sentence = f"{B}/siecle/brouillon.zip est laissé de côté : son nom"
    for cio, number in ((NORTH, 1), (SOUTH, 1), (WEST, 0)):
        result = done(outcome, cio).outcome
        assert result is not None
        assert sum(sentence in notice for notice in result.notices) == number
        assert len(result.notices) == number


def test_a_feed_whose_sector_file_is_gone_is_told_and_stays(academy: Academy) -> None:
    academy.publish()
    (academy.lists / f"{WEST}.json").unlink()
    (academy.output / "autre chose").mkdir()
    outcome = academy.publish()
    assert outcome.orphans == (WEST,)
    assert academy.index(WEST).revision == 1


def test_a_feed_that_another_publication_holds_stops_its_own_cio_only(academy: Academy) -> None:
    academy.output.mkdir()
    with opened_for_writing(academy.output / SOUTH):
        outcome = academy.publish()
    assert outcome.exit_code == StoreProblem.exit_code
    assert "Une autre publication est en cours" in str(done(outcome, SOUTH).problem)
    assert checked(outcome) == {NORTH: (4, 0, 0), WEST: (1, 0, 0)}
    assert checked(academy.publish())[SOUTH] == (4, 0, 0)


def test_a_former_index_that_cannot_be_read_stops_its_own_cio_only(academy: Academy) -> None:
    academy.publish()
    (academy.output / NORTH / "index.json").write_text("{", "utf-8")
    (academy.lists / f"{WEST}.json").write_text("{", "utf-8")
    outcome = academy.publish()
    assert outcome.exit_code == FileProblem.exit_code, "the gravest of 2 and 3"
    assert checked(outcome) == {SOUTH: (0, 4, 0)}


def test_an_output_that_is_a_file_is_told_of_each_cio(academy: Academy) -> None:
    academy.output.write_text("autre chose")
    outcome = academy.publish()
    assert outcome.exit_code == StoreProblem.exit_code
    assert all("un fichier porte le nom du dossier" in str(one.problem) for one in outcome.sectors)
    assert outcome.orphans == ()


def test_wrong_requests_publish_nothing(academy: Academy) -> None:
    for path in academy.lists.iterdir():
        path.unlink()
    with pytest.raises(UsageProblem, match=r"ne contient aucun fichier \.json"):
        academy.publish()
    academy.lists.rmdir()
    with pytest.raises(FileProblem, match=r"dossier des secteurs .* est absent"):
        academy.publish()
    academy.write()
    with pytest.raises(UsageProblem, match="nombre de processus"):
        academy.publish(processes=0)
    (academy.folder / "depots").rename(academy.folder / "ailleurs")
    with pytest.raises(FileProblem, match="dossier de dépôts"):
        academy.publish()
    assert not academy.output.exists()


def test_the_events_tell_each_cio_then_its_progress(academy: Academy) -> None:
    academy.publish()
    begun = [event for event in academy.events if isinstance(event, SectorBegun)]
    assert [(e.rank, e.total, e.uai) for e in begun] == [
        (1, 3, NORTH), (2, 3, SOUTH), (3, 3, WEST),
    ]  # fmt: skip
    assert sum(isinstance(event, IndexWritten) for event in academy.events) == 3


class Stopped(BaseException):
    """What a Ctrl-C does, where a test wants it."""


def test_a_stop_at_any_instant_leaves_each_feed_as_it_was_or_as_it_becomes(
    academy: Academy, tmp_path: Path
) -> None:
    academy.publish()
    former = academy.tree()
    for uai in (A, B, D):
        academy.put(f"{uai}/siecle/2025-01-12T140500_e.zip", an_export(uai, pupils=9))
    academy.publish(output=tmp_path / "neuf")
    steps = len(academy.events)
    new = academy.tree(tmp_path / "neuf")
    for stop in range(steps + 1):
        place = tmp_path / f"essai-{stop}"
        for path, raw in former.items():
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            (place / path).write_bytes(raw)
        _stopped_after(academy, stop, place)
        for cio in academy.sectors:
            index = decode_index((place / cio / "index.json").read_bytes())
            old = decode_index(former[f"{cio}/index.json"])
            fresh = decode_index(new[f"{cio}/index.json"])
            assert index.uploads in (old.uploads, fresh.uploads)
            for upload in index.uploads:
                assert upload.report is not None
                held = place / cio / "objects" / f"{upload.report.sha256}.json"
                assert held.stat().st_size == upload.report.size
        academy.publish(output=place)
        for cio in academy.sectors:
            again = decode_index((place / cio / "index.json").read_bytes())
            assert again.uploads == decode_index(new[f"{cio}/index.json"]).uploads


def _stopped_after(academy: Academy, stop: int, place: Path) -> None:
    """Publish in `place` until so many events were told."""
    academy.events = Counted(stop)
    try:
        academy.publish(output=place)
    except Stopped:
        return
    finally:
        academy.events = []


class Counted(list[SeveralEvent]):
    """A list that refuses one element too many."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def append(self, event: SeveralEvent) -> None:
        """Keep the event, or stop there."""
        if len(self) == self._most:
            raise Stopped
        super().append(event)


def test_a_stop_leaves_no_worker_behind_and_the_processes_serve_every_cio(
    academy: Academy,
) -> None:
    academy.sectors = {NORTH: (A, B), SOUTH: (B, C, D), WEST: (D,)}
    academy.write()
    for uai in (A, B, C, D):
        for day in range(10, 14):
            academy.put(f"{uai}/siecle/2025-01-{day}T140500_e.zip", an_export(uai, pupils=20))
    workers: dict[int, set[int | None]] = {}

    class Watching(Counted):
        """Keeps which processes check, at each file; stops in the second sector."""

        def append(self, event: SeveralEvent) -> None:
            super().append(event)
            if isinstance(event, SectorBegun):
                if event.rank == 3:
                    raise Stopped
                workers[event.rank] = set()
            pids = {one.pid for one in multiprocessing.active_children()}
            workers[max(workers)] |= pids

    academy.events = Watching(1_000)
    with pytest.raises(Stopped):
        academy.publish(processes=2)
    assert multiprocessing.active_children() == []
    assert workers[1] == workers[2]
    assert len(workers[1]) == 2
    assert not (academy.output / WEST).exists()


def test_a_worker_that_is_killed_stops_its_own_cio_only(academy: Academy) -> None:
    long_work = an_export(A, pupils=4000)  # seconds of it are left when the first file is done
    for day in (10, 11):
        academy.put(f"{A}/siecle/2025-01-{day}T140500_e.zip", long_work)

    class Killing(Counted):
        """Kills the processes of the first sector, as a machine short of memory does."""

        def append(self, event: SeveralEvent) -> None:
            super().append(event)
            begun = sum(isinstance(one, SectorBegun) for one in self)
            if isinstance(event, DepositPublished) and begun == 1:
                for worker in multiprocessing.active_children():
                    worker.kill()

    academy.events = Killing(1_000)
    outcome = academy.publish(processes=2)
    assert "processus de contrôle s'est arrêté" in str(done(outcome, NORTH).problem)
    assert outcome.exit_code == 3
    assert checked(outcome).keys() == {SOUTH, WEST}
    assert not (academy.output / NORTH / "index.json").exists()


def test_a_file_that_is_not_understood_is_given_too(academy: Academy) -> None:
    academy.put(f"{B}/siecle/2025-01-13T140500_e.zip", WRONG)
    assert checked(academy.publish())[SOUTH] == (1, 0, 4)
    told = [event for event in academy.events if isinstance(event, DepositPublished)]
    assert [event.done for event in told if event.total == 5] == [1, 2, 3, 4, 5] * 2
