"""A backend of the keyring library that needs no desktop: entries in a private file of the test.

Chosen as a user would choose one: PYTHON_KEYRING_BACKEND names the class, and the library loads it.
"""

import base64
import json
import os
from pathlib import Path
from threading import Event

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

FILE = "CIO_CONSOLE_TEST_KEYRING"
"""Variable that names the file."""
UNLOCKED = Event()
"""What a waiting keyring waits for."""


class FileKeyring(KeyringBackend):
    """Keeps each entry scrambled, so that a search for the secret finds only what leaks."""

    priority = 1

    def __init__(self, path: Path | None = None) -> None:
        """Keep the entries in the file at `path`, else in the one that the variable names."""
        super().__init__()  # type: ignore[no-untyped-call]  # the library annotates nothing here
        self._named = path

    def get_password(self, service: str, username: str) -> str | None:
        """Return the password of an entry, None when there is none."""
        kept = self._entries().get(f"{service}\0{username}")
        return None if kept is None else _scrambled(base64.b85decode(kept)).decode()

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a password."""
        entries = self._entries()
        entries[f"{service}\0{username}"] = base64.b85encode(_scrambled(password.encode())).decode()
        self._path.write_text(json.dumps(entries), "utf-8")

    @property
    def _path(self) -> Path:
        return self._named or Path(os.environ[FILE])

    def _entries(self) -> dict[str, str]:
        return dict(json.loads(self._path.read_text("utf-8"))) if self._path.exists() else {}


class LockedKeyring(FileKeyring):
    """A keyring whose owner has not opened it."""

    def get_password(self, service: str, username: str) -> str | None:
        """Refuse, as GNOME's does when its dialogue is dismissed."""
        raise KeyringLocked(f"locked: {service} {username}")


class WaitingKeyring(FileKeyring):
    """A keyring that waits for somebody to unlock it, and nobody does."""

    def get_password(self, service: str, username: str) -> str | None:
        """Wait until the end of the test opens it."""
        UNLOCKED.wait()
        return super().get_password(service, username)


class BrokenKeyring(FileKeyring):
    """A backend out of order, which says too much."""

    def get_password(self, service: str, username: str) -> str | None:
        """Fail in a way of its own, quoting what it should not."""
        raise RuntimeError(super().get_password(service, username))


def _scrambled(raw: bytes) -> bytes:
    return bytes(byte ^ 0x55 for byte in raw)
