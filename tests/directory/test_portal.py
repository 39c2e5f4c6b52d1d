"""What a portal may answer: each failure has its own sentence, and nobody is said to it."""

import gzip
import json
from pathlib import Path

import pytest

from cio_console.directory.portal import Dataset, Portal
from cio_console.errors import AccessRefused, FeedProblem, UsageProblem
from cio_console.feed.source import FeedOptions, Patience
from tests.directory.open_data import ERROR_400, ERROR_429, INTERRUPTED
from tests.feed.authority import Authority
from tests.feed.builders import QUICK, options
from tests.feed.servers import (
    Script,
    hang_up,
    pour,
    response,
    scripted,
    unused_port,
    wait_for_the_other,
)

JSON = [("Content-Type", "application/json; charset=utf-8")]
ROWS = b'[{"nom_commune": "Aville"}, {"nom_commune": null}]'


async def rows_of(script: Script, given: FeedOptions | None = None) -> list[dict[str, object]]:
    """Return the rows that a portal gives by that script."""
    with scripted(script) as server:
        async with Portal(server.url, given or options()) as portal:
            return await portal.rows("essai", 'nom_commune = "Aville"', ["nom_commune"])


async def refusal(script: Script, given: FeedOptions | None = None) -> str:
    """Return the sentence of the failure."""
    with pytest.raises(FeedProblem) as caught:
        await rows_of(script, given)
    return str(caught.value)


def answered(status: str, body: bytes, *headers: tuple[str, str]) -> Script:
    """Return the script of a portal that refuses so."""
    return [response(body, status=status, headers=[*JSON, *headers])]


async def test_rows_come_as_an_array_or_below_results() -> None:
    told = [{"nom_commune": "Aville"}, {"nom_commune": None}]
    assert await rows_of([response(ROWS, headers=JSON)]) == told
    page = b'{"total_count": 2, "results": ' + ROWS + b"}"
    assert await rows_of([response(page, headers=JSON)]) == told


async def test_the_condition_is_sent_encoded_with_no_limit_on_rows() -> None:
    with scripted([response(b"[]")]) as server:
        async with Portal(server.url, options()) as portal:
            await portal.rows("essai", 'a = "É & #" or b = 1', ["a", "b"])
        first = server.requests[0].split("\r\n")[0]
    assert first == (
        "GET /flux/api/explore/v2.1/catalog/datasets/essai/exports/json"
        "?where=a%20%3D%20%22%C3%89%20%26%20%23%22%20or%20b%20%3D%201&limit=-1&select=a%2Cb"
        " HTTP/1.1"
    )


async def test_a_data_set_is_described_by_what_tells_whether_it_changed() -> None:
    fields = [{"name": "a", "type": "int"}, {"name": "b", "type": "text"}, {"name": 3}, "c"]
    default = {"data_processed": "2025-01-05T00:00:00+00:00", "records_count": 12}
    page = json.dumps({"fields": fields, "metas": {"default": default}, "other": 1}).encode()
    with scripted([response(page, headers=JSON)]) as server:
        async with Portal(server.url, options()) as portal:
            found = await portal.dataset("essai")
    assert found == Dataset("essai", "2025-01-05T00:00:00+00:00", 12, {"a": "int", "b": "text"})
    assert "12" in found.stamp


@pytest.mark.parametrize("default", [{}, {"data_processed": 3}, {"records_count": 12}])
async def test_a_description_may_tell_less(default: dict[str, int]) -> None:
    page = json.dumps({"fields": None, "metas": {"default": default}})
    with scripted([response(page.encode(), headers=JSON)]) as server:
        async with Portal(server.url, options()) as portal:
            assert (await portal.dataset("essai")).stamp == ""


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (answered("400 Bad Request", ERROR_400), "ne comprend pas la demande : « ODSQL query"),
        (answered("403 Forbidden", b'{"error_code": "ForbiddenAccess"}'), "refuse l'accès"),
        (answered("404 Not Found", b'{"error_code": "NotFoundResource"}'), "jeu de données essai"),
        (answered("429 Too Many Requests", ERROR_429), "(5000 par jour)"),
        (answered("429 Too Many Requests", b"", ("Retry-After", "3600")), "Réessayez dans 1 h"),
        (answered("500 Internal Server Error", b"{}"), "en panne ou en maintenance (500)"),
        (answered("200 OK", b'{"error_code": "X", "message": "Non."}'), "par une erreur : « Non »"),
        (answered("200 OK", ROWS[:-3]), "est incomplète"),
        (answered("200 OK", ROWS[:20] + INTERRUPTED), "a interrompu son envoi avant la fin"),
        (answered("200 OK", b'"rien"'), "ne répond pas comme un portail de données ouvertes"),
        (answered("200 OK", b"bonjour"), "ne répond pas comme un portail de données ouvertes"),
        (answered("200 OK", b"[" * 100_000), "est incomplète"),
        (answered("200 OK", b"<!doctype html>"), "sans doute un portail de connexion"),
        (
            [response(b"<p>Connexion</p>", headers=[("Content-Type", "text/html")])],
            "sans doute un portail de connexion",
        ),
        (
            [response(b"", status="302 Found", headers=[("Location", "http://wifi.exemple/")])],
            "renvoie vers wifi.exemple",
        ),
        ([hang_up], "coupée en route"),
    ],
)
async def test_each_failure_has_its_own_sentence(script: Script, words: str) -> None:
    told = await refusal(script)
    assert words in told
    assert "reste" in told, "what is still safe is said"
    assert "flux" not in told, "it is not about the feed"


async def test_an_interruption_repeats_what_the_portal_says_of_it() -> None:
    told = await refusal(answered("200 OK", ROWS[:20] + INTERRUPTED))
    assert "« Invalid value for sum of offset + limit API parameter" in told


@pytest.mark.parametrize(
    "headers",
    [
        [("X-Ratelimit-Reset", "2025-01-09 00:00:00+00:00"), ("X-Ratelimit-Remaining", "0")],
        [("x-ratelimit-dataset-reset", "2025-01-09T00:00:00Z")],
        [("x-ratelimit-reset", "demain"), ("x-ratelimit-dataset-reset", "2025-01-09 00:00:00")],
    ],
)
async def test_a_quota_says_when_to_try_again_in_paris(headers: list[tuple[str, str]]) -> None:
    told = await refusal(answered("429 Too Many Requests", b"{}", *headers))
    assert "Réessayez après le 09/01/2025 à 01:00" in told
    assert "derrière un même mandataire" in told


async def test_a_quota_is_never_asked_for_again_and_a_failure_that_may_pass_is() -> None:
    with scripted(answered("429 Too Many Requests", ERROR_429)) as server:
        async with Portal(server.url, options()) as portal:
            with pytest.raises(FeedProblem):
                await portal.dataset("essai")
        assert len(server.requests) == 1
    script = answered("503 Service Unavailable", b"{}")
    with scripted(script, [response(ROWS, headers=JSON)]) as server:
        async with Portal(server.url, options()) as portal:
            assert len(await portal.rows("essai", "x = 1", [])) == 2
        assert "select" not in server.requests[0]


async def test_a_compressed_refusal_is_read_too() -> None:
    zipped = gzip.compress(ERROR_429)
    told = await refusal(answered("429 Busy", zipped, ("Content-Encoding", "gzip")))
    assert "5000 par jour" in told
    odd = await refusal(answered("400 Bad", b"\x00", ("Content-Encoding", "br")))
    assert "imprévue (400)" in odd


async def test_what_the_portal_says_is_quoted_harmless_and_short() -> None:
    page = json.dumps({"error_code": "X", "message": "\x1b[2JUnknown\nfield: \u202e" + "z" * 900})
    told = await refusal(answered("400 Bad Request", page.encode()))
    assert "« Unknown field: zzz" in told
    assert told.isprintable()
    assert len(told) < 500


async def test_too_much_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    head = response(headers=JSON, close=True)
    told = await refusal([head, pour(b'[{"a": "' + b"x" * 65536)])
    assert "dépasse 33 Mo" in told


async def test_a_portal_that_says_nothing_is_left() -> None:
    hurried = Patience(connect=5, silence=0.05, answer=5, tries=1)
    assert "trop de temps" in await refusal([wait_for_the_other], options(patience=hurried))


async def test_nothing_listens_there() -> None:
    async with Portal(f"http://127.0.0.1:{unused_port()}/", options()) as portal:
        with pytest.raises(FeedProblem, match="refuse la connexion"):
            await portal.dataset("essai")


async def test_the_credentials_of_the_feed_are_never_sent_to_it(tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login moi password netrc-secret\n")
    netrc.chmod(0o600)
    environ = {
        "CIO_CONSOLE_TOKEN": "jeton-secret",
        "CIO_CONSOLE_USER": "moi",
        "CIO_CONSOLE_PASSWORD": "secret",
        "NETRC": str(netrc),
    }
    given = FeedOptions(
        environ=environ, client_certificate="/absent.pem", keyring=True, patience=QUICK
    )
    with scripted([response(ROWS, headers=JSON)]) as server:
        async with Portal(server.url, given) as portal:
            await portal.rows("essai", "a = 1", [])
        assert server.header(0, "Authorization") == ""
        assert server.header(0, "User-Agent").startswith("cio-console/")


async def test_over_https_the_authorities_are_the_same_and_no_certificate_is_shown(
    tmp_path: Path,
) -> None:
    authority = Authority(tmp_path)
    given = options(ca_bundle=authority.bundle, client_certificate=authority.issue("poste-du-cio"))
    with scripted([response(ROWS, headers=JSON)], tls=authority.server("127.0.0.1")) as server:
        async with Portal(server.url.replace("http:", "https:"), given) as portal:
            assert len(await portal.rows("essai", "a = 1", [])) == 2
    wanting = authority.server("127.0.0.1", wants_certificate=True)
    with scripted([response(ROWS, headers=JSON)], tls=wanting) as server:
        async with Portal(server.url.replace("http:", "https:"), given) as portal:
            with pytest.raises(AccessRefused, match="exige un certificat client"):
                await portal.rows("essai", "a = 1", [])
        assert server.requests == []


async def test_it_is_reached_through_the_proxy_with_the_proxy_s_own_account() -> None:
    with scripted([response(ROWS, headers=JSON)]) as proxy:
        environ = {
            "CIO_CONSOLE_TOKEN": "jeton-secret",
            "CIO_CONSOLE_PROXY_USER": "poste",
            "CIO_CONSOLE_PROXY_PASSWORD": "mot",
        }
        given = options(environ, allow_http=True, proxy=f"http://127.0.0.1:{proxy.port}")
        async with Portal("http://portail.exemple/", given) as portal:
            assert len(await portal.rows("essai", "a = 1", [])) == 2
        assert proxy.requests[0].startswith("GET http://portail.exemple/api/explore/v2.1/")
        assert proxy.header(0, "Proxy-Authorization").startswith("Basic ")
        assert "jeton-secret" not in proxy.requests[0]


async def test_a_proxy_that_wants_to_know_who_we_are_is_told_as_such() -> None:
    with scripted(answered("407 Proxy Authentication Required", b"")) as proxy:
        given = options(allow_http=True, proxy=f"http://127.0.0.1:{proxy.port}")
        async with Portal("http://portail.exemple/", given) as portal:
            with pytest.raises(AccessRefused, match="407"):
                await portal.dataset("essai")


@pytest.mark.parametrize(
    "address", ["http://portail.exemple/", "/un/dossier", "https://moi:mot@portail.exemple/", ""]
)
def test_an_address_that_cannot_be_one_is_refused_before_anything(address: str) -> None:
    with pytest.raises(UsageProblem):
        Portal(address, options())
