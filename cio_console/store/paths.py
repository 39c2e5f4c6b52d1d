"""Where the console keeps its files, decided once from the environment. Creates nothing."""

import hashlib
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from cio_console.domain.text import fold
from cio_console.errors import StoreProblem

HOME_VARIABLE = "CIO_CONSOLE_HOME"
"""Names one folder for configuration, cache and journal: tests, shared servers."""

FEED = "feed"
"""Folder of the private feed inside the cache of a source that is a plain folder."""
REPORTS = "reports"
"""Folder of the reports inside a source's cache."""

_NETWORK_FILE_SYSTEMS = frozenset(
    {"9p", "afs", "beegfs", "ceph", "cifs", "fuse.glusterfs", "fuse.rclone", "fuse.sshfs", "gpfs"}
    | {"glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "orangefs", "smb2", "smb3", "smbfs"}
)
_SLUG_LENGTH = 40
_CACHE_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*-[0-9a-f]{10}")


class Home(Struct, frozen=True):
    """The folders of one user: what they configured, what can be rebuilt, what they wrote."""

    config: Path
    """Holds the settings file."""
    data: Path
    """Holds the journal: never rebuilt, shared by every host of the user."""
    caches: Path
    """Holds one cache per source; below a folder per host when the home is on the network."""
    shared: Path | None = None
    """The folder above `caches`, when each host has its own in it."""

    @classmethod
    def resolve(cls, environ: Mapping[str, str]) -> "Home":
        """Return the folders for that environment.

        `CIO_CONSOLE_HOME` wins; else the usual folders of the system. Raises StoreProblem when
        the account has no home folder at all.
        """
        chosen = environ.get(HOME_VARIABLE, "").strip()
        try:
            if chosen:
                return cls.within(Path(chosen).expanduser())
            config, data, caches = _usual_folders()
        except RuntimeError as error:  # pathlib's and platformdirs' word for « no home »
            raise StoreProblem(
                "Ce compte n'a pas de dossier personnel : la console ne sait où ranger ses"
                f" fichiers. Indiquez un dossier par la variable {HOME_VARIABLE}."
            ) from error
        return cls(config, data, *_own_to_host(caches))

    @classmethod
    def within(cls, folder: Path) -> "Home":
        """Return the folders of a home that is all in one."""
        root = folder.absolute()
        return cls(root, root, *_own_to_host(root / "cache"))

    @property
    def settings_file(self) -> Path:
        """The settings, as TOML; it may not exist."""
        return self.config / "config.toml"

    @property
    def sector_file(self) -> Path:
        """The director's list of schools, beside the settings; it may not exist."""
        return self.config / "secteur.json"

    @property
    def template_file(self) -> Path:
        """The user's template of messages, beside the settings; it may not exist."""
        return self.config / "message.txt"

    @property
    def campaigns(self) -> Path:
        """The folder of the user's campaigns, beside the settings; it may not exist."""
        return self.config / "campagnes"

    @property
    def journal(self) -> Path:
        """The folder of the journal; it may not exist."""
        return self.data / "journal"

    def cache(self, source: str) -> Path:
        """Return the cache folder of a source (address or folder); it may not exist."""
        return self.caches / cache_name(source)


def cache_name(source: str) -> str:
    """Return a readable, unique and secret-free folder name for `source`."""
    place = _without_credentials(source.strip())
    place = place.rstrip("/") if "://" in place else str(Path(place).resolve())
    words = re.sub(r"^[a-z+]+://", "", fold(place))
    slug = re.sub(r"[^a-z0-9]+", "-", words).strip("-")[-_SLUG_LENGTH:].strip("-")
    digest = hashlib.sha256(place.encode("utf-8", "surrogateescape")).hexdigest()[:10]
    return f"{slug or 'source'}-{digest}"


def is_cache_name(name: str) -> bool:
    """Tell whether a folder bears a name that `cache_name` gives."""
    return _CACHE_NAME.fullmatch(name) is not None


def host_name() -> str:
    """Return this host's name, fit for a file name."""
    return re.sub(r"[^a-z0-9]+", "-", fold(os.uname().nodename)).strip("-") or "hote"


def on_network(folder: Path, mounts: str) -> bool:
    """Tell whether `folder` is on a network file system, by the text of `/proc/self/mountinfo`."""
    return is_shared(file_system(folder, mounts))


def is_shared(kind: str) -> bool:
    """Tell whether a kind of file system is one that several hosts may share."""
    return kind in _NETWORK_FILE_SYSTEMS


def file_system(folder: Path, mounts: str) -> str:
    """Return the kind of file system of `folder` (« ext4 », « nfs4 »), "" when it is not told.

    The longest mount point above the folder decides; the last one wins when two are equal.
    """
    best, kind = -1, ""
    for line in mounts.splitlines():
        fields, _, after = line.partition(" - ")
        columns = fields.split(" ")
        if len(columns) < 5 or not after:  # noqa: PLR2004 - mount point is column 5, proc(5)
            continue
        point = Path(re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), columns[4]))
        if len(point.parts) >= best and folder.is_relative_to(point):
            best, kind = len(point.parts), after.split(" ")[0]
    return kind


def mount_table() -> str:
    """Return the text of `/proc/self/mountinfo`, "" where the system has none."""
    try:
        return Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape")
    except OSError:
        return ""


def _usual_folders() -> tuple[Path, Path, Path]:
    """Return the system's folders for configuration, data and cache."""
    import platformdirs  # not needed, not paid for, when the variable is set

    folders = (
        platformdirs.user_config_path("cio-console", appauthor=False),
        platformdirs.user_data_path("cio-console", appauthor=False),
        platformdirs.user_cache_path("cio-console", appauthor=False),
    )
    if not all(folder.is_absolute() for folder in folders):
        raise RuntimeError  # what older platformdirs answer without a home: « ~/.config »
    return folders


def _own_to_host(caches: Path) -> tuple[Path, Path | None]:
    """Return `caches`, or its folder for this host when several hosts share it, then `caches`."""
    if not sys.platform.startswith("linux"):
        return caches, None
    shared = on_network(Path(os.path.realpath(caches)), mount_table())
    return (caches / host_name(), caches) if shared else (caches, None)


def _without_credentials(source: str) -> str:
    """Return `source` without what may be secret in an address: an account, a query."""
    return re.sub(r"^([a-zA-Z+]+://)(?:.*@)?([^?#]*).*", r"\1\2", source, flags=re.DOTALL)
