"""The rule catalogue: every rule that the engine evaluates, with its French texts.

The texts are data (`texts/*.toml`), one table per code. This module never imports lxml: the screens
and `expliquer` show a rule without paying for the parser.
"""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import msgspec

from cio_console.domain.finding import Severity
from cio_console.domain.rule import Rule
from cio_console.errors import UsageProblem

_VERSION_DIGITS = 12
_SUGGESTIONS = 3


@cache
def catalogue() -> Mapping[str, Rule]:
    """Return every rule by its code, in the order of the codes: F, N, S, then X."""
    rules: dict[str, Rule] = {}
    for entry in _texts():
        for code, text in tomllib.loads(entry.read_text("utf-8")).items():
            rules[code] = msgspec.convert({"code": code, **text}, Rule)
    return MappingProxyType(dict(sorted(rules.items())))


def catalogue_digest() -> str:
    """Return a SHA-256 that changes with any text of the catalogue, without reading the rules."""
    digest = hashlib.sha256()
    for entry in sorted(_texts(), key=lambda entry: entry.name):
        digest.update(entry.read_bytes())
    return digest.hexdigest()


def catalogue_version() -> str:
    """Return what a report says of the catalogue it was made with: the digest, cut short."""
    return catalogue_digest()[:_VERSION_DIGITS]


def usual(code: str) -> Severity:
    """Return the usual severity of the rule of that code."""
    return catalogue()[code].severity


def _texts() -> Iterator[Path]:
    return (Path(__file__).parent / "texts").glob("*.toml")


def rule(code_or_slug: str) -> Rule:
    """Return the rule of that code (« S104 »), slug (« ine-en-double ») or former slug.

    Case does not matter.

    Raises UsageProblem, with the nearest names, when there is none.
    """
    wanted = code_or_slug.strip()
    found = catalogue().get(wanted.upper())
    if found is None:
        name = wanted.lower()
        rules = catalogue().values()
        found = next((r for r in rules if name == r.slug or name in r.aliases), None)
    if found is None:
        raise UsageProblem(_unknown(wanted))
    return found


def _unknown(wanted: str) -> str:
    by_name = {r.slug: r.slug for r in catalogue().values()} | {c.lower(): c for c in catalogue()}
    from difflib import get_close_matches  # a slip only

    beginning = [name for name in by_name if wanted[1:] and name.startswith(wanted.lower())]
    near = beginning or get_close_matches(wanted.lower(), by_name, n=_SUGGESTIONS, cutoff=0.5)
    shown = wanted[:40]
    if not near:
        return f"La règle « {shown} » n'existe pas. « cio-console expliquer » les donne toutes."
    names = ", ".join(by_name[name] for name in near[:_SUGGESTIONS])
    return f"La règle « {shown} » n'existe pas. Les plus proches : {names}."
