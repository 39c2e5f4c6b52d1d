"""One pupil of a BEE_ELEVES export: the values that rules read, read once, and how a rule is made.

Absent and empty tags are both missing (« SIECLE-SFD-Exportations-XML » v17.4: an optional tag is
absent when NULL and empty when empty).
"""

from collections.abc import Callable, Sequence
from enum import Enum

import msgspec
from lxml import etree

from cio_console.checks.expectation import Expectation
from cio_console.checks.reporting.flaw import Flaw
from cio_console.checks.values.elements import XML_SPACES, shortened
from cio_console.checks.values.emails import email_fault
from cio_console.domain.identifiers import IneForm, ine_form, is_terminale

ALWAYS_READ = frozenset({"ID_NATIONAL", "INE_RNIE", "CODE_MEF", "DATE_SORTIE", "MEL", "ADRESSE_ID"})
"""Child tags read for every pupil, whatever the rules ask."""


class Applies(Enum):
    """Which pupils a rule looks at."""

    EVERYONE = "everyone"
    """Leavers included."""
    PRESENT = "present"
    """Pupils without DATE_SORTIE: a leaver's faults can harm nobody any more."""
    TERMINALE = "terminale"
    """Pupils without DATE_SORTIE whose MEF is of terminale."""


class Pupil(msgspec.Struct):
    """The values of one ELEVE. A missing value is absent from `values`."""

    values: dict[str, str]
    eleve_id: str
    elenoet: str
    repeated: str = ""
    """First tag found twice in the record, or ""."""
    ine: str = ""
    """ID_NATIONAL, else INE_RNIE."""
    ine_tag: str = ""
    """The tag `ine` was read from."""
    ine_form: IneForm | None = None
    """None when `ine` is missing or ill-formed."""
    present: bool = True
    """No DATE_SORTIE."""
    terminale: bool = False
    email_fault: str = ""
    """What is wrong with the address of a present terminale pupil who has one."""

    @property
    def family_name(self) -> str:
        """NOM_DE_FAMILLE, or the NOM of very old files."""
        return self.values.get("NOM_DE_FAMILLE") or self.values.get("NOM", "")

    @property
    def email_valid(self) -> bool:
        """Whether the activation message can reach this present terminale pupil."""
        return not self.email_fault and "MEL" in self.values


Check = Callable[[Pupil, Expectation], Sequence[Flaw]]
"""A rule's function over the values of one pupil: at most one flaw per subject."""


class PupilRule(msgspec.Struct, frozen=True):
    """A rule of one record: its code in the catalogue, what it reads, and its function."""

    code: str
    reads: tuple[str, ...]
    applies: Applies
    check: Check


def pupil_rule(
    code: str, *reads: str, applies: Applies = Applies.PRESENT
) -> Callable[[Check], PupilRule]:
    """Make the decorated function the rule `code`, which reads the child tags `reads`."""
    return lambda check: PupilRule(code, reads, applies, check)


def read_pupil(
    element: etree._Element,
    plan: frozenset[str],
    terminale: Callable[[str], bool] = is_terminale,
) -> Pupil:
    """Return the values of an ELEVE for the child tags of `plan`, each read once.

    `terminale` tells which MEF codes are of terminale.
    """
    values: dict[str, str] = {}
    repeated = ""
    for child in element:
        tag = child.tag
        if tag in plan:
            text = child.text
            if tag in values:
                repeated = repeated or tag
            elif text and (text := text.strip(XML_SPACES)):
                values[tag] = text
    attributes = element.attrib
    eleve_id, elenoet = attributes.get("ELEVE_ID", ""), attributes.get("ELENOET", "")
    pupil = pupil_of(values, terminale, shortened(eleve_id.strip()), shortened(elenoet.strip()))
    pupil.repeated = repeated
    return pupil


def pupil_of(
    values: dict[str, str],
    terminale: Callable[[str], bool],
    eleve_id: str = "",
    elenoet: str = "",
) -> Pupil:
    """Return the pupil whose child tags have these values, none of them empty.

    `terminale` tells a MEF of terminale.
    """
    pupil = Pupil(values, eleve_id, elenoet)
    pupil.ine_tag = "ID_NATIONAL" if "ID_NATIONAL" in values else "INE_RNIE"
    pupil.ine = values.get(pupil.ine_tag, "")
    pupil.ine_form = ine_form(pupil.ine)
    pupil.present = "DATE_SORTIE" not in values
    pupil.terminale = terminale(values.get("CODE_MEF", ""))
    if pupil.present and pupil.terminale and "MEL" in values:
        pupil.email_fault = email_fault(values["MEL"])
    return pupil
