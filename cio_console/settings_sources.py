"""The sources that the settings name, one per CIO, and which of them a run follows.

Pure and light: both the settings and the commands start from here, before anything is read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from cio_console.domain.addresses import absolute, may_hold_secret, typed_path
from cio_console.domain.text import clean_line, fold
from cio_console.domain.toml_entries import nearest
from cio_console.errors import UsageProblem
from cio_console.settings_entries import (
    SOURCES,
    Settings,
    SourceEntry,
    wrong_entry,
)
from cio_console.store.paths import cache_name

EVERY = "toutes"
"""What `--source` says for all the sources of the settings."""
LONGEST_NAME = 40
"""Characters of a source's name: it stands in a column and in sentences."""

_ADDRESS = "adresse"
_NAME_WORDS = f"un nom court, sans « / », d'au plus {LONGEST_NAME} signes"
_TABLE_WORDS = (
    f"« {SOURCES} » attend une ligne par CIO : un nom, et son adresse ou son dossier entre"
    " guillemets."
)
_ENTRIES = {field.encode_name: field.name for field in msgspec.structs.fields(SourceEntry)}


@dataclass(frozen=True, slots=True)
class Followed:
    """One source that a run follows."""

    name: str
    """Its name in the settings; "" when it was typed as an address or a folder."""
    source: str
    """Address, or full path of a folder."""
    settings: Settings
    """Those of the file, with what is the source's own in their place."""


def wrong_sources(table: object) -> dict[tuple[str, ...], str]:
    """Return what is wrong in the table `sources`: French sentences by place; () for the table."""
    if not isinstance(table, dict):
        return {(): _TABLE_WORDS}
    problems: dict[tuple[str, ...], str] = {}
    names: dict[str, str] = {}
    places: dict[str, str] = {}
    for name, value in table.items():
        inside = {"": problem} if (problem := _wrong_name(name)) else _wrong_source(name, value)
        place = _place_of(value)
        if not inside and (other := names.get(fold(name))):
            inside = {"": f"« {name} » et « {other} » sont deux fois le même nom de source."}
        elif not inside and (other := places.get(cache_name(place))):
            inside = {"": f"« {name} » et « {other} » sont la même source : gardez un seul nom."}
        problems |= {(name, entry) if entry else (name,): told for entry, told in inside.items()}
        names.setdefault(fold(name), name)
        places.setdefault(cache_name(place), name)
    return problems


def wrong_choice(entries: Mapping[str, object]) -> str:
    """Return what is wrong in `source` beside the table; "" when it names one, or is an address."""
    source, table = entries.get("source"), entries.get(SOURCES)
    if not isinstance(source, str) or not isinstance(table, dict):
        return ""
    if not source or "/" in source or fold(source) in {*map(fold, table), EVERY}:
        return ""
    near = nearest(source, table)
    advice = f"Vouliez-vous écrire « {near} » ?" if near else f"Connues : {', '.join(table)}."
    return f"« source » ne nomme aucune des sources. {advice}"


def sound_sources(table: object) -> dict[str, object]:
    """Return the entries of the table in which nothing is wrong."""
    wrong = wrong_sources(table)
    if not isinstance(table, dict):
        return {}
    names = {place[0] for place in wrong if place}
    return {name: value for name, value in table.items() if name not in names}


def followed(settings: Settings, typed: Iterable[str], folder: Path) -> tuple[Followed, ...]:
    """Return the sources that a run follows; none when no source is known.

    `typed` is what `--source` says: names, addresses, folders or « toutes »; nothing for what the
    settings say. `folder` is that of the settings: a folder written there may be given from it.
    Raises UsageProblem for a name that is none.
    """
    named = named_sources(settings, folder)
    wanted = [one for one in typed if one]
    if not wanted and (not named or "/" in settings.source):
        return (Followed("", settings.source, settings),) if settings.source else ()
    if not wanted:
        wanted = [settings.source or EVERY]
    found: list[Followed] = []
    for one in wanted:
        if fold(one) == EVERY and named:
            found += named.values()
        else:
            found.append(_found(one, named, settings))
    return _once(found)


def named_sources(settings: Settings, folder: Path) -> dict[str, Followed]:
    """Return the sources of the settings by name, in the order of the file."""
    return {
        name: Followed(name, _full(_place_of(entry), folder), _own(settings, entry))
        for name, entry in settings.sources.items()
    }


def on_one_server(sources: Iterable[Followed]) -> bool:
    """Tell whether one server at most gives those sources; a folder has none."""
    parts = (urlsplit(one.source) for one in sources if "://" in one.source)
    return len({(part.scheme.lower(), part.netloc.lower()) for part in parts}) <= 1


def _found(typed: str, named: Mapping[str, Followed], settings: Settings) -> Followed:
    """Return the source of that name, address or folder."""
    by_name = {fold(name): one for name, one in named.items()}
    if one := by_name.get(fold(typed)):
        return one
    place = absolute(typed)
    if "://" not in typed and "/" not in typed and named and not Path(place).exists():
        near = nearest(typed, named)
        advice = f"Vouliez-vous dire « {near} » ?" if near else f"Connues : {', '.join(named)}."
        raise UsageProblem(f"« {typed} » n'est le nom d'aucune source, ni un dossier. {advice}")
    known = {cache_name(one.source): one for one in named.values()}
    # The same place, named in the settings: what is said there of how to reach it holds.
    return known.get(cache_name(place)) or Followed("", place, settings)


def _once(sources: Iterable[Followed]) -> tuple[Followed, ...]:
    """Return the sources without the second time of any."""
    first: dict[str, Followed] = {}
    for one in sources:
        first.setdefault(cache_name(one.source), one)
    return tuple(first.values())


def _own(settings: Settings, entry: "str | SourceEntry") -> Settings:
    """Return the settings with those that are the source's own."""
    if isinstance(entry, str):
        return settings
    own = {name: getattr(entry, name) for name in _ENTRIES.values() if name != "address"}
    return msgspec.structs.replace(
        settings, **{name: value for name, value in own.items() if value is not None}
    )


def _full(place: str, folder: Path) -> str:
    """Return the address, or the full path of a folder written in the settings."""
    return place if "://" in place else str(folder.absolute() / typed_path(place))


def _place_of(value: object) -> str:
    if isinstance(value, SourceEntry):
        return value.address
    return str(value.get(_ADDRESS, "") if isinstance(value, dict) else value)


def _wrong_name(name: str) -> str:
    if fold(name) == EVERY:
        return f"« {name} » veut dire toutes les sources : donnez un autre nom à celle-ci."
    plain = clean_line(name, len(name) + 1) == name and len(name) <= LONGEST_NAME
    if not name or not plain or "/" in name:
        return f"le nom d'une source est {_NAME_WORDS}."
    return ""


def _wrong_source(name: str, value: object) -> dict[str, str]:
    """Return what is wrong in one source, by entry; "" for the source itself."""
    if isinstance(value, str):
        return _wrong_place(name, value)
    if not isinstance(value, dict):
        return {"": f"« {name} » attend une adresse ou un dossier, entre guillemets."}
    problems = {entry: _wrong_inside(entry, given) for entry, given in value.items()}
    if _ADDRESS not in value:
        problems[""] = f"« {name} » attend une ligne « {_ADDRESS} » : l'adresse ou le dossier."
    elif not problems[_ADDRESS]:
        place = _wrong_place(name, value[_ADDRESS])
        problems[_ADDRESS] = place.get("", "")
    return {entry: problem for entry, problem in problems.items() if problem}


def _wrong_inside(entry: str, given: object) -> str:
    if entry == _ADDRESS:
        return "" if isinstance(given, str) else f"« {_ADDRESS} » attend un texte entre guillemets."
    if entry not in _ENTRIES:
        near = nearest(entry, _ENTRIES)
        advice = f"Vouliez-vous écrire « {near} » ?" if near else f"Connus : {', '.join(_ENTRIES)}."
        return f"« {entry} » n'est pas un réglage d'une source. {advice}"
    return wrong_entry(entry, given)


def _wrong_place(name: str, place: str) -> dict[str, str]:
    if not place.strip():
        return {"": f"« {name} » attend une adresse ou un dossier, entre guillemets."}
    if may_hold_secret(place):
        return {"": wrong_entry("source", place).replace("« source »", f"« {name} »", 1)}
    return {}
