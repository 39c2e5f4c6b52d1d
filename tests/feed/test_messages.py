"""Each situation has its own French sentence: what happened, what is safe, what to do."""

import inspect
from collections.abc import Callable

import pytest

from cio_console.errors import CioConsoleError, FeedProblem, UsageProblem
from cio_console.feed import certificate_messages, credential_messages, messages

SAMPLES: dict[str, object] = {
    "host": "suivi.exemple.fr",
    "proxy": "proxy.exemple.fr:3128",
    "path": "/chemin/du/fichier",
    "key": "/chemin/de/la.cle",
    "certificate": "/chemin/du/certificat.pem",
    "wait": 120.0,
    "status": 503,
    "target": "portail.exemple.fr",
    "limit": 64 << 20,
    "name": "0123456789abcdef" * 4,
    "what": "L'index du flux",
    "problem": "le champ « revision » manque",
    "version": "2.0",
    "known": "1.0",
    "origin": "du trousseau",
    "place": "ligne 3, colonne 8",
    "command": "keyring set cio-console:suivi.exemple.fr directrice",
    "received": 3,
    "held": 4,
}

MAKERS: list[Callable[..., CioConsoleError]] = [
    function
    for module in (messages, certificate_messages, credential_messages)
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if name not in ("duration", "_quoted") and function.__module__ == module.__name__
]


def made(maker: Callable[..., CioConsoleError]) -> CioConsoleError:
    parameters = inspect.signature(maker).parameters
    return maker(**{name: SAMPLES[name] for name in parameters})


def test_no_two_situations_share_a_sentence() -> None:
    sentences = [str(made(maker)) for maker in MAKERS]
    assert len(sentences) > 35
    assert len(set(sentences)) == len(sentences)
    beginnings = [sentence.partition(". ")[0] for sentence in sentences]
    assert len(set(beginnings)) == len(beginnings)


@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)
def test_a_sentence_says_what_is_safe_and_what_to_do(
    maker: Callable[..., CioConsoleError],
) -> None:
    error = made(maker)
    sentence = str(error)
    assert isinstance(error, FeedProblem | UsageProblem)
    assert sentence[0].isupper()
    assert len(sentence) < 320
    assert sentence.isprintable()
    assert messages.SAFE in sentence
    advice = sentence.partition(messages.SAFE)[2].strip()
    assert len(advice) >= len("Réessayez.")
    if isinstance(error, FeedProblem):
        assert advice.endswith(".")
    for sample in ("host", "proxy", "path", "target", "version"):
        if sample in inspect.signature(maker).parameters:
            assert str(SAMPLES[sample]) in sentence


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "1 s"),
        (0.2, "1 s"),
        (1, "1 s"),
        (59, "59 s"),
        (60, "1 min"),
        (61, "61 s"),
        (120, "2 min"),
        (121, "3 min"),
        (3600, "1 h"),
        (7199, "120 min"),
        (7200, "2 h"),
        (90_000, "25 h"),
    ],
)
def test_a_waiting_time_is_short_to_read_and_never_too_early(seconds: float, text: str) -> None:
    assert messages.duration(seconds) == text


def test_a_refusal_without_a_waiting_time_says_later() -> None:
    assert "Réessayez plus tard" in str(messages.too_many_requests("a.fr", None))
    assert "Réessayez plus tard" in str(messages.server_failing("a.fr", 503, None))
    assert "dans 2 min" in str(messages.server_failing("a.fr", 503, 120))


def test_an_unnamed_proxy_is_the_network_s() -> None:
    assert "(proxy) du réseau demande" in str(messages.proxy_wants_credentials("", ""))


def test_refused_credentials_are_told_by_where_they_come_from() -> None:
    for problem in (
        messages.unauthorised("a.fr", "du trousseau"),
        messages.proxy_wants_credentials("p.fr:80", "du trousseau"),
    ):
        assert "n'accepte pas l'identification venue du trousseau" in str(problem)
    for problem in (
        messages.unauthorised("a.fr", ""),
        messages.proxy_wants_credentials("p.fr:80", ""),
    ):
        assert "demande une identification" in str(problem)
