"""No way of writing the journal is left out of the table of writers."""

import inspect
import sys
from types import FrameType

from cio_console.store import journal
from cio_console.store.journal import Journal
from tests.faults.writers import WRITERS, Writer, prepared

READERS = {"contacts", "drafts", "acceptances", "declarations", "last_visit", "lists", "states"}
"""The public methods of the journal that write nothing."""
PUBLIC = {
    name: method.__code__
    for name, method in inspect.getmembers(Journal, inspect.isfunction)
    if not name.startswith("_")
}


def asked_of_the_journal(writer: Writer) -> set[str]:
    """Return the public methods that a writer calls itself, not those that they call in turn."""
    asked = set[str]()

    def look(frame: FrameType, event: str, _: object) -> None:
        above = frame.f_back
        if event == "call" and above and above.f_code.co_filename != journal.__file__:
            asked.update(name for name, code in PUBLIC.items() if code is frame.f_code)

    with prepared(writer.before) as home:
        sys.setprofile(look)
        try:
            writer.write(home)
        finally:
            sys.setprofile(None)
    return asked


def test_every_way_of_writing_the_journal_is_a_line_of_the_table() -> None:
    asked = set[str]().union(*map(asked_of_the_journal, WRITERS))

    assert PUBLIC.keys() - READERS - asked == set()
    assert PUBLIC.keys() >= READERS
