"""Answers and certificates: the judgements in tables, without any network."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from cio_console.diagnosis import answers, certificates
from cio_console.diagnosis.answers import judge_answer, judge_clock, judge_connection, judge_feed
from cio_console.domain.diagnosis import Check, Judgement
from cio_console.domain.upload import ObjectRef
from cio_console.feed.certificates import Certificate
from cio_console.feed.probe import Exchange, FeedFacts, Visit
from cio_console.feed.source import Address

GOOD, DOUBTFUL, FAULTY, UNTRIED = (
    Judgement.GOOD,
    Judgement.DOUBTFUL,
    Judgement.FAULTY,
    Judgement.UNTRIED,
)
NOW = datetime(2025, 1, 8, 9, tzinfo=UTC)
SERVER = Address("https", "suivi.exemple.fr", 443, "/")
SOUND = Exchange(
    status=200,
    http="HTTP/1.1",
    headers={
        "date": format_datetime(NOW, usegmt=True),
        "content-type": "application/json",
        "etag": '"r1"',
        "server": "nginx",
    },
    steps={"connect_tcp": 0.012, "start_tls": 0.034, "answer": 0.056},
    tls="TLSv1.3, TLS_AES_256_GCM_SHA384",
    received_at=NOW.timestamp(),
    size=20_000,
)
FEED = FeedFacts("1.0", 12, NOW - timedelta(hours=3), 24, 60, ObjectRef("a" * 64, 592))


def by_label(*checks: Check) -> dict[str, Check]:
    """Return the lines by their label."""
    return {check.label: check for check in checks}


def test_a_sound_answer_is_good_in_every_line() -> None:
    lines = [*judge_connection(SOUND, ""), *judge_answer(SOUND, read=True)]
    assert {line.verdict for line in lines} == {GOOD}
    told = by_label(*lines)
    assert told["connexion"].value == "établie (12\u00a0ms)"
    assert told["chiffrement"].value == "TLSv1.3, TLS_AES_256_GCM_SHA384 (34\u00a0ms)"
    assert told["réponse"].value == "200 en HTTP/1.1 (56\u00a0ms)"
    assert told["serveur"].value == "nginx"


@pytest.mark.parametrize(
    ("changes", "label", "verdict", "words"),
    [
        ({"status": 401, "problem": "Refusé."}, "réponse", FAULTY, "401"),
        ({"status": 304}, "réponse", FAULTY, "304"),
        ({"steps": {"answer": 2.5}}, "réponse", DOUBTFUL, "2\u00a0500\u00a0ms"),
        ({"headers": {"content-type": "text/plain"}}, "Content-Type", DOUBTFUL, "text/plain"),
        ({"headers": {}}, "Content-Type", DOUBTFUL, "absent"),
        ({"headers": {}}, "ETag", DOUBTFUL, "absent"),
        ({"headers": {"etag": "x" * 66}}, "ETag", GOOD, f"{'x' * 36}…"),
        ({"headers": {}}, "horloge", UNTRIED, "ne dit pas"),
        ({"headers": {"content-encoding": "gzip"}}, "Content-Encoding", GOOD, "gzip"),
        ({"headers": {"retry-after": "120"}}, "Retry-After", GOOD, "120"),
    ],
)
def test_each_answer_has_its_judgement(
    changes: dict[str, object], label: str, verdict: Judgement, words: str
) -> None:
    exchange = replace(SOUND, **changes)  # type: ignore[arg-type]  # by their names
    line = by_label(*judge_answer(exchange, read=True))[label]
    assert (line.verdict, words in line.value) == (verdict, True)


def test_a_body_that_was_not_read_is_in_default() -> None:
    exchange = replace(SOUND, size=0, problem="Un portail.")
    line = by_label(*judge_answer(exchange, read=False))["contenu"]
    assert (line.verdict, line.advice) == (FAULTY, "Un portail.")


@pytest.mark.parametrize(
    ("exchange", "label"),
    [
        (Exchange("Refusée.", "connect_tcp"), "connexion"),
        (Exchange("Coupée.", "start_tls", {"connect_tcp": 0.1}), "chiffrement"),
        (Exchange("Muette.", "receive_response_headers", {"connect_tcp": 0.1}), "réponse"),
    ],
)
def test_the_step_that_did_not_end_is_in_default_and_no_other(
    exchange: Exchange, label: str
) -> None:
    lines = [*judge_connection(exchange, ""), *judge_answer(exchange, read=False)]
    assert [line.label for line in lines if line.verdict is FAULTY] == [label]
    assert by_label(*lines)[label].advice == exchange.problem


def test_an_old_tls_is_doubtful_and_the_proxy_is_named() -> None:
    exchange = replace(SOUND, tls="TLSv1.1, AES128-SHA")
    lines = by_label(*judge_connection(exchange, "proxy.fr:3128"))
    assert lines["chiffrement"].verdict is DOUBTFUL
    assert "au mandataire proxy.fr:3128" in lines["connexion"].value


@pytest.mark.parametrize(
    ("skew", "verdict", "words"),
    [
        (timedelta(), GOOD, "à deux minutes près"),
        (timedelta(seconds=119), GOOD, "à deux minutes près"),
        (timedelta(minutes=5), DOUBTFUL, "avance de 5 min"),
        (timedelta(minutes=-2), DOUBTFUL, "retarde de 2 min"),
        (timedelta(hours=-26), DOUBTFUL, "retarde de 1 j"),
        (timedelta(hours=3), DOUBTFUL, "avance de 3 h"),
    ],
)
def test_the_clock_is_held_against_the_server_s(
    skew: timedelta, verdict: Judgement, words: str
) -> None:
    line = judge_clock(replace(SOUND, received_at=(NOW + skew).timestamp()))
    assert (line.verdict, words in line.value) == (verdict, True)


@pytest.mark.parametrize("said", ["hier", "Tue, 99 Jan 2025 25:61:61 GMT", "\x00", "0"])
def test_a_date_that_is_none_says_nothing_of_the_clock(said: str) -> None:
    assert judge_clock(replace(SOUND, headers={"date": said})).verdict is UNTRIED


@pytest.mark.parametrize(
    ("changes", "label", "verdict", "words"),
    [
        ({}, "contenu", GOOD, "révision 12, 24 établissements, 60 dépôts"),
        ({}, "dernier dépôt", GOOD, "il y a 3 h"),
        ({"feed": replace(FEED, schools=0)}, "contenu", DOUBTFUL, "0 établissement"),
        ({"feed": replace(FEED, generated_at=None)}, "dernier dépôt", GOOD, "aucun"),
        ({"again": None}, "sans nouveauté", UNTRIED, "pas d'ETag"),
        ({"again": replace(SOUND, status=304, unchanged=True)}, "sans nouveauté", GOOD, "304"),
        ({"again": SOUND}, "sans nouveauté", DOUBTFUL, "tout est renvoyé"),
        ({"again": Exchange("Lente.", status=503)}, "sans nouveauté", DOUBTFUL, "503"),
        ({"object": None}, "un objet", UNTRIED, "aucun rapport"),
        ({"object": replace(SOUND, size=592)}, "un objet", GOOD, "intègre"),
        ({"object": Exchange("Empreinte différente.", status=200)}, "un objet", FAULTY, "(200)"),
        ({"object": Exchange("Absent.")}, "un objet", FAULTY, "refusé"),
    ],
)
def test_each_part_of_the_feed_has_its_judgement(
    changes: dict[str, object], label: str, verdict: Judgement, words: str
) -> None:
    visit = replace(Visit(SOUND, FEED, None, None), **changes)  # type: ignore[arg-type]  # by name
    line = by_label(*judge_feed(visit, NOW))[label]
    assert (line.verdict, words in line.value) == (verdict, True)


def test_an_index_that_is_none_is_in_default_only_when_something_came() -> None:
    unread = Visit(replace(SOUND, problem="Pas un flux."))
    assert [c.verdict for c in judge_feed(unread, NOW)] == [FAULTY]
    assert list(judge_feed(Visit(Exchange("Refusée.", "connect_tcp")), NOW)) == []
    assert list(judge_feed(Visit(replace(SOUND, status=404)), NOW)) == []
    folder = Visit(Exchange("Pas d'index.json."))
    assert [c.advice for c in judge_feed(folder, NOW)] == ["Pas d'index.json."]


def shown(left: timedelta, *, begins: timedelta = timedelta(days=-30)) -> Certificate:
    """Return a certificate that has so long to live."""
    return Certificate("suivi", "autorité", NOW + begins, NOW + left)


@pytest.mark.parametrize(
    ("certificate", "verdict", "words"),
    [
        (shown(timedelta(days=90)), GOOD, "encore 90 jours"),
        (shown(timedelta(days=21)), GOOD, "encore 21 jours"),
        (shown(timedelta(days=20, hours=23)), DOUBTFUL, "encore 20 jours"),
        (shown(timedelta(hours=1)), DOUBTFUL, "encore 0 jour"),
        (shown(timedelta(seconds=-1)), FAULTY, "expiré"),
        (shown(timedelta(days=-400)), FAULTY, "expiré depuis 400 jours"),
        (shown(timedelta(days=9), begins=timedelta(days=1)), FAULTY, "seulement à partir"),
    ],
)
def test_the_days_of_a_certificate_are_counted(
    certificate: Certificate, verdict: Judgement, words: str
) -> None:
    line = certificates.validity("certificat", certificate, NOW)
    assert (line.verdict, words in line.value) == (verdict, True)
    assert bool(line.advice) == (verdict is not GOOD)


@pytest.mark.parametrize(
    ("refusal", "french"),
    [
        ("unable to get local issuer certificate", "autorité inconnue de ce poste"),
        ("certificate has expired", "certificat expiré"),
        ("Hostname mismatch, certificate is not valid for 'x'", "il est pour un autre serveur"),
        ("EE certificate key too weak", "« EE certificate key too weak »"),
    ],
)
def test_openssl_s_reason_is_told_in_french(refusal: str, french: str) -> None:
    exchange = Exchange("Phrase.", "start_tls", refusal=refusal)
    (line,) = certificates.judge(exchange, SERVER, NOW)
    assert (line.verdict, line.value) == (FAULTY, f"refusé : {french}")


def test_a_certificate_that_cannot_be_read_is_doubtful() -> None:
    (line,) = certificates.judge(replace(SOUND, certificate=b"\x30\x00"), SERVER, NOW)
    assert (line.verdict, line.value) == (DOUBTFUL, "illisible")


def test_milliseconds_are_whole() -> None:
    assert answers.milliseconds(1.2346) == "1\u00a0235\u00a0ms"
