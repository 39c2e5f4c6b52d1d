"""The last look: no secret that the client knows, and no home folder, in any line."""

import base64

import pytest

from cio_console.diagnosis.scrubbing import HIDDEN, Scrubber
from cio_console.domain.diagnosis import Check
from cio_console.feed.hidden import Hidden


def scrubbed(text: str, environ: dict[str, str], *sent: str) -> str:
    """Return `text` as a line would show it, once that was sent."""
    seen = Scrubber.of({"HOME": "/home/moi", **environ}, map(Hidden, sent))
    found = seen(Check("Réseau", "ETag", text, advice=text))
    assert found.value == found.advice
    return found.value


@pytest.mark.parametrize(
    "name",
    [
        "CIO_CONSOLE_TOKEN",
        "CIO_CONSOLE_PASSWORD",
        "CIO_CONSOLE_PROXY_PASSWORD",
        "CIO_CONSOLE_KEY_PASSWORD",
    ],
)
def test_a_secret_of_the_environment_is_hidden(name: str) -> None:
    assert scrubbed('"mot secret"', {name: "mot secret"}) == f'"{HIDDEN}"'


BASIC = base64.b64encode(b"moi:mot-secret").decode()


@pytest.mark.parametrize(
    ("sent", "sent_back"),
    [
        ("Bearer jeton-secret", "jeton-secret"),
        (f"Basic {BASIC}", BASIC),
        (f"Basic {BASIC}", "mot-secret"),
        ("mot de passe du proxy", "mot de passe du proxy"),
    ],
)
def test_a_secret_that_a_server_sends_back_is_hidden(sent: str, sent_back: str) -> None:
    assert scrubbed(f'"{sent_back}"', {}, sent) == f'"{HIDDEN}"'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("/home/moi", "~"),
        ("chmod 700 /home/moi/.local", "chmod 700 ~/.local"),
        ("« /home/moi/x » et /home/moi/y", "« ~/x » et ~/y"),
        ("/home/moi2/x", "/home/moi2/x"),
        ("/srv/home/moi/x", "/srv/home/moi/x"),
        ("/home/moi-meme", "/home/moi-meme"),
    ],
)
def test_the_home_folder_is_written_with_a_tilde(text: str, told: str) -> None:
    assert scrubbed(text, {}) == told


def test_what_is_too_short_to_be_a_secret_hides_nothing() -> None:
    assert scrubbed("oui, rien", {"CIO_CONSOLE_TOKEN": "oui"}, "", "Bearer x") == "oui, rien"


@pytest.mark.parametrize("home", ["", "/", "relatif"])
def test_a_home_that_says_nothing_changes_nothing(home: str) -> None:
    seen = Scrubber.of({"HOME": home}, [])
    assert seen(Check("s", "l", "/etc/x")).value == "/etc/x"


def test_a_line_cannot_drive_the_terminal_nor_grow_without_end() -> None:
    told = scrubbed("\x1b[2J" + "é" * 5000, {})
    assert told.isprintable()
    assert len(told) <= 600


def test_its_representation_holds_no_secret() -> None:
    assert "jeton" not in repr(Scrubber.of({"CIO_CONSOLE_TOKEN": "jeton-secret"}, []))
