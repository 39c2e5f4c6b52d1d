"""Every way for a synchronisation to fail: its own sentence, and the old state as it was.

The rows are in `http_way`, `http_identity`, `http_statuses` and `http_answers`. What a feed may
miss without the synchronisation failing is in `test_http_holes`; what looks odd and is right is in
`test_http_harmless`.
"""

import inspect
from collections.abc import Callable

import pytest

from cio_console.errors import CioConsoleError
from cio_console.feed import certificate_messages, messages
from tests.faults.fault import Fault
from tests.faults.http_answers import ANSWERED
from tests.faults.http_holes import HOLES
from tests.faults.http_identity import OF_IDENTITY
from tests.faults.http_statuses import STATUSES
from tests.faults.http_way import ON_THE_WAY
from tests.faults.scene import SHOWN, Scene, Where
from tests.feed.builders import a_report

FAULTS: list[Fault] = [*ON_THE_WAY, *OF_IDENTITY, *STATUSES, *ANSWERED]


async def failing(scene: Scene, where: Where) -> CioConsoleError:
    """Synchronise in vain; prove that the old state is whole and that the times tell."""
    held = scene.hold(where.location)
    before, times = scene.desk.bytes(), scene.desk.times
    scene.desk.options = where.options
    with pytest.raises(CioConsoleError) as caught:
        await scene.desk.sync(where.location)
    assert scene.desk.bytes() == before
    assert scene.desk.snapshot == held
    for number, upload in enumerate(held.uploads):
        assert upload.report is not None
        assert scene.desk.reports.get(upload.report.sha256) == a_report(number)
    after = scene.desk.times
    assert after.last_error == str(caught.value)
    assert (after.last_success, after.last_change) == (times.last_success, times.last_change)
    assert after.last_attempt != times.last_attempt
    return caught.value


def everything_told(scene: Scene, error: CioConsoleError) -> str:
    """Return all that a user, a log or a curious neighbour could read of a failure."""
    chain: list[BaseException | None] = [error, error.__cause__, error.__context__]
    written = b"".join(p.read_bytes() for p in scene.desk.folder.rglob("*") if p.is_file())
    return f"{chain!r}{chain!s}{scene.desk.events!r}{scene.desk.options!r}" + written.decode()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
async def test_a_fault_is_told_and_leaves_the_old_state(scene: Scene, fault: Fault) -> None:
    error = await failing(scene, fault.stage(scene))
    sentence = str(error)
    assert isinstance(error, fault.kind)
    assert sentence == fault.sentence(scene)
    assert fault.words in sentence
    assert messages.SAFE in sentence
    told = everything_told(scene, error)
    assert [secret for secret in SHOWN if secret in told] == []
    if fault.asked is not None:
        assert sum(len(server.requests) for server in scene.asked) == fault.asked
    assert [server.visits for server in scene.elsewhere] == [0] * len(scene.elsewhere)
    others = {other.words for other in FAULTS if other.words != fault.words}
    assert [words for words in others if words in sentence] == []


def makers() -> set[Callable[..., CioConsoleError]]:
    """Return every function that makes a sentence."""
    return {
        function
        for module in (messages, certificate_messages)
        for _, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and function is not messages.duration
    }


def test_every_sentence_has_a_row_that_reaches_it() -> None:
    reached = {fault.maker for fault in FAULTS} | {hole.maker for hole in HOLES}
    assert {maker.__name__ for maker in makers() - reached} == set()


def test_the_rows_have_names_of_their_own() -> None:
    names = [fault.name for fault in FAULTS] + [hole.name for hole in HOLES]
    assert len(set(names)) == len(names)
