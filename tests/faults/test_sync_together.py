"""Several real synchronisations of one source at once: one state, the newest, nothing twice."""

from collections import Counter
from contextlib import ExitStack

import pytest

from cio_console.sync import Committed, SyncEvent, SyncRequest, synchronise
from tests.faults.behind import Behind
from tests.faults.sessions import Step, session

LOCKLESS = Step("fail", "lock", "")
"""The home is on a file system without locks."""


def words(place: Behind, *more: str) -> tuple[str, ...]:
    """Return the command line."""
    return ("synchroniser", "--source", place.server.url, *more)


@pytest.mark.parametrize(("more", "said"), [((), 1), (("-q",), 0)])
async def test_a_second_one_leaves_the_work_to_the_first(
    place: Behind, more: tuple[str, ...], said: int
) -> None:
    gate = place.server.shut(lambda path: path.startswith("objects/"))
    with session(place.home, *words(place)) as first:
        gate.wait()
        asked = len(place.server.asked)
        with session(place.home, *words(place, *more)) as second:
            code, err = second.ended()
        assert code == 0
        assert err.count("une synchronisation de cette source est déjà en cours") == said
        assert len(err.splitlines()) == said
        assert place.server.asked[asked:].count("index.json") == 0, "it asked for nothing"
        place.server.open()
        assert first.ended()[0] == 0
    assert place.desk.snapshot.revision == 2
    place.check_whole()


async def test_a_forced_one_waits_for_its_turn(place: Behind) -> None:
    gate = place.server.shut(lambda path: path.startswith("objects/"))
    with session(place.home, *words(place)) as first:
        gate.wait()
        with session(place.home, *words(place, "--forcer", "-v")) as second:
            assert second.process.stderr
            line = second.process.stderr.readline().decode()
            assert "Une autre synchronisation est en cours" in line
            place.files.write(revision=1)  # the source goes back meanwhile
            place.server.open()
            assert first.ended()[0] == 0
            assert second.ended()[0] == 0
    assert place.desk.snapshot.revision == 1
    assert len(place.desk.snapshot.uploads) == len(place.files.uploads)


async def test_one_that_waits_can_be_interrupted(place: Behind) -> None:
    gate = place.server.shut(lambda path: path.startswith("objects/"))
    with session(place.home, *words(place)) as first:
        gate.wait()
        with session(place.home, *words(place, "--forcer", "-v")) as second:
            assert second.process.stderr
            second.process.stderr.readline()
            second.signal(2)
            assert second.ended()[0] == 130
        place.server.open()
        assert first.ended()[0] == 0
    place.check_whole()


async def test_the_turn_of_a_killed_one_is_taken_over(place: Behind) -> None:
    gate = place.server.shut(lambda path: path.startswith("objects/"))
    with session(place.home, *words(place)) as first:
        gate.wait()
        first.signal(9)
        first.ended()
    place.server.open()
    with session(place.home, *words(place)) as second:
        assert second.ended()[0] == 0
    assert place.desk.snapshot.revision == 2


async def test_four_at_once_without_locks_end_with_the_newest_state(place: Behind) -> None:
    gate = place.server.shut(lambda path: path.startswith("objects/"))
    with ExitStack() as stack:
        early = [
            stack.enter_context(session(place.home, *words(place), step=LOCKLESS)) for _ in "12"
        ]
        gate.wait()
        place.files.add("9990003Z", 12, errors=3)
        place.files.write()  # published while they are at it
        late = [
            stack.enter_context(session(place.home, *words(place), step=LOCKLESS)) for _ in "12"
        ]
        place.server.open()
        ended = [one.ended() for one in [*early, *late]]
    assert [code for code, _ in ended] == [0, 0, 0, 0]
    assert not any("Traceback" in err for _, err in ended)
    assert place.desk.snapshot.revision == 3
    place.check_whole()
    most = Counter(place.server.objects()).most_common(1)[0][1]
    assert most <= 4, "each asks once at most"
    assert place.temporaries() == []


async def test_reports_removed_by_a_purge_meanwhile_are_brought_back(place: Behind) -> None:
    folder = place.desk.folder / "reports"

    def purge(event: SyncEvent) -> None:
        if isinstance(event, Committed):
            for path in folder.iterdir():
                path.unlink()

    desk = place.desk
    request = SyncRequest(
        place.server.url, desk.options, desk.cache, desk.reports, desk.now, force=True
    )
    await synchronise(request, purge)
    place.check_whole()
