"""Which programs are at work, and how the console was installed."""

import json
import platform
import re
import ssl
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import metadata

from cio_console import __version__
from cio_console.domain.diagnosis import Check, Judgement

SECTION = "Versions"
DISTRIBUTION = "cio-console"
PACKAGES = ("textual", "httpx", "lxml", "tinydb", "msgspec", "click", "truststore")
"""Those whose version explains most incidents."""

_OLDEST_OPENSSL = 3
"""OpenSSL 1.1.1 has had no public fix since 11 September 2023 (openssl.org)."""
_REINSTALL = "Réinstallez la console dans un environnement à elle : pipx install cio-console."
_BOUND = re.compile(r"(>=|<)\s*([0-9][0-9.]*)")


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """What is installed."""

    console: str
    python: str
    executable: str
    openssl: str
    openssl_major: int
    system: str
    packages: Mapping[str, str] = field(default_factory=dict)
    """Package → version, "" when it is not installed."""
    bounds: Mapping[str, str] = field(default_factory=dict)
    """Package → what the console asks for: « <9,>=8.2.8 »."""
    libxml2: str = ""
    installation: str = ""


def gather() -> VersionFacts:
    """Return the facts of this very process."""
    return VersionFacts(
        console=__version__,
        python=f"{platform.python_implementation()} {platform.python_version()}",
        executable=sys.executable,
        openssl=ssl.OPENSSL_VERSION,
        openssl_major=ssl.OPENSSL_VERSION_INFO[0],
        system=_system(),
        packages={name: _version(name) for name in PACKAGES},
        bounds=_bounds(),
        libxml2=_libxml2(),
        installation=_installation(),
    )


def judge(facts: VersionFacts) -> tuple[Check, ...]:
    """Return one line for each program."""
    old = facts.openssl_major < _OLDEST_OPENSSL
    return (
        Check(SECTION, "console", facts.console),
        Check(SECTION, "installation", facts.installation),
        Check(SECTION, "Python", f"{facts.python} · {facts.executable}"),
        *(_package(name, facts) for name in facts.packages),
        _libxml2_line(facts.libxml2),
        Check(
            SECTION,
            "OpenSSL",
            facts.openssl,
            Judgement.DOUBTFUL if old else Judgement.GOOD,
            "Cette version n'est plus corrigée : mettez le système à jour." if old else "",
        ),
        Check(SECTION, "système", facts.system),
    )


def satisfies(version: str, bounds: str) -> bool:
    """Tell whether a version is within « >=8.2.8,<9 »; other kinds of bounds are not looked at."""
    found = _numbers(version)
    for sign, limit in _BOUND.findall(bounds):
        if (found < _numbers(limit)) == (sign == ">="):
            return False
    return True


def _package(name: str, facts: VersionFacts) -> Check:
    version, bounds = facts.packages[name], facts.bounds.get(name, "")
    if not version:
        return Check(SECTION, name, "absent", Judgement.FAULTY, _REINSTALL)
    if not satisfies(version, bounds):
        told = f"{version} (la console demande {bounds})"
        return Check(SECTION, name, told, Judgement.FAULTY, _REINSTALL)
    return Check(SECTION, name, version)


def _libxml2_line(version: str) -> Check:
    if not version:
        return Check(SECTION, "libxml2", "ne se charge pas", Judgement.FAULTY, _REINSTALL)
    return Check(SECTION, "libxml2", version)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version.partition("+")[0])[:4])


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _bounds() -> dict[str, str]:
    """Return what the installed console asks of each package; extras are left out."""
    try:
        requires = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        return {}
    found = {}
    for requirement in requires:
        match = re.match(r"([A-Za-z0-9._-]+)\s*([^;]*)", requirement)
        if match and "extra ==" not in requirement:
            found[match[1]] = match[2].strip()
    return found


def _libxml2() -> str:
    try:
        from lxml import etree  # this probe only, and it may be what is broken
    except ImportError:
        return ""
    versions = (etree.LIBXML_VERSION, etree.LIBXML_COMPILED_VERSION)
    used, built = (".".join(map(str, version)) for version in versions)
    return used if used == built else f"{used} (lxml compilé avec {built})"


def _system() -> str:
    try:
        name = platform.freedesktop_os_release().get("PRETTY_NAME", "")
    except OSError:
        name = ""
    kernel = f"{platform.system()} {platform.release()} {platform.machine()}"
    return f"{name} · {kernel}" if name else kernel


def _installation() -> str:
    """Return how the console came here, and into which environment."""
    own = sys.prefix != sys.base_prefix
    place = f"{'environnement' if own else 'Python du système'} {sys.prefix}"
    try:
        found = metadata.distribution(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return f"lancée depuis ses sources, sans installation · {place}"
    tool = (found.read_text("INSTALLER") or "").strip() or "outil inconnu"
    origin = json.loads(found.read_text("direct_url.json") or "{}")
    if origin.get("dir_info", {}).get("editable"):
        return f"par {tool}, depuis ses sources (modifiable) · {place}"
    return f"par {tool}{', depuis un fichier ou un dossier' if origin else ''} · {place}"
