"""The way to the server, against real loopback servers: each step is a line, no secret in any."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import pytest

from cio_console.diagnosis.network import (
    Unusable,
    WayFacts,
    examine,
    gather_way,
    judge_authorities,
    judge_identity,
    judge_names,
    judge_way,
)
from cio_console.domain.diagnosis import Check, Judgement
from cio_console.feed.contract import encode_index, encode_report
from cio_console.feed.credentials import Credentials
from cio_console.feed.hidden import Hidden
from cio_console.feed.probe import Names
from cio_console.feed.source import Address, FeedOptions
from tests.feed.authority import LONG_AGO, Authority
from tests.feed.builders import SCHOOLS, a_report, an_index, an_upload, options
from tests.feed.servers import Scripted, response, scripted, unused_port
from tests.feed.test_presented import server_of

GOOD, DOUBTFUL, FAULTY, UNTRIED = (
    Judgement.GOOD,
    Judgement.DOUBTFUL,
    Judgement.FAULTY,
    Judgement.UNTRIED,
)
FAR = Address("https", "suivi.invalid", 443, "/")
INDEX = encode_index(an_index(an_upload(SCHOOLS[0], 6, a_report())))
REPORT = encode_report(a_report())
SECRET = "m0t-de-passe-secret"  # noqa: S105 - invented
ACCOUNT = {"CIO_CONSOLE_USER": "directrice", "CIO_CONSOLE_PASSWORD": SECRET}


def now() -> datetime:
    """Return the present instant, which a certificate of this run must be held against."""
    return datetime.now(UTC)


def told(address: Address, given: FeedOptions) -> dict[str, Check]:
    """Return the lines of the network by their label."""
    return {check.label: check for check in examine(address, given, now(), [])}


def here(server: Scripted, scheme: str = "http") -> Address:
    """Return the address of a scripted server."""
    return Address(scheme, "127.0.0.1", server.port, "/flux/")


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def sound() -> Iterator[Scripted]:
    """Give a server of a sound feed."""
    headers = [("ETag", '"r1"'), ("Date", format_datetime(now(), usegmt=True))]
    answers = (
        [response(INDEX, headers=headers)],
        [response(status="304 Not Modified", headers=headers)],
        [response(REPORT)],
    )
    with scripted(*answers) as server:
        yield server


def test_a_sound_source_is_good_from_end_to_end(sound: Scripted) -> None:
    lines = told(here(sound), options(ACCOUNT))
    assert {line.verdict for line in lines.values()} == {GOOD}
    assert lines["identifiants"].value == "un mot de passe venu de l'environnement"
    assert lines["un objet"].value.startswith("reçu, intègre")
    assert SECRET not in repr(lines)


def test_a_skewed_clock_is_to_be_looked_at() -> None:
    headers = [("Date", "Wed, 08 Jan 2025 09:00:00 GMT")]
    with scripted([response(INDEX, headers=headers)], [response(REPORT)]) as server:
        assert told(here(server), options())["horloge"].verdict is DOUBTFUL


def test_a_refused_account_is_in_default_with_the_client_s_own_sentence() -> None:
    with scripted([response(status="401 Unauthorized")]) as server:
        lines = told(here(server), options(ACCOUNT))
    assert (lines["réponse"].verdict, "401" in lines["réponse"].value) == (FAULTY, True)
    assert "identification venue de l'environnement (401)" in lines["réponse"].advice
    assert SECRET not in repr(lines)


def test_a_captive_portal_is_recognised() -> None:
    page = response(b"<html>", headers=[("Content-Type", "text/html")])
    with scripted([page]) as server:
        lines = told(here(server), options())
    assert lines["Content-Type"].verdict is DOUBTFUL
    assert (lines["index"].verdict, "portail" in lines["index"].advice) == (FAULTY, True)


def test_nobody_there_is_one_line_in_default() -> None:
    lines = told(Address("http", "127.0.0.1", unused_port(), "/"), options())
    assert [line.label for line in lines.values() if line.verdict is FAULTY] == ["connexion"]


def test_a_name_that_does_not_exist_stops_there() -> None:
    lines = told(FAR, options())
    assert lines["nom (DNS)"].verdict is FAULTY
    assert lines["connexion"].verdict is UNTRIED


def test_over_tls_the_authority_and_the_certificate_are_told(authority: Authority) -> None:
    with scripted([response(INDEX)], [response(REPORT)], tls=authority.server("127.0.0.1")) as it:
        lines = told(here(it, "https"), options(ca_bundle=authority.bundle))
    assert lines["autorités"].value == f"{authority.bundle}, d'après certificats (1 autorité)"
    assert lines["chiffrement"].value.startswith("TLSv1.")
    assert lines["certificat de"].value == "127.0.0.1 (vérifié)"
    assert lines["certificat jusqu'au"].verdict is GOOD


def test_an_expired_certificate_is_refused_seen_and_sent_nothing(authority: Authority) -> None:
    context = server_of(authority.issue("127.0.0.1", LONG_AGO))
    with scripted([response(INDEX)], tls=context) as server:
        lines = told(here(server, "https"), options(ACCOUNT, ca_bundle=authority.bundle))
        assert server.requests == []
    assert lines["certificat"].value == "refusé : certificat expiré"
    assert lines["certificat de"].value == "127.0.0.1 (présenté, non vérifié)"
    assert lines["certificat jusqu'au"].verdict is FAULTY
    assert lines["certificat jusqu'au"].value.startswith("01/01/2021, expiré depuis")
    assert SECRET not in repr(lines)


def test_a_certificate_of_another_server_is_named(authority: Authority) -> None:
    with scripted([response(INDEX)], tls=authority.server("autre.exemple.fr")) as server:
        lines = told(here(server, "https"), options(ACCOUNT, ca_bundle=authority.bundle))
        assert server.requests == []
    assert lines["certificat"].value == "refusé : il est pour un autre serveur"
    assert lines["certificat de"].value.startswith("autre.exemple.fr")


def test_the_certificate_shown_to_the_server_is_loaded_and_dated(
    authority: Authority, tmp_path: Path
) -> None:
    own = authority.issue("poste-du-cio")
    with scripted([response(INDEX)], [response(REPORT)], tls=authority.server("127.0.0.1")) as it:
        given = options(ca_bundle=authority.bundle, client_certificate=own)
        lines = told(here(it, "https"), given)
        assert lines["certificat client"].value == own
        assert lines["client jusqu'au"].verdict is GOOD
        old = authority.issue("vieux-poste", LONG_AGO)
        expired = told(here(it, "https"), replace(given, client_certificate=old))
        assert expired["client jusqu'au"].verdict is FAULTY
        absent = replace(given, client_certificate=str(tmp_path / "absent.pem"))
        lines = told(here(it, "https"), absent)
    assert lines["certificat client"].verdict is FAULTY
    assert lines["connexion"].verdict is UNTRIED


def test_credentials_open_to_others_stop_before_the_network(tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text(f"machine 127.0.0.1 login moi password {SECRET}\n", "utf-8")
    netrc.chmod(0o644)
    with scripted([response(INDEX)]) as server:
        lines = told(here(server), options({"NETRC": str(netrc)}))
        assert server.requests == []
    assert (lines["identifiants"].verdict, lines["connexion"].verdict) == (FAULTY, UNTRIED)
    assert f"chmod 600 {netrc}" in lines["identifiants"].advice
    assert SECRET not in repr(lines)


@pytest.mark.parametrize(
    ("found", "verdict", "words"),
    [
        (Credentials(), GOOD, "aucun"),
        (Credentials(kind="jeton", origin="du trousseau"), GOOD, "un jeton venu du trousseau"),
        (Credentials(passed_over=("le fichier ~/x est pour a.fr:443",)), DOUBTFUL, "aucun"),
        (Unusable("Phrase."), FAULTY, "inutilisables"),
    ],
)
def test_where_credentials_come_from_is_told(
    found: Credentials | Unusable, verdict: Judgement, words: str
) -> None:
    line = judge_identity(found)
    assert (line.verdict, words in line.value) == (verdict, True)
    assert all(phrase in line.advice for phrase in getattr(found, "passed_over", ()))


def test_what_is_sent_is_noted_for_nothing_of_it_to_be_shown(sound: Scripted) -> None:
    sent: list[Hidden] = []
    assert list(examine(here(sound), options({"CIO_CONSOLE_TOKEN": SECRET}), now(), sent))
    assert [secret.reveal() for secret in sent] == [f"Bearer {SECRET}"]


@pytest.mark.parametrize(("allowed", "verdict"), [(False, FAULTY), (True, DOUBTFUL)])
def test_http_in_clear_beyond_this_machine_is_told(allowed: bool, verdict: Judgement) -> None:
    lines = told(Address("http", "suivi.invalid", 80, "/"), options(allow_http=allowed))
    assert lines["chiffrement"].verdict is verdict
    assert lines["connexion"].verdict is UNTRIED


def test_through_a_proxy_it_is_the_proxy_that_is_looked_for() -> None:
    with scripted([response(status="407 Proxy Authentication Required")]) as proxy:
        environ = {"HTTPS_PROXY": f"http://moi:{SECRET}@127.0.0.1:{proxy.port}"}
        lines = told(FAR, options(environ))
    expected = (
        f"127.0.0.1:{proxy.port}, d'après HTTPS_PROXY, compte venu de la variable HTTPS_PROXY"
    )
    assert lines["mandataire"].value == expected
    assert lines["nom (DNS)"].value == "127.0.0.1 est déjà une adresse"
    assert "au mandataire" in lines["connexion"].value
    assert any(line.verdict is FAULTY and "(407)" in line.advice for line in lines.values())
    assert SECRET not in repr(lines)


@pytest.mark.parametrize(
    ("way", "verdict", "words"),
    [
        (WayFacts(loopback=True), GOOD, "se joint directement"),
        (WayFacts(loopback=False), GOOD, "ni réglage ni variable"),
        (WayFacts(False, "HTTPS_PROXY", ".fr"), GOOD, "NO_PROXY nomme le serveur par « .fr »"),
        (WayFacts(False, "mandataire", "", "p.fr:80"), GOOD, "d'après mandataire, sans"),
        (WayFacts(False, "mandataire", problem="Phrase."), FAULTY, "inutilisable"),
    ],
)
def test_each_way_has_its_line(way: WayFacts, verdict: Judgement, words: str) -> None:
    line = judge_way(way)
    assert (line.verdict, words in line.value) == (verdict, True)


def test_a_proxy_setting_with_a_password_is_refused_unseen() -> None:
    way = gather_way(FAR, options(proxy=f"http://moi:{SECRET}@p.fr:80"))
    assert way.problem
    assert SECRET not in repr(way) + repr(judge_way(way))


@pytest.mark.parametrize(
    ("names", "verdict", "words"),
    [
        (Names(("192.0.2.1",), 0.004), GOOD, "suivi.fr → 192.0.2.1 (4\u00a0ms)"),
        (Names(tuple("abcde")), GOOD, "a, b, c et 2 de plus"),
        (Names(problem="EAI_NONAME"), FAULTY, "nom inconnu"),
        (Names(problem="EAI_AGAIN"), FAULTY, "ne répond pas"),
        (Names(problem="délai"), FAULTY, "aucune réponse"),
        (Names(problem="EAI_SYSTEM"), FAULTY, "EAI_SYSTEM"),
    ],
)
def test_each_answer_of_the_resolver_has_its_line(
    names: Names, verdict: Judgement, words: str
) -> None:
    line = judge_names("suivi.fr", names)
    assert (line.verdict, words in line.value) == (verdict, True)


def test_each_choice_of_authorities_has_its_line(authority: Authority, tmp_path: Path) -> None:
    assert judge_authorities(FAR, options()).value == "magasin du système"
    folder = judge_authorities(FAR, options({"SSL_CERT_DIR": str(tmp_path)}))
    assert folder.value == f"{tmp_path}, d'après SSL_CERT_DIR"
    absent = judge_authorities(FAR, options({"SSL_CERT_FILE": "/absent.pem"}))
    assert (absent.verdict, "illisible" in absent.value) == (FAULTY, True)


def test_a_server_behind_a_firewall_that_drops_everything_is_no_traceback() -> None:
    with socket.socket() as deaf:  # bound, never listening: the system refuses at once
        deaf.bind(("127.0.0.1", 0))
        lines = told(Address("http", "127.0.0.1", deaf.getsockname()[1], "/"), options())
    assert lines["connexion"].verdict is FAULTY
