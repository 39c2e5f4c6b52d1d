"""Every error a user can meet, in one tree.

    CioConsoleError                 exit 3   something could not be read
    ├── UsageProblem                exit 2   the request itself is wrong
    │   ├── CampaignProblem         exit 2   a campaign or sector file is wrong
    │   └── NameTaken               exit 2   something bears already the name of a file to write
    ├── FeedProblem                 exit 3   the source could not be read; what is held stays valid
    │   ├── SourceUnreachable                DNS, refused, timeout, proxy, TLS
    │   ├── AccessRefused                    401, 403, 407
    │   ├── SourceRefused                    rollback, shrunken feed, too new a format
    │   ├── SourceAbsent                     a folder, or the files that it held, is not there
    │   └── SourceInvalid                    not a feed, wrong hash, too large, captive portal
    ├── FileProblem                 exit 3   a local file could not be read
    ├── StoreProblem                exit 4   something could not be written
    │   └── StoreReadOnly           exit 4   written by a newer version, or a read-only folder
    ├── AlreadyRunning              exit 0   another session is doing what was asked
    ├── Defect                      exit 3   the program is wrong: it says where
    └── Interrupted                 exit 130 stopped by Ctrl-C, what was done so far is kept
        ├── Terminated              exit 143 stopped by SIGTERM
        └── HungUp                  exit 129 stopped because its terminal went away

Each carries one French sentence saying what happened, what is still safe and what to do next.
The sentence never holds a secret nor a pupil's datum.
"""

import os
from typing import ClassVar

STAYS = "Les données déjà reçues restent en place."
"""What is still safe whatever became of a source."""


class CioConsoleError(Exception):
    """An error that the user can understand: `str(error)` is its French sentence."""

    exit_code: ClassVar[int] = 3


class UsageProblem(CioConsoleError):
    """The request itself is wrong: an unknown identifier, an impossible combination."""

    exit_code = 2


class CampaignProblem(UsageProblem):
    """A campaign file or a sector file cannot be used as it is written."""


class NameTaken(UsageProblem):
    """Something bears already the name of the file to write; it is left as it is."""


class FeedProblem(CioConsoleError):
    """The source could not be read; what the cache holds is untouched."""


class SourceUnreachable(FeedProblem):
    """No usable answer: name not found, refused, too slow, proxy or certificate trouble."""


class AccessRefused(FeedProblem):
    """The server or the proxy refuses the credentials, or asks for some."""


class SourceRefused(FeedProblem):
    """The feed is readable but must not replace what is held: rollback, shrunken, too new."""


class SourceAbsent(FeedProblem):
    """A folder is not there, or no more of its files: a share not mounted looks the same."""


class SourceInvalid(FeedProblem):
    """The answer is not the feed it should be: wrong type, size, hash or content."""


class FileProblem(CioConsoleError):
    """A local file or folder is missing or cannot be read."""


class StoreProblem(CioConsoleError):
    """Something could not be written to the disk."""

    exit_code = 4


class StoreReadOnly(StoreProblem):
    """The store can be read but not written: newer schema, read-only folder."""


class AlreadyRunning(CioConsoleError):
    """Another session is doing what was asked: nothing is wrong, nothing is left to do."""

    exit_code = 0


class Defect(CioConsoleError):
    """The program is wrong: its sentence names a place in the code, for who mends it."""


class Interrupted(CioConsoleError):
    """The user stopped the program with Ctrl-C: 128 + SIGINT, as shells expect."""

    exit_code = 130


class Terminated(Interrupted):
    """Another program, or the end of the session, stopped this one: 128 + SIGTERM."""

    exit_code = 143


class HungUp(Interrupted):
    """The terminal of the program went away: 128 + SIGHUP."""

    exit_code = 129


def as_problem(error: BaseException) -> CioConsoleError:
    """Return an error as one that a user can meet: itself, or a defect of ours."""
    if isinstance(error, CioConsoleError):
        return error
    return Defect(
        f"erreur interne ({place_of(error)}). Rien de ce qui était enregistré n'est perdu."
        " Signalez-la en donnant cette ligne, la commande tapée et ce que vous faisiez."
    )


def place_of(error: BaseException) -> str:
    """Return the type of an error and where it was raised, never a value: it may be a pupil's."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = "?"
    if trace is not None:
        code = trace.tb_frame.f_code
        where = f"{os.path.basename(code.co_filename)}:{trace.tb_lineno}"  # noqa: PTH119 - a label
    return f"{type(error).__name__}, {where}"


def nothing_held(error: CioConsoleError) -> None:
    """Take out of a sentence what stays in place, for a source from which nothing came yet."""
    error.args = tuple(
        part.replace(f" {STAYS}", "") if isinstance(part, str) else part for part in error.args
    )
