"""The last look: no secret that the client knows, and no home folder, in any line."""

import base64
from pathlib import Path

import pytest

from cio_console.diagnosis.scrubbing import HIDDEN, Scrubber
from cio_console.domain.diagnosis import Check
from cio_console.feed.source import Address
from tests.feed.builders import options

SERVER = Address("https", "suivi.exemple.fr", 443, "/")


def scrubbed(text: str, environ: dict[str, str]) -> str:
    """Return `text` as a line would show it."""
    seen = Scrubber.of(SERVER, options({"HOME": "/home/moi", **environ}))
    found = seen(Check("Réseau", "ETag", text, advice=text))
    assert found.value == found.advice
    return found.value


@pytest.mark.parametrize(
    ("environ", "sent_back"),
    [
        ({"CIO_CONSOLE_TOKEN": "jeton-secret"}, "jeton-secret"),
        ({"CIO_CONSOLE_USER": "moi", "CIO_CONSOLE_PASSWORD": "mot-secret"}, "mot-secret"),
        (
            {"CIO_CONSOLE_USER": "moi", "CIO_CONSOLE_PASSWORD": "mot-secret"},
            base64.b64encode(b"moi:mot-secret").decode(),
        ),
        ({"CIO_CONSOLE_PROXY_PASSWORD": "mot-secret"}, "mot-secret"),
        ({"CIO_CONSOLE_KEY_PASSWORD": "phrase secrete"}, "phrase secrete"),
        ({"HTTPS_PROXY": "http://moi:mot%20secret@p.fr:3128"}, "mot secret"),
    ],
)
def test_a_secret_that_a_server_sends_back_is_hidden(
    environ: dict[str, str], sent_back: str
) -> None:
    assert scrubbed(f'"{sent_back}"', environ) == f'"{HIDDEN}"'


def test_a_secret_of_netrc_is_hidden(tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine suivi.exemple.fr login moi password mot-secret\n", "utf-8")
    netrc.chmod(0o600)
    assert scrubbed("x mot-secret y", {"NETRC": str(netrc)}) == f"x {HIDDEN} y"


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


def test_credentials_that_cannot_be_used_do_not_stop_it() -> None:
    assert scrubbed("s3cret!", {"CIO_CONSOLE_PASSWORD": "s3cret!"}) == HIDDEN
    assert scrubbed("rien", {"CIO_CONSOLE_TOKEN": "a b"}) == "rien"


@pytest.mark.parametrize("home", ["", "/", "relatif"])
def test_a_home_that_says_nothing_changes_nothing(home: str) -> None:
    seen = Scrubber.of(None, options({"HOME": home}))
    assert seen(Check("s", "l", "/etc/x")).value == "/etc/x"


def test_a_line_cannot_drive_the_terminal_nor_grow_without_end() -> None:
    told = scrubbed("\x1b[2J" + "é" * 5000, {})
    assert told.isprintable()
    assert len(told) <= 600


def test_its_representation_holds_no_secret() -> None:
    assert "jeton" not in repr(Scrubber.of(SERVER, options({"CIO_CONSOLE_TOKEN": "jeton-secret"})))
