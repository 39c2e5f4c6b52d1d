"""The private feed of a plain folder, as the faults write it and read it."""

import hashlib
from contextlib import suppress

from cio_console.errors import StoreProblem
from cio_console.feed.contract import (
    OBJECTS,
    decode_index,
    encode_index,
    encode_report,
)
from cio_console.feed.source import INDEX_NAME
from cio_console.feed.writing import PRIVATE, opened_for_writing
from cio_console.store.paths import FEED, Home
from tests.faults.homes import SOURCE, Facts
from tests.feed.builders import SCHOOLS, a_report, an_index, an_upload


def feed_facts(home: Home) -> Facts:
    """Return the index of the private feed of the only source, and whether its reports are whole.

    A report that the index does not name is nobody's: it goes with the next publication.
    """
    folder = home.cache(SOURCE) / FEED
    with suppress(FileNotFoundError):
        index = decode_index((folder / INDEX_NAME).read_bytes())
        shas = [upload.report.sha256 for upload in index.uploads if upload.report]
        whole = [
            hashlib.sha256((folder / OBJECTS / f"{sha}.json").read_bytes()).hexdigest() == sha
            for sha in shas
        ]
        return {"index": index, "whole": all(whole)}
    return {"index": None, "whole": True}


def publish(home: Home, *days: int) -> str:
    """Publish reports of those days, as a synchronisation does; return what could not be done."""
    try:
        with opened_for_writing(home.cache(SOURCE) / FEED, PRIVATE) as feed:
            before = feed.previous()
            uploads = [an_upload(SCHOOLS[0], day, a_report(day)) for day in days]
            refs = [feed.put(encode_report(a_report(day)))[0] for day in days]
            old = before[0].uploads if before else ()
            feed.put_index(encode_index(an_index(*uploads, revision=len(days))))
            feed.keep_only({r.sha256 for r in refs} | {u.report.sha256 for u in old if u.report})
    except StoreProblem as problem:
        return str(problem)
    return ""


def one_feed(home: Home) -> None:
    """Leave a feed of one report."""
    publish(home, 7)
