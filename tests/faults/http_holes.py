"""What a feed may miss without its synchronisation failing: an object absent, wrong or cut.

Each is a hole: the school keeps its old state, the others are brought up to date.
"""

import gzip
from dataclasses import dataclass

import msgspec

from cio_console.domain.upload import FileRef, Upload
from cio_console.feed import messages
from cio_console.feed.contract import VERSION, encode_report
from cio_console.feed.source import Bounds
from tests.faults.fault import Maker
from tests.faults.scene import HERE, Scene, Where
from tests.feed.builders import SCHOOLS, a_report, an_upload, ref_of, sha256
from tests.feed.servers import Script, hang_up, pour, response, the_rest

LATE, FINE = SCHOOLS[:2]
REPORT = encode_report(a_report(20, errors=3))
FINE_REPORT = encode_report(a_report(21, errors=4))
FILE = b"<BEE_ELEVES>" + b" " * 5000 + b"</BEE_ELEVES>"
PACKED = [("Content-Encoding", "gzip")]
ONE_AT_A_TIME = Bounds(object=1 << 20, together=1)
"""Objects are asked for in the order of the index."""


@dataclass(frozen=True)
class Hole:
    """One new upload of LATE that cannot be had, beside one of FINE that can."""

    name: str
    scripts: tuple[Script, ...]
    """What answers for the object, try after try; the last one answers all that follow."""
    maker: Maker
    given: tuple[object, ...]
    words: str
    wanted: bytes = REPORT
    """The bytes that the index names."""
    as_file: bool = False
    """Whether it is the uploaded file that is asked for, and not its report."""

    def upload(self) -> Upload:
        """Return the upload whose object is missing."""
        late = an_upload(LATE, 20, a_report(20, errors=3))
        if not self.as_file:
            return msgspec.structs.replace(late, report=ref_of(self.wanted))
        file = FileRef(sha256(self.wanted), len(self.wanted), "Eleves.xml")
        return msgspec.structs.replace(
            late, sha256=file.sha256, summary=None, report=None, file=file
        )

    def stage(self, scene: Scene) -> Where:
        """Serve the index, then the good object, then those scripts: one question at a time."""
        late, fine = self.upload(), an_upload(FINE, 21, a_report(21, errors=4))
        index: Script = [response(scene.index(fine, late))]
        server = scene.server(index, [response(FINE_REPORT)], *self.scripts)
        return Where(server.url, scene.given(bounds=ONE_AT_A_TIME))

    @property
    def sentence(self) -> str:
        """Return the exact sentence."""
        return str(self.maker(*self.given))


CUT_FILE: Script = [response(FILE)[:-1000], hang_up]
LIE = "n'a pas le contenu annoncé"
A_REPORT = "Un rapport du flux"
NAMED = sha256(REPORT)


def in_place(name: str, *scripts: Script) -> Hole:
    """Return a hole where other bytes than the report's come."""
    return Hole(name, scripts, messages.integrity, (NAMED,), LIE)


def no_report(name: str, raw: bytes, maker: Maker, given: tuple[object, ...], words: str) -> Hole:
    """Return a hole where the bytes are those that the index names, and no report."""
    return Hole(name, ([response(raw)],), maker, given, words, wanted=raw)


HOLES = [
    Hole(
        "a report not yet there",
        ([response(status="404 Not Found")],),
        messages.object_missing,
        (NAMED,),
        "n'est pas encore publié",
    ),
    in_place("another report of that size", [response(REPORT[:-2] + b" \n")]),
    in_place("a shorter report", [response(REPORT[:-1])]),
    in_place("a longer report", [response(REPORT + b" ")]),
    in_place("nothing in place of a report", [response(b"")]),
    in_place("an endless report", [response(close=True), pour(b"x" * 65536)]),
    in_place(
        "a report that is a bomb", [response(gzip.compress(bytes(64 << 20), 9), headers=PACKED)]
    ),
    in_place("a report cut without a length", [response(REPORT[:-100], close=True), hang_up]),
    Hole(
        "a page in place of a report",
        ([response(b"<html>Connexion</html>", headers=[("Content-Type", "text/html")])],),
        messages.captive_portal,
        (HERE,),
        "portail de connexion",
    ),
    Hole(
        "a report that is not the gzip it says",
        ([response(REPORT, headers=PACKED)],),
        messages.bad_encoding,
        (),
        "mal compressée",
    ),
    no_report("a report that is no JSON", b"<a>", messages.captive_portal, (HERE,), "portail"),
    no_report("half a report", REPORT[:-10], messages.not_json, (A_REPORT,), "pas du JSON"),
    no_report(
        "another document than a report",
        b'{"format":"autre","format_version":"1.0"}',
        messages.not_a_feed,
        (A_REPORT,),
        "n'est pas celui d'un flux",
    ),
    no_report(
        "a report of a greater version",
        b'{"format":"cio-feed-report","format_version":"2.0"}',
        messages.too_new,
        ("2.0", VERSION),
        "au format 2.0",
    ),
    Hole(
        "a report too large to be one",
        (),
        messages.too_large,
        (ONE_AT_A_TIME.object,),
        "dépasse 1 Mo",
        wanted=bytes(ONE_AT_A_TIME.object + 1),
    ),
    Hole(
        "a file not yet there",
        ([response(status="404 Not Found")],),
        messages.object_missing,
        (sha256(FILE),),
        "n'est pas encore publié",
        FILE,
        as_file=True,
    ),
    Hole(
        "another file",
        ([response(FILE.lower())],),
        messages.integrity,
        (sha256(FILE),),
        LIE,
        FILE,
        as_file=True,
    ),
    Hole(
        "a file that always breaks",
        (CUT_FILE,),
        messages.answer_cut,
        (HERE,),
        "coupée en route",
        FILE,
        as_file=True,
    ),
    Hole(
        "a file whose rest is another's",
        (CUT_FILE, [the_rest(FILE.lower(), 1000)]),
        messages.integrity,
        (sha256(FILE),),
        LIE,
        FILE,
        as_file=True,
    ),
]
