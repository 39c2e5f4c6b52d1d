"""The settings: one small TOML file that the user may write by hand. Holds no secret."""

import json
import os
import re
import tomllib
from pathlib import Path

import msgspec

from cio_console.domain.text import toml_place
from cio_console.domain.toml_entries import Place, located
from cio_console.errors import CioConsoleError, FileProblem, UsageProblem
from cio_console.settings_entries import (
    KEYS,
    SOURCES,
    Settings,
    example_settings,
    wrong_entry,
    wrong_keys,
)
from cio_console.store.paths import Home

__all__ = ["Settings", "examine_settings", "example_settings", "read_settings", "remember_source"]

_SAFE = "Les réglages d'avant restent intacts."


_SOURCE_LINE = re.compile(
    r"""^[ \t]*(?:source|"source"|'source')[ \t]*=[ \t]*"""
    r"""(?:"(?:[^"\\\r\n]|\\.)*"|'[^'\r\n]*')""",
    re.MULTILINE,
)
"""The entry, without the comment that may follow it."""
_COMMENTED_SOURCE = re.compile(r"^[ \t]*#[ \t]*source[ \t]*=[^\r\n]*", re.MULTILINE)
_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)


def read_settings(home: Home) -> Settings:
    """Return the settings; the default ones when there is no file.

    Raises UsageProblem naming every wrong entry, FileProblem when the file cannot be read.
    """
    text = _read(home.settings_file)
    return Settings() if text is None else _decode(text, home.settings_file)


def examine_settings(home: Home) -> tuple[Settings, tuple[str, ...]]:
    """Return what can be used of the settings, and a French sentence on each thing wrong.

    Where `read_settings` refuses a file for one wrong entry, this leaves that entry out.
    """
    path = home.settings_file
    try:
        text = _read(path)
        entries = {} if text is None else _entries(text, path)
    except CioConsoleError as error:
        return Settings(), (str(error),)
    sound = {name: value for name, value in entries.items() if not _wrong(name, value)}
    if SOURCES in entries:
        from cio_console.settings_sources import sound_sources  # such a table only

        sound[SOURCES] = sound_sources(entries[SOURCES])
        if _wrong_choice(entries):
            del sound["source"]
    return msgspec.convert(sound, Settings), tuple(_problems(entries, text or "", path))


def remember_source(home: Home, source: str) -> None:
    """Write `source` in the settings file, whose other lines and comments stay as they are.

    Raises UsageProblem when the file is wrong already, StoreProblem when it cannot be written.
    """
    path = home.settings_file
    text = _read(path)
    if text is None:
        text = example_settings()
    elif _decode(text, path).source == source:
        _settle(path)
        return
    changed = _with_source(text, source)
    if changed is None:
        raise UsageProblem(
            f"{path} : la ligne « source » n'a pas pu y être mise sans risque. {_SAFE}"
            f" Écrivez-y vous-même : source = {_quoted(source)}"
        )
    _write(path, changed)


def _read(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise UsageProblem(
            f"{path} : le fichier de réglages n'est pas en UTF-8 (octet {error.start + 1})."
            " Enregistrez-le en UTF-8 depuis votre éditeur."
        ) from error
    except OSError as error:
        raise FileProblem(
            f"{path} : le fichier de réglages n'a pas pu être lu"
            f" ({type(error).__name__}). Vérifiez ses droits, ou retirez-le."
        ) from error


def _decode(text: str, path: Path) -> Settings:
    entries = _entries(text, path)
    if problems := _problems(entries, text, path):
        raise UsageProblem("\n".join(problems))
    return msgspec.convert(entries, Settings)


def _entries(text: str, path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageProblem(
            f"{path}, {toml_place(error)} : ce n'est pas du TOML correct."
        ) from error


def _problems(entries: dict[str, object], text: str, path: Path) -> list[str]:
    wrong = {place: told for name in entries for place, told in _wrong(name, entries[name]).items()}
    return located(wrong | _wrong_choice(entries), text, path)


def _wrong_choice(entries: dict[str, object]) -> dict[Place, str]:
    if SOURCES not in entries:
        return {}
    from cio_console.settings_sources import wrong_choice  # such a table only

    problem = wrong_choice(entries)
    return {("source",): problem} if problem else {}


def _wrong(name: str, value: object) -> dict[Place, str]:
    """Return what is wrong in an entry, and in what it holds when it is a table."""
    if name == SOURCES:
        from cio_console.settings_sources import wrong_sources  # such a table only

        return {(SOURCES, *place): told for place, told in wrong_sources(value).items()}
    if name == KEYS:
        return {(KEYS, key) if key else (KEYS,): told for key, told in wrong_keys(value).items()}
    problem = wrong_entry(name, value)
    return {(name,): problem} if problem else {}


def _with_source(text: str, source: str) -> str | None:
    """Return `text` with the source set; None when that would change anything else."""
    line = f"source = {_quoted(source)}"
    before = tomllib.loads(text)
    for changed in _candidates(text, line):
        try:
            after = tomllib.loads(changed)
        except tomllib.TOMLDecodeError:
            continue
        if after == {**before, "source": source}:
            return changed
    return None


def _candidates(text: str, line: str) -> list[str]:
    """Return the texts to try: the line replaced, after its commented example, or added."""
    spots = [
        _spliced(text, match.start(), match.end(), line) for match in _SOURCE_LINE.finditer(text)
    ]
    if example := _COMMENTED_SOURCE.search(text):
        spots.append(_spliced(text, example.end(), example.end(), f"\n{line}"))
    table = _TABLE.search(text)
    if table is None:
        end = "" if not text or text.endswith("\n") else "\n"
        spots.append(f"{text}{end}{line}\n")
    spots.append(f"{line}\n{text}")
    return spots


def _spliced(text: str, start: int, end: int, line: str) -> str:
    return text[:start] + line + text[end:]


def _quoted(source: str) -> str:
    """Return `source` as a TOML basic string: JSON's, with DEL escaped too."""
    return json.dumps(source, ensure_ascii=False).replace("\x7f", "\\u007f")


def _settle(path: Path) -> None:
    """Put on the disk a file found there: its author may have died before doing it."""
    from cio_console.store import disk  # most commands only read
    from cio_console.store.problems import write_problem

    folder = Path(os.path.realpath(path)).parent
    try:
        disk.sync_folder(folder)
    except OSError as error:
        raise write_problem(error, folder, _SAFE) from error


def _write(path: Path, text: str) -> None:
    from cio_console.store import disk, janitor, whole  # most commands only read
    from cio_console.store.problems import write_problem

    # A settings file kept elsewhere (dotfiles) is a link: the file it names is the one to change.
    real = Path(os.path.realpath(path))
    try:
        disk.make_parents(real.parent)
        disk.sync_way(real.parent)
        janitor.sweep(real.parent, disk.names(real.parent))
        whole.replace(real, text.encode("utf-8"))
    except OSError as error:
        raise write_problem(error, real.parent, _SAFE) from error
