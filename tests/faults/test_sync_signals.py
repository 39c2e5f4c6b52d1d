"""A real `synchroniser` ended at every step: old state or new, nothing left, none asked twice."""

import signal

import pytest

from tests.faults.behind import NEW, Behind
from tests.faults.sessions import Session, Step, session

CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}

ANSWERS = {
    "before the index": ("index.json", 0.0),
    "in the index": ("index.json", 0.5),
    "before an object": ("objects/", 0.0),
    "in an object": ("objects/", 0.5),
}
CALLS = {
    "before the first report": Step("before", "link", "/reports/"),
    "in a batch": Step("after", "link", "/reports/", 3),
    "between batches": Step("after", "fsync", "/reports"),
    "in the last batch": Step("before", "link", "/reports/", NEW),
    "before the commit": Step("before", "link", "/sector."),
    "after the commit": Step("after", "link", "/sector."),
    "while pruning": Step("before", "unlink", ".1.json"),
    "before the times": Step("before", "link", "/times."),
    "after the times": Step("after", "link", "/times."),
}

INT, TERM, HUP, KILL = signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL
WAITING = [(name, INT) for name in ANSWERS] + [
    ("before the index", TERM),
    ("in an object", HUP),
    ("in an object", KILL),
]
WRITING = [(name, INT) for name in CALLS] + [
    ("in a batch", TERM),
    ("before the commit", TERM),
    ("after the commit", HUP),
    ("in a batch", KILL),
    ("after the commit", KILL),
]


def told(err: str) -> None:
    """Prove that the end is told in one short French sentence, without a traceback."""
    assert "Traceback" not in err
    assert "Exception" not in err
    assert err.startswith("cio-console : synchronisation interrompue.")
    assert len(err.splitlines()) == 1


def ended(place: Behind, running: Session, number: int) -> None:
    """Prove that the process ended as its signal says, leaving a whole state."""
    code, err = running.ended()
    if number == signal.SIGKILL:
        assert code == -number
    else:
        assert code == CODES[signal.Signals(number)]
        told(err)
        assert place.temporaries() == []
    place.check_whole()


@pytest.mark.parametrize(("name", "number"), WAITING)
async def test_ended_while_the_server_is_waited_for(place: Behind, name: str, number: int) -> None:
    where, share = ANSWERS[name]
    gate = place.server.shut(lambda path: path.startswith(where), share)
    with session(place.home, "synchroniser", "--source", place.server.url) as running:
        gate.wait()
        running.signal(number)
        gate.wait_left()
        ended(place, running, number)
    await place.check_resumed()


@pytest.mark.parametrize(("name", "number"), WRITING)
async def test_ended_while_something_is_written(place: Behind, name: str, number: int) -> None:
    words = ("synchroniser", "--source", place.server.url)
    with session(place.home, *words, step=CALLS[name]) as running:
        running.wait()
        running.signal(number)
        if number != signal.SIGKILL:
            running.release()
        ended(place, running, number)
    await place.check_resumed()


ALONE = {
    "the secret": (Step("before", "link", "empreintes.cle"), 1),
    "the source": (Step("before", "replace", "config.toml"), 2),
}
"""What the program writes before and after the synchronisation; the revision held meanwhile."""


@pytest.mark.parametrize("name", ALONE)
@pytest.mark.parametrize(("number", "code"), [(INT, 130), (TERM, -TERM), (KILL, -KILL)])
async def test_ended_before_or_after_the_synchronisation(
    place: Behind, name: str, number: int, code: int
) -> None:
    step, revision = ALONE[name]
    words = ("synchroniser", "--source", place.server.url)
    with session(place.home, *words, step=step) as running:
        running.wait()
        running.process.send_signal(number)
        if number != KILL:  # held back until what is being written is whole
            running.release()
        assert running.ended()[0] == code
    if number != KILL:
        assert place.temporaries() == []
    assert place.desk.snapshot.revision == revision
    place.check_whole()
    with session(place.home, *words) as again:
        assert again.ended()[0] == 0
    assert place.server.url in (place.home / "config.toml").read_text("utf-8")
    assert place.temporaries() == []
