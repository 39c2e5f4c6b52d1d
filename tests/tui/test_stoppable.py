"""What runs in a thread of its own ends, fails or stops, and says so to who waits for it."""

import asyncio
import threading

import pytest

from cio_console.errors import FileProblem
from cio_console.tui.stoppable import Stoppable


async def _answer() -> str:
    return "fait"


async def _fail() -> str:
    raise FileProblem("illisible")


async def _never() -> str:
    await asyncio.Event().wait()
    return "jamais"


def test_it_gives_its_answer_and_is_ended() -> None:
    run = Stoppable()
    assert not run.ended.is_set()
    assert run.finish(_answer) == "fait"
    assert run.ended.is_set()
    assert not run.stopped


def test_its_failure_is_that_of_who_called_it() -> None:
    run = Stoppable()
    with pytest.raises(FileProblem, match="illisible"):
        run.finish(_fail)
    assert run.ended.is_set()


def test_stopped_before_it_began_it_does_nothing() -> None:
    run = Stoppable()
    run.stop()
    with pytest.raises(asyncio.CancelledError):
        run.finish(_answer)
    assert run.stopped


def test_another_thread_stops_it_wherever_it_is() -> None:
    run, begun, caught = Stoppable(), threading.Event(), []

    async def waiting() -> str:
        begun.set()
        return await _never()

    def work() -> None:
        try:
            run.finish(waiting)
        except asyncio.CancelledError:
            caught.append("stopped")

    thread = threading.Thread(target=work)
    thread.start()
    assert begun.wait(10)
    run.stop()
    thread.join(10)
    assert caught == ["stopped"]
    assert run.ended.is_set()
    run.stop()
