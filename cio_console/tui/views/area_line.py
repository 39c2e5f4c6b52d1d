"""One typed line on where the schools are looked for, or on which CIO. Free of textual."""

import re

from msgspec import Struct, field

from cio_console.domain.candidate import Area
from cio_console.domain.identifiers import has_uai_form, is_uai
from cio_console.domain.text import clean_line

_DEPARTEMENT = re.compile(r"0?(\d{2}|2[ab])|(97\d|98\d)", re.IGNORECASE)
_BASSIN = re.compile(r"bassin (?:d'|de |du |des )?(.+)", re.IGNORECASE)


class Asked(Struct, frozen=True):
    """What a line asks for: another CIO, or schools elsewhere."""

    cio: str = ""
    """UAI of a CIO, or the town where it is; "" when the line is about schools."""
    area: Area = field(default_factory=Area)


def read_area_line(text: str, *, cio_known: bool) -> Asked:
    """Return what a line asks for.

    A UAI is that of a CIO, as is anything at all as long as none is known. Else « 94, bassin de
    Créteil, Aville »: départements, a bassin, communes. Raises ValueError in French.
    """
    line = clean_line(text)
    code = line.upper().replace(" ", "")
    if has_uai_form(code):
        if not is_uai(code):
            raise ValueError(f"La lettre de contrôle de l'UAI {code} est fausse : vérifiez-le.")
        return Asked(cio=code)
    if not cio_known:
        if not line:
            raise ValueError("Donnez l'UAI du CIO, ou sa ville.")
        return Asked(cio=line)
    departements, communes, bassin = [], [], ""
    for part in filter(None, (part.strip() for part in line.split(","))):
        if found := _DEPARTEMENT.fullmatch(part):
            departements.append((found[1] or found[2]).upper().zfill(3))
        elif found := _BASSIN.fullmatch(part):
            bassin = found[1]
        else:
            communes.append(part)
    return Asked(
        area=Area(departements=tuple(departements), communes=tuple(communes), bassin=bassin)
    )


def area_text(area: Area) -> str:
    """Return where that is, in French: « départements 094, bassin Créteil, Aville »."""
    parts = [f"département {code}" for code in area.departements]
    parts += [f"bassin {area.bassin}"] if area.bassin else []
    return ", ".join((*parts, *area.communes)) or "le département du CIO"
