"""A source tried by the real client: each thing that can happen is told with what was seen."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from cio_console.errors import UsageProblem
from cio_console.feed.certificates import read_certificate
from cio_console.feed.contract import VERSION, encode_index, encode_report
from cio_console.feed.folder import FolderFeed
from cio_console.feed.probe import Visit, resolve, visit, visit_folder
from cio_console.feed.source import Address, Bounds, FeedOptions
from tests.feed.authority import LONG_AGO, Authority
from tests.feed.builders import SCHOOLS, FeedFiles, a_report, an_index, an_upload, options
from tests.feed.servers import (
    Scripted,
    Step,
    hang_up,
    response,
    scripted,
    unused_port,
    wait_for_the_other,
)
from tests.feed.test_presented import behind, server_of

TOKEN = {"CIO_CONSOLE_TOKEN": "jeton-tres-secret"}
REPORT = encode_report(a_report())
INDEX = encode_index(an_index(an_upload(SCHOOLS[0], 6, a_report())))
TAG = ("ETag", '"r1"')


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def address_of(server: Scripted, scheme: str = "http") -> Address:
    """Return the address of a scripted server."""
    return Address(scheme, "127.0.0.1", server.port, "/flux/")


def visited(*scripts: list[Step], given: FeedOptions | None = None) -> Visit:
    """Return the visit of a server that answers those, one after the other."""
    with scripted(*scripts) as server:
        return visit(address_of(server), given or options(TOKEN))


def test_a_sound_feed_is_told_whole() -> None:
    headers = (TAG, ("Server", "essai/1"), ("X-Interne", "rien à voir"))
    found = visited(
        [response(INDEX, headers=headers)],
        [response(status="304 Not Modified", headers=[TAG])],
        [response(REPORT)],
    )
    assert (found.index.status, found.index.http, found.index.problem) == (200, "HTTP/1.1", "")
    assert found.index.headers["etag"] == '"r1"'
    assert found.index.headers["server"] == "essai/1"
    assert "x-interne" not in found.index.headers
    assert {"connect_tcp", "answer"} <= set(found.index.steps)
    assert found.feed
    assert (found.feed.schools, found.feed.uploads, found.feed.format_version) == (4, 1, VERSION)
    assert found.again
    assert (found.again.status, found.again.unchanged) == (304, True)
    assert found.object
    assert (found.object.problem, found.object.size) == ("", len(REPORT))


def test_the_requests_are_those_of_a_synchronisation() -> None:
    with scripted(
        [response(INDEX, headers=[TAG])], [response(INDEX, headers=[TAG])], [response(REPORT)]
    ) as server:
        found = visit(address_of(server), options(TOKEN))
        asked = [request.splitlines()[0] for request in server.requests]
        sent = [server.header(rank, "Authorization") for rank in range(3)]
        validator = server.header(1, "If-None-Match")
    assert asked[0] == asked[1] == "GET /flux/index.json HTTP/1.1"
    assert asked[2].startswith("GET /flux/objects/")
    assert set(sent) == {"Bearer jeton-tres-secret"}
    assert validator == '"r1"'
    assert found.again
    assert not found.again.unchanged


def test_without_an_etag_nothing_is_asked_on_condition() -> None:
    found = visited([response(INDEX)], [response(REPORT)])
    assert found.again is None
    assert found.object
    assert found.object.problem == ""


@pytest.mark.parametrize(
    ("answer", "status", "words"),
    [
        (response(status="401 Unauthorized"), 401, "n'accepte pas l'identification"),
        (response(status="403 Forbidden"), 403, "interdit l'accès"),
        (response(status="404 Not Found"), 404, "pas de flux à cette adresse"),
        (response(status="503 Service Unavailable"), 503, "en panne ou en maintenance"),
        (response(b"<html>", headers=[("Content-Type", "text/html")]), 200, "portail"),
        (response(b"<html>"), 200, "portail"),
        (response(b"[]"), 200, "format attendu"),
        (response(b"{"), 200, "coupée en route"),
        (response(b"{]}"), 200, "JSON valable"),
    ],
)
def test_an_answer_that_is_no_feed_is_told_with_its_status(
    answer: bytes, status: int, words: str
) -> None:
    found = visited([answer])
    assert found.index.status == status
    assert words in found.index.problem
    assert (found.feed, found.again, found.object) == (None, None, None)


def test_one_try_only() -> None:
    with scripted([response(status="503 Service Unavailable")]) as server:
        visit(address_of(server), options())
        assert len(server.requests) == 1


def test_nobody_there_stops_at_the_connection() -> None:
    found = visit(Address("http", "127.0.0.1", unused_port(), "/"), options()).index
    assert found.stopped_at == "connect_tcp"
    assert "refuse la connexion" in found.problem
    assert found.status == 0


def test_a_server_that_hangs_up_stops_at_the_answer() -> None:
    found = visited([hang_up]).index
    assert found.stopped_at == "receive_response_headers"
    assert "coupée en route" in found.problem


def test_an_object_that_lies_is_told() -> None:
    found = visited([response(INDEX)], [response(b"x" * len(REPORT))])
    assert found.object
    assert "n'a pas le contenu annoncé" in found.object.problem


def test_over_tls_the_version_and_the_certificate_are_told(authority: Authority) -> None:
    with scripted([response(INDEX)], tls=authority.server("127.0.0.1")) as server:
        found = visit(address_of(server, "https"), options(ca_bundle=authority.bundle)).index
    assert found.tls.startswith("TLSv1.")
    assert "start_tls" in found.steps
    assert (found.status, found.refusal) == (200, "")
    assert read_certificate(found.certificate).names == ("127.0.0.1",)


@pytest.mark.parametrize(
    ("name", "expired", "reason"),
    [
        ("127.0.0.1", True, "certificate has expired"),
        ("autre.exemple.fr", False, "IP address mismatch"),
    ],
)
def test_a_refused_certificate_is_seen_and_nothing_is_sent(
    authority: Authority, name: str, reason: str, *, expired: bool
) -> None:
    context = server_of(authority.issue(name, LONG_AGO if expired else None))
    with scripted([response(INDEX)], tls=context) as server:
        given = options(TOKEN, ca_bundle=authority.bundle)
        found = visit(address_of(server, "https"), given).index
        assert server.requests == []
    assert found.stopped_at == "start_tls"
    assert found.refusal.startswith(reason)
    assert read_certificate(found.certificate).names == (name,)
    assert "certificat" in found.problem


def test_an_unknown_authority_is_told(authority: Authority, tmp_path: Path) -> None:
    (tmp_path / "autre").mkdir()
    other = Authority(tmp_path / "autre")
    with scripted([response(INDEX)], tls=authority.server("127.0.0.1")) as server:
        found = visit(address_of(server, "https"), options(TOKEN, ca_bundle=other.bundle)).index
        assert server.requests == []
    assert "issuer" in found.refusal or "self" in found.refusal
    assert found.certificate


def test_through_a_proxy_the_server_s_certificate_is_told(authority: Authority) -> None:
    context, seen = authority.server("suivi.invalid"), list[bytes]()
    given = options(ca_bundle=authority.bundle)
    with scripted([b"HTTP/1.1 200 OK\r\n\r\n", behind(context, seen)]) as proxy:
        way = replace(given, proxy=f"http://127.0.0.1:{proxy.port}")
        found = visit(Address("https", "suivi.invalid", 443, "/"), way).index
    assert seen[0].startswith(b"GET /index.json HTTP/1.1\r\n")
    assert read_certificate(found.certificate).names == ("suivi.invalid",)
    assert found.tls.startswith("TLSv1.")


def test_what_comes_too_late_after_the_index_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cio_console.feed.probe._AGAIN_SECONDS", 0.05)
    silent: list[Step] = [wait_for_the_other]
    found = visited([response(INDEX, headers=[TAG])], silent, silent)
    assert found.index.problem == ""
    assert found.again
    assert found.object
    assert found.again.problem == found.object.problem == "La réponse n'est pas venue à temps."


def test_wrong_options_are_a_usage_problem() -> None:
    with pytest.raises(UsageProblem):
        visit(Address("https", "x.invalid", 443, "/"), options({"CIO_CONSOLE_USER": "moi"}))


def test_authorities_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    given = options(ca_bundle=str(tmp_path / "absent.pem"))
    found = visit(Address("https", "127.0.0.1", unused_port(), "/"), given).index
    assert "absent ou illisible" in found.problem


def test_a_folder_is_visited_the_same_way(tmp_path: Path) -> None:
    files = FeedFiles(tmp_path / "flux")
    files.add(SCHOOLS[0], 6)
    files.write()
    found = visit_folder(FolderFeed(files.folder, Bounds()))
    assert found.feed
    assert found.again
    assert found.object
    assert (found.feed.uploads, found.again.unchanged, found.object.problem) == (1, True, "")
    files.object_of(next(iter(files.uploads.values()))).unlink()
    gone = visit_folder(FolderFeed(files.folder, Bounds())).object
    assert gone
    assert "pas encore publié" in gone.problem


def test_an_empty_feed_has_no_object_to_try() -> None:
    found = visited([response(encode_index(an_index()), headers=[TAG])], [response(status="304 x")])
    assert found.feed
    assert (found.feed.smallest, found.object) == (None, None)


def test_this_machine_has_an_address() -> None:
    found = resolve("localhost", 80)
    assert {"127.0.0.1", "::1"} & set(found.addresses)
    assert found.problem == ""


@pytest.mark.parametrize("name", ["rien.invalid", "a" * 64 + ".fr", "..", "x\udcff"])
def test_a_name_that_has_none_is_told_with_the_system_s_word(name: str) -> None:
    found = resolve(name, 443)
    assert found.addresses == ()
    assert found.problem
    assert found.problem.isprintable()


def test_a_resolver_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    leave = threading.Event()

    def never(*_args: object, **_kwargs: object) -> list[object]:
        leave.wait()
        return []

    monkeypatch.setattr("cio_console.feed.probe.socket.getaddrinfo", never)
    assert resolve("suivi.exemple.fr", 443, seconds=0.01).problem == "délai"
    leave.set()


def test_an_exchange_holds_no_secret() -> None:
    found = visited([response(status="401 Unauthorized")])
    assert "jeton-tres-secret" not in repr(found)
