"""The director's list of schools in words: a school, what changes, what the list keeps."""

from collections.abc import Callable, Iterator, Mapping

from cio_console.domain.school import School, SectorFile
from cio_console.domain.sector_list import (
    OUT_OF_SCOPE,
    FieldChange,
    ListChanges,
    Merged,
    SchoolChange,
    in_order,
)
from cio_console.presentation.numbers import number, plural
from cio_console.presentation.spreadsheet import Table

_SECTORS = {"public": "public", "private": "privé"}
_FIELDS = {
    "uai": "UAI du CIO",
    "name": "nom",
    "nature": "nature",
    "sector": "statut",
    "commune": "commune",
    "telephone": "téléphone",
    "email": "courriel",
    "head": "chef d'établissement",
    "parent_uai": "établissement mère",
    "tracks": "voies",
    "terminale_expected": "effectif de terminale",
    OUT_OF_SCOPE: "hors périmètre",
    "publisher": "qui publie",
    "contact": "contact",
}
"""Each field of a list, as the director calls it."""
_SHEET_UAI = "UAI"
_SHEET = (
    "name", "nature", "sector", "commune", "telephone", "email", "head", "parent_uai", "tracks",
    "terminale_expected",
)  # fmt: skip
LIST_TITLES = ("UAI", "Établissement", "Nature", "Commune", "Terminales", "Hors périmètre")
"""Of the cells of `list_rows`."""
_HEAD = {"uai": "UAI du CIO", "name": "nom du CIO"}


def field_label(field: str) -> str:
    """Return how a director calls a field of a school: « chef d'établissement »."""
    return _FIELDS[field]


def school_title(school: School) -> str:
    """Return « 9990014L Lycée Untel (LPO, Créteil) », what is not known left out."""
    inside = ", ".join(filter(None, (school.nature_label, school.commune)))
    told = " ".join(filter(None, (school.uai, school.name)))
    return f"{told} ({inside})" if inside else told


def value_text(value: object, names: Mapping[str, str] | None = None) -> str:
    """Return a value of a list as it is shown: « (vide) » for nothing.

    `names` are those that collections have on the screens; commands tell their ids, to be typed.
    """
    match value:
        case _ if value in ("", None, (), {}):
            return "(vide)"
        case dict():
            named = names or {}
            return " ; ".join(f"{named.get(key, key)} : {why}" for key, why in value.items())
        case tuple():
            return ", ".join(map(str, value))
        case _:
            return _SECTORS.get(str(value), str(value))


def change_text(change: FieldChange, names: Mapping[str, str] | None = None) -> str:
    """Return « téléphone : (vide) → 01 99 00 00 00 »; `names` as for `value_text`."""
    label = field_label(change.field)
    return f"{label} : {value_text(change.before, names)} → {value_text(change.after, names)}"


def changes_summary(changes: ListChanges) -> str:
    """Return « 3 ajoutés, 1 changé, 12 inchangés », « aucun changement » when nothing differs."""
    if not changes.any:
        return "aucun changement"
    if changes.head and not (changes.added or changes.gone or changes.changed or changes.same):
        return "aucun établissement"
    told = (
        (len(changes.added), "ajouté", "ajoutés"),
        (len(changes.gone), "retiré", "retirés"),
        (len(changes.changed), "changé", "changés"),
        (changes.same, "inchangé", "inchangés"),
    )
    counts = [plural(count, one, many) for count, one, many in told if count]
    renamed = any(change.before for change in changes.head)
    return ", ".join([*(["en-tête changé"] if renamed else []), *counts])


def changes_lines(merged: Merged) -> Iterator[str]:
    """Yield all that a merge changes, then all that it keeps though the proposal differs."""
    changes = merged.changes
    for change in changes.head:
        label = _HEAD.get(change.field, field_label(change.field))
        yield f"{label} : {value_text(change.before)} → {value_text(change.after)}"
    for sign, schools in (("+", changes.added), ("-", changes.gone)):
        for school in schools:
            yield f"{sign} {school_title(school)}"
            if sign == "+":
                yield from (f"    hors périmètre, {line}" for line in _scope_lines(school))
    yield from _changed("~", changes.changed, change_text)
    yield from _changed("=", merged.declined, _declined_text)
    for school in merged.absent:
        yield f"= {school_title(school)}"
        yield "    n'y est pas : gardé"


def list_rows(sector: SectorFile) -> list[tuple[str, ...]]:
    """Return one row of cells per school, a section under its parent; `LIST_TITLES` names them."""
    schools = in_order(sector.schools)
    uais = {school.uai for school in schools}
    return [
        (
            school.uai,
            ("  " if school.parent_uai in uais else "") + school.name,
            school.nature_label,
            school.commune,
            "" if school.terminale_expected is None else number(school.terminale_expected),
            " ; ".join(_scope_lines(school)),
        )
        for school in schools
    ]


def list_table(sector: SectorFile) -> Table:
    """Return a list for a spreadsheet; `secteur importer` reads it again.

    One column says why each collection does not concern a school.
    """
    schools = in_order(sector.schools)
    collections = sorted({key for school in schools for key in school.out_of_scope})
    titles = [_SHEET_UAI, *(_FIELDS[name] for name in _SHEET)]
    titles += [f"{_FIELDS[OUT_OF_SCOPE]} {collection}" for collection in collections]
    rows = [
        [
            school.uai,
            *(_cell(getattr(school, name)) for name in _SHEET),
            *(school.out_of_scope.get(collection, "") for collection in collections),
        ]
        for school in schools
    ]
    return Table(titles, rows)


def list_summary(sector: SectorFile) -> str:
    """Return « 12 établissements, dont 2 sections et 1 hors périmètre »."""
    schools = sector.schools
    uais = {school.uai for school in schools}
    parts = (
        (sum(school.parent_uai in uais for school in schools), "section", "sections"),
        (sum(bool(school.out_of_scope) for school in schools), "hors périmètre", "hors périmètre"),
    )
    told = [plural(count, one, many) for count, one, many in parts if count]
    whole = plural(len(schools), "établissement", "établissements")
    return f"{whole}, dont {' et '.join(told)}" if told else whole


def _scope_lines(school: School) -> Iterator[str]:
    yield from (f"{collection} : {why}" for collection, why in school.out_of_scope.items())


def _cell(value: object) -> object:
    return value_text(value) if value not in ("", None, ()) else ""


def _changed(
    sign: str, schools: tuple[SchoolChange, ...], told: Callable[[FieldChange], str]
) -> Iterator[str]:
    for school in schools:
        yield f"{sign} {school_title(school.before)}"
        yield from (f"    {told(change)}" for change in school.fields)


def _declined_text(change: FieldChange) -> str:
    label = field_label(change.field)
    return f"{label} : {value_text(change.before)} gardé (proposé : {value_text(change.after)})"
