"""A campaign file examined whole: every problem in it, each with its line where it has one.

Reading a campaign stops at the first problem; who writes one wants them all.
"""

import tomllib
from collections.abc import Mapping
from typing import Any, get_args, get_origin

import msgspec

from cio_console.domain.campaign import Campaign, Collection, Document, Milestone, ServiceContact
from cio_console.domain.campaign_coherence import Remarks, contradictions, doubts
from cio_console.domain.schema_errors import in_french
from cio_console.domain.text import clean_line, toml_place
from cio_console.domain.toml_entries import Place, nearest
from cio_console.domain.toml_places import line_at, places

_OF: dict[type[msgspec.Struct], str] = {
    Campaign: "d'une campagne",
    Collection: "d'une collecte",
    Milestone: "d'un jalon",
    ServiceContact: "de [contact]",
    Document: "d'un document",
}
_WORDS = {"collections": "collecte", "milestones": "jalon", "documents": "document"}


class Remark(msgspec.Struct, frozen=True):
    """One thing to say of a campaign file."""

    sentence: str
    """In French, without its place."""
    line: int = 0
    """From 1; 0 when it has none."""


class Examination(msgspec.Struct, frozen=True):
    """What was found in a campaign file."""

    campaign: Campaign | None = None
    """None when it cannot be used."""
    problems: tuple[Remark, ...] = ()
    """What makes it unusable, or is surely a slip: a key that does not exist."""
    doubts: tuple[Remark, ...] = ()
    """What is likely a mistake, in a file that can be used."""


def examine(text: str, stem: str = "") -> Examination:
    """Return what is to be said of a campaign written in TOML, in the order of its lines.

    `stem` is the name of its file, "" when it has none.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Examination(problems=(Remark(f"ce n'est pas du TOML : {toml_place(error)}"),))
    except RecursionError:
        return Examination(problems=(Remark("les tableaux sont trop imbriqués"),))
    lines = places(text)
    problems = _located(_entries(raw, Campaign, ()), lines)
    try:
        campaign = msgspec.convert(raw, Campaign)
    except msgspec.ValidationError as error:
        return Examination(problems=problems or (Remark(in_french(error)),))
    wrong = _located(contradictions(campaign), lines)
    if wrong:
        return Examination(problems=tuple(sorted((*problems, *wrong), key=_order)))
    likely = [*doubts(campaign), *_name(campaign, stem)]
    return Examination(campaign, problems, _located(iter(likely), lines))


def _order(remark: Remark) -> int:
    return remark.line


def _located(remarks: Remarks, lines: dict[Place, int]) -> tuple[Remark, ...]:
    told = (Remark(clean_line(text), line_at(lines, path)) for path, text in remarks)
    return tuple(sorted(told, key=_order))


def _name(campaign: Campaign, stem: str) -> Remarks:
    if stem and stem != campaign.id:
        text = f"le fichier s'appelle « {stem} », et la campagne « {campaign.id} »"
        yield ("id",), f"{text} : on la trouve par les deux noms"


def _entries(raw: Mapping[str, Any], kind: type[msgspec.Struct], path: Place) -> Remarks:
    """Give what is wrong in one table of the file, and in those inside it."""
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    where = _where(path, raw)
    missing = [name for name, field in fields.items() if field.required and name not in raw]
    for name in raw:
        if name not in fields:
            near = nearest(name, missing) or nearest(name, fields)
            advice = f"Vouliez-vous écrire « {near} » ?" if near else f"Connues : {_list(fields)}."
            told = f"{where}« {name} » n'est pas une clé {_OF[kind]}"
            yield (*path, name), f"{told}. {advice}"
    for name in missing:
        yield path, f"{where}il manque « {name} »"
    for name, field in fields.items():
        if name in raw:
            yield from _value(raw[name], field.type, (*path, name), where)


def _value(value: object, kind: object, path: Place, where: str) -> Remarks:
    """Give what is wrong with the value of a key."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        if isinstance(value, Mapping):
            yield from _entries(value, kind, path)
        else:
            yield path, f"« {path[-1]} » s'écrit comme un tableau : [{path[-1]}]"
        return
    if (inside := _struct_in(kind)) is not None:
        if isinstance(value, list) and all(isinstance(one, Mapping) for one in value):
            for rank, one in enumerate(value):
                yield from _entries(one, inside, (*path, rank))
        else:
            yield path, f"« {path[-1]} » s'écrit un tableau par élément : [[{path[-1]}]]"
        return
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        yield path, f"{where}« {path[-1]} » : {in_french(error)}"


def _struct_in(kind: object) -> type[msgspec.Struct] | None:
    """Return the structure that a list holds, None for anything else."""
    first = next(iter(get_args(kind)), None) if get_origin(kind) is tuple else None
    return first if isinstance(first, type) and issubclass(first, msgspec.Struct) else None


def _where(path: Place, raw: Mapping[str, Any]) -> str:
    """Return « collecte « notes » : » before what is said of one of a list; "" elsewhere."""
    if not path or not isinstance(path[-1], int):
        return ""
    word = _WORDS[str(path[-2])]
    told = raw.get("id") or raw.get("title")
    if isinstance(told, str):
        return f"{word} « {clean_line(told, 40)} » : "
    return f"{word} n° {path[-1] + 1} : "


def _list(names: Mapping[str, object]) -> str:
    return ", ".join(names)


__all__ = ["Examination", "Remark", "examine"]
