"""The netrc file that other programs use too: the account of one host, when the file is private."""

import netrc
import stat
from collections.abc import Mapping
from pathlib import Path

from cio_console.errors import UsageProblem
from cio_console.feed import credential_messages as messages
from cio_console.feed.hidden import Hidden

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def netrc_path(environ: Mapping[str, str]) -> Path | None:
    """Return where the netrc is: NETRC, else in HOME; None when neither is set."""
    named, home = environ.get("NETRC", ""), environ.get("HOME", "")
    if named:
        return Path(named)
    return Path(home) / ".netrc" if home else None


def netrc_account(path: Path, host: str) -> tuple[str, Hidden] | None:
    """Return the user and the password of `host`; None when there are none.

    Raises UsageProblem when the file cannot be read, or holds them for others to read.
    """
    found = _entry(path, host)
    if isinstance(found, UsageProblem):
        raise found
    return found


def _entry(path: Path, host: str) -> tuple[str, Hidden] | UsageProblem | None:
    """Return the same, or the problem: what the file holds is never in a frame that raises."""
    try:
        mode = path.stat().st_mode
        entries = netrc.netrc(str(path))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (netrc.NetrcParseError, OSError, UnicodeDecodeError):
        # The error's own text may quote the file, and with it a password.
        return messages.bad_netrc(str(path))
    # The « default » entry is for whatever host: it is not ours to send.
    found = entries.hosts.get(host)
    if not found or not found[2]:
        return None
    if mode & _OTHERS:
        return messages.open_secrets(path)
    return found[0], Hidden(found[2])
