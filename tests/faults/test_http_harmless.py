"""What looks odd in an answer or on the way, and is right: the synchronisation succeeds."""

import socket
import ssl
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest

from cio_console.sync import SyncKind
from tests.e2e.terminal import require
from tests.faults.http_answers import changed
from tests.faults.scene import FAR, HELD, HERE, TAG, Scene, Stage, Where, answering, saying
from tests.feed.servers import Script, hang_up, response, tunnel

UNCHANGED = response(status="304 Not Modified", headers=[("ETag", TAG)])


@dataclass(frozen=True)
class Success:
    """One oddity, and what it must come to."""

    name: str
    stage: Stage
    kind: SyncKind = SyncKind.CHANGED
    asked: int = 1
    headers: dict[str, str] = field(default_factory=dict)
    """What the last question must have said; "" for what it must not."""
    validator: str = TAG
    """ETag of the old state."""
    learned: str = ""
    """The tag that is kept from then on, when that alone changes."""


def newer(scene: Scene) -> bytes:
    """Return the answer of an index one revision further."""
    return response(scene.index(), headers=[("ETag", '"neuf"')])


def after(*first: bytes) -> Stage:
    """Return the stage of a server that recovers after those answers."""

    def stage(scene: Scene) -> Where:
        before: list[Script] = [[answer, hang_up] for answer in first]
        return Where(scene.server(*before, [newer(scene)]).url, scene.given())

    return stage


def the_same_under(tag: str) -> Stage:
    """Return the stage of the held content under another ETag."""
    return saying(lambda scene: scene.index(revision=HELD), headers=[("ETag", tag)])


def through_a_proxy(given: Callable[[str], dict[str, object]]) -> Stage:
    """Return the stage of a proxy that answers for a name that only it knows."""

    def stage(scene: Scene) -> Where:
        proxy = scene.server([newer(scene)])
        return Where(FAR, scene.given(allow_http=True, **given(f"{HERE}:{proxy.port}")))

    return stage


def by_variable(name: str) -> Callable[[str], dict[str, object]]:
    """Return what names the proxy in a variable, its account in its address."""
    return lambda proxy: {"environ": {name: f"moi:s3cret@{proxy}"}}


def exempting(no_proxy: str) -> Callable[[str], dict[str, object]]:
    """Return what names the proxy in a variable, and the servers that do without."""
    return lambda proxy: {"environ": {"http_proxy": f"http://{proxy}", "NO_PROXY": no_proxy}}


def trusting(given: Callable[[Scene], dict[str, object]]) -> Stage:
    """Return the stage of a server under TLS, and of the ways to trust its authority."""

    def stage(scene: Scene) -> Where:
        return Where(scene.secure([newer(scene)]), scene.given(**given(scene)))

    return stage


def a_folder_of_authorities(scene: Scene) -> dict[str, object]:
    """Return a folder as c_rehash leaves it."""
    folder = scene.folder / "autorites"
    folder.mkdir()
    (folder / "academie.pem").write_bytes(Path(scene.authority.bundle).read_bytes())
    subprocess.run([require("openssl"), "rehash", folder], check=True, capture_output=True)
    return {"environ": {"SSL_CERT_DIR": str(folder)}}


def known_to_the_server(scene: Scene) -> Where:
    """Ask for a client certificate, and show one whose key is under a passphrase."""
    wanting = scene.authority.server(HERE, wants_certificate=True)
    phrase = scene.given().environ["CIO_CONSOLE_KEY_PASSWORD"]
    certificate, key = scene.authority.issue_apart("poste-du-cio", password=phrase)
    given = scene.given(
        ca_bundle=scene.authority.bundle, client_certificate=certificate, client_key=key
    )
    return Where(scene.secure([newer(scene)], tls=wanting), given)


PASSWORD = "Basic bW9pOnMzY3JldA=="  # noqa: S105 - invented

SUCCESSES = [
    Success("a greater minor version", saying(changed(format_version="1.7"))),
    Success("unknown fields", saying(changed(nouveau={"a": [1]}, autre=None))),
    Success("304", answering([UNCHANGED]), SyncKind.UNCHANGED, 1, {"If-None-Match": TAG}),
    Success("a tag for a content that has changed", answering([UNCHANGED]), SyncKind.UNCHANGED),
    Success(
        "another tag for the same content",
        the_same_under('"autre"'),
        SyncKind.UNCHANGED,
        learned='"autre"',
    ),
    Success("no tag any more", saying(lambda s: s.index(revision=HELD)), SyncKind.UNCHANGED),
    Success(
        "a weak tag",
        answering([UNCHANGED]),
        SyncKind.UNCHANGED,
        headers={"If-None-Match": 'W/"a b"'},
        validator='W/"a b"',
    ),
    Success("no tag to send", saying(Scene.index), headers={"If-None-Match": ""}, validator=""),
    Success("a body that breaks once", after(response(b"{}", length=500)), asked=2),
    Success("503 twice", after(response(status="503 Non"), response(status="503 Non")), asked=3),
    Success(
        "429 with a short Retry-After",
        after(response(status="429 Non", headers=[("Retry-After", "0")])),
        asked=2,
    ),
    Success(
        "a redirection on the same server",
        after(response(status="307 Va", headers=[("Location", "/ailleurs/index.json")])),
        asked=2,
    ),
    Success(
        "a proxy by setting",
        through_a_proxy(lambda proxy: {"proxy": f"http://{proxy}", "environ": {"NO_PROXY": "*"}}),
        headers={"Proxy-Authorization": ""},
    ),
    Success(
        "a proxy by setting, its password by variables",
        through_a_proxy(
            lambda proxy: {
                "proxy": f"http://{proxy}",
                "environ": {
                    "CIO_CONSOLE_PROXY_USER": "moi",
                    "CIO_CONSOLE_PROXY_PASSWORD": "s3cret",
                },
            }
        ),
        headers={"Proxy-Authorization": PASSWORD},
    ),
    *(
        Success(
            f"a proxy by {name}, its password in its address",
            through_a_proxy(by_variable(name)),
            headers={"Proxy-Authorization": PASSWORD},
        )
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY")
    ),
    *(
        Success(
            f"a proxy although NO_PROXY has {no_proxy}",
            through_a_proxy(exempting(no_proxy)),
        )
        for no_proxy in ("suivi.invalid:8443", "vi.invalid", "10.0.0.0/8", "autre.invalid", "")
    ),
    Success("a bundle", trusting(lambda s: {"ca_bundle": s.authority.bundle})),
    Success(
        "SSL_CERT_FILE", trusting(lambda s: {"environ": {"SSL_CERT_FILE": s.authority.bundle}})
    ),
    Success("SSL_CERT_DIR", trusting(a_folder_of_authorities)),
    Success(
        "a bundle before an absent SSL_CERT_FILE",
        trusting(
            lambda s: {"ca_bundle": s.authority.bundle, "environ": {"SSL_CERT_FILE": "/absent"}}
        ),
    ),
    Success("a client certificate", known_to_the_server),
]


@pytest.mark.parametrize("success", SUCCESSES, ids=lambda success: success.name)
async def test_an_oddity_is_got_over(scene: Scene, success: Success) -> None:
    where = success.stage(scene)
    held = scene.hold(where.location, success.validator)
    before = scene.desk.bytes()
    scene.desk.options = where.options
    outcome = await scene.desk.sync(where.location)
    (server,) = scene.asked
    assert outcome.kind is success.kind
    assert len(server.requests) == success.asked
    for name, value in success.headers.items():
        assert server.header(success.asked - 1, name) == value
    if success.kind is SyncKind.UNCHANGED and success.learned:
        assert scene.desk.snapshot == msgspec.structs.replace(held, validator=success.learned)
    elif success.kind is SyncKind.UNCHANGED:
        assert scene.desk.bytes() == before
    else:
        assert scene.desk.snapshot.revision == HELD + 1
        assert scene.desk.snapshot.uploads == held.uploads
    assert scene.desk.times.last_error == ""
    assert not scene.desk.times.failed


async def test_each_end_of_a_tunnel_sees_its_own_account_and_the_server_alone_the_certificate(
    scene: Scene,
) -> None:
    seen: list[bytes | None] = []

    def look(connection: socket.socket) -> None:
        assert isinstance(connection, ssl.SSLSocket)
        seen.append(connection.getpeercert(binary_form=True))

    url = scene.secure(
        [look, newer(scene)], tls=scene.authority.server("suivi.invalid", wants_certificate=True)
    )
    (server,) = scene.asked
    proxy = scene.server([tunnel(server.port)])
    scene.desk.options = scene.given(
        environ={"HTTPS_PROXY": f"http://moi:s3cret@{HERE}:{proxy.port}"},
        ca_bundle=scene.authority.bundle,
        client_certificate=scene.authority.issue("poste-du-cio"),
    )
    location = url.replace(HERE, "suivi.invalid")
    scene.hold(location)
    assert (await scene.desk.sync(location)).kind is SyncKind.CHANGED
    assert proxy.requests[0].startswith(f"CONNECT suivi.invalid:{server.port} ")
    assert proxy.header(0, "Proxy-Authorization") == PASSWORD
    assert proxy.header(0, "Authorization") == ""
    assert server.header(0, "Authorization").startswith("Basic ZGly")
    assert server.header(0, "Proxy-Authorization") == ""
    (shown,) = seen
    assert shown is not None
