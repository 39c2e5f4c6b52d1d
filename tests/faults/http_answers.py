"""What goes wrong with what a server answers: redirections, bodies, contents."""

import gzip
import json
from collections.abc import Callable, Mapping

from cio_console.errors import (
    SourceInvalid,
    SourceRefused,
    SourceUnreachable,
)
from cio_console.feed import messages
from cio_console.feed.contract import VERSION
from tests.domain.builders import a_school
from tests.faults.fault import Fault
from tests.faults.http_statuses import status
from tests.faults.scene import HELD, HERE, SMALL, Scene, Stage, Where, answering, saying
from tests.feed.servers import Script, hang_up, pour, response


def moved(target: str, code: str = "302 Found") -> Stage:
    """Return the stage of a redirection to a server that must not be asked, nor even visited."""

    def stage(scene: Scene) -> Where:
        there = target.format(port=scene.bystander().port)
        where = response(
            status=code, headers=[("Location", there), ("Set-Cookie", "a=b; Domain=localhost")]
        )
        return Where(scene.server([where]).url, scene.given())

    return stage


def moved_from_https(target: str) -> Stage:
    """Return the stage of such a redirection from a server under TLS, which knows us."""

    def stage(scene: Scene) -> Where:
        there = target.format(port=scene.bystander().port)
        url = scene.secure([response(status="301 Moved", headers=[("Location", there)])])
        known = scene.authority.issue("poste-du-cio")
        given = scene.given(ca_bundle=scene.authority.bundle, client_certificate=known)
        return Where(url, given)

    return stage


REDIRECTIONS = [
    *(
        Fault(
            f"redirected to {target}, {code}",
            moved(target, code),
            SourceInvalid,
            messages.redirected,
            (HERE, host),
            f"renvoie vers {host} : la console ne suit pas",
            1,
        )
        for target, host, code in (
            ("http://localhost:{port}/flux/index.json", "localhost", "302 Found"),
            ("http://127.0.0.1:{port}/flux/index.json", HERE, "307 Temporary Redirect"),
            ("//portail.invalid/login?next=x", "portail.invalid", "302 Found"),
            ("https://portail.invalid/", "portail.invalid", "303 See Other"),
            ("http://moi:s3cret@portail.invalid/", "portail.invalid", "308 Permanent Redirect"),
            ("ftp://portail.invalid/", "portail.invalid", "301 Moved"),
        )
    ),
    Fault(
        "redirected from https to another host",
        moved_from_https("https://localhost:{port}/flux/index.json"),
        SourceInvalid,
        messages.redirected,
        (HERE, "localhost"),
        "renvoie vers localhost : la console ne suit pas",
        1,
    ),
    *(
        Fault(
            f"redirected to {target}",
            moved(target),
            SourceInvalid,
            messages.redirected,
            (HERE, ""),
            "renvoie vers une autre adresse",
            1,
        )
        for target in ("http://999.1.1.1/", "http://xn--a/")
    ),
    Fault(
        "redirected from http to https",
        moved("https://127.0.0.1:{port}/flux/index.json"),
        SourceInvalid,
        messages.wants_https,
        (HERE,),
        "n'est servi qu'en https",
        1,
    ),
    Fault(
        "redirected from https to http",
        moved_from_https("http://127.0.0.1:{port}/flux/index.json"),
        SourceInvalid,
        messages.redirected_in_clear,
        (HERE,),
        "renvoie vers une adresse sans chiffrement",
        1,
    ),
    Fault(
        "redirected in circles",
        status("302 Found", ("Location", "/flux/index.json")),
        SourceInvalid,
        messages.redirected_in_circles,
        (HERE,),
        "renvoie sans fin",
        4,
    ),
]

PAGE = b"\n <!DOCTYPE html><html><body>Connexion</body></html>"

PORTALS = [
    Fault(
        name,
        stage,
        SourceInvalid,
        messages.captive_portal,
        (HERE,),
        "portail de connexion",
        1,
    )
    for name, stage in (
        ("a page", status("200 OK", ("Content-Type", "Text/HTML; charset=utf-8"), body=PAGE)),
        ("a page said to be JSON", status("200 OK", body=PAGE)),
        ("JSON said to be a page", status("200 OK", ("Content-Type", "text/html"), body=b"{}")),
        ("511", status("511 Network Authentication Required", body=PAGE)),
    )
]

INDEX = b'{"format": "cio-feed", "filler": "' + b"x" * 5000 + b'"}'
PACKED = [("Content-Encoding", "gzip")]

CUT: dict[str, tuple[Script, int]] = {
    "cut gzip": ([response(gzip.compress(INDEX)[:-6], headers=PACKED)], 4),
    "cut without a length": ([response(INDEX[:-1000], close=True), hang_up], 1),
    "too long a length": ([response(INDEX, length=len(INDEX) + 10), hang_up], 4),
    "too short a length": ([response(INDEX, length=len(INDEX) - 10), hang_up], 1),
}
LARGE: dict[str, Script] = {
    "an endless body": [response(close=True), pour(b"x" * 65536)],
    "a bomb": [response(gzip.compress(bytes(64 << 20), 9), headers=PACKED)],
}

BODIES = [
    *(
        Fault(
            name,
            answering(script),
            SourceUnreachable,
            messages.answer_cut,
            (HERE,),
            "coupée en route",
            asked,
        )
        for name, (script, asked) in CUT.items()
    ),
    *(
        Fault(
            name,
            answering(script, bounds=SMALL),
            SourceInvalid,
            messages.too_large,
            (SMALL.index,),
            "dépasse 1 Mo",
            1,
        )
        for name, script in LARGE.items()
    ),
    Fault(
        "not the gzip it says",
        answering([response(INDEX, headers=PACKED)]),
        SourceInvalid,
        messages.bad_encoding,
        (),
        "mal compressée",
        1,
    ),
    Fault(
        "an encoding nobody asked for",
        answering([response(INDEX, headers=[("Content-Encoding", "br")])]),
        SourceInvalid,
        messages.bad_encoding,
        (),
        "mal compressée",
        1,
    ),
]


def changed(**fields: object) -> Callable[[Scene], bytes]:
    """Return what makes the index of the old state with fields changed."""

    def make(scene: Scene) -> bytes:
        index: Mapping[str, object] = json.loads(scene.index())
        return json.dumps({**index, **fields}).encode()

    return make


def without(name: str) -> Callable[[Scene], bytes]:
    """Return what makes such an index without one of its fields."""

    def make(scene: Scene) -> bytes:
        index = json.loads(scene.index())
        del index[name]
        return json.dumps(index).encode()

    return make


def two_schools(scene: Scene) -> bytes:
    """Return an index where two schools of four are gone."""
    scene.files.schools = scene.files.schools[:2]
    kept = {school.uai for school in scene.files.schools}
    scene.files.uploads = {k: u for k, u in scene.files.uploads.items() if u.uai in kept}
    return scene.index()


def an_upload_less(scene: Scene) -> bytes:
    """Return an index where an upload is gone."""
    scene.files.uploads.popitem()
    return scene.index()


THE_INDEX = "L'index du flux"
DEEP = b'{"nouveau": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"

CONTENTS = [
    *(
        Fault(
            f"invalid JSON: {raw[:12]!r}",
            answering([response(raw)]),
            SourceInvalid,
            messages.not_json,
            (THE_INDEX,),
            "n'est pas du JSON valable",
            1,
        )
        for raw in (b"", b"{'a'}", b"\xff\xfe{}", DEEP)
    ),
    Fault(
        "another document",
        saying(changed(format="autre")),
        SourceInvalid,
        messages.not_a_feed,
        (THE_INDEX,),
        "n'est pas celui d'un flux de suivi",
        1,
    ),
    *(
        Fault(
            f"wrong content: {problem}",
            saying(make),
            SourceInvalid,
            messages.wrong_content,
            (THE_INDEX, problem),
            f"ne suit pas le format attendu : {problem}",
            1,
        )
        for make, problem in (
            (changed(revision="un"), "il faut un nombre entier, et non un texte (revision)"),
            (changed(uploads={}), "il faut une liste, et non un objet (uploads)"),
            (without("campaign"), "le champ « campaign » manque"),
            (changed(revision=-1), "la révision -1 est impossible"),
            (changed(format_version="un"), "sa version n'est pas comprise"),
        )
    ),
    Fault(
        "a greater major version",
        saying(changed(format_version="2.0", uploads="autre chose")),
        SourceRefused,
        messages.too_new,
        ("2.0", VERSION),
        "Ce flux est au format 2.0",
        1,
    ),
    Fault(
        "a lower revision",
        saying(lambda scene: scene.index(revision=HELD - 1)),
        SourceRefused,
        messages.rollback,
        (HELD - 1, HELD),
        "est revenu en arrière",
        1,
    ),
    Fault(
        "half of the schools gone",
        saying(two_schools),
        SourceRefused,
        messages.shrunken,
        ("2 établissements au lieu de 4",),
        "2 établissements au lieu de 4",
        1,
    ),
    Fault(
        "an upload gone",
        saying(an_upload_less),
        SourceRefused,
        messages.shrunken,
        (f"un dépôt déjà reçu n'y est plus ({a_school().name})",),
        "un dépôt déjà reçu n'y est plus",
        1,
    ),
]

ANSWERED: list[Fault] = [*REDIRECTIONS, *PORTALS, *BODIES, *CONTENTS]
