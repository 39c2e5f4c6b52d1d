"""The national identifiers of the field, with their keys: UAI, INE, MEF.

Forms and keys come from the ministry's « SIECLE-SFD-Exportations-XML » v17.4 and from the public
« Annuaire de l'éducation » (the UAI key holds for each of its 3 708 lycées). All functions are
pure, take text as found in a file and never raise.
"""

import re
from enum import Enum

KEY_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
"""The 23 letters of the UAI and old INE keys: the alphabet without I, O and Q."""

RNIE_LETTERS = "ABCDEFGHJK"
"""The letters of an RNIE key, standing for the digits 0 to 9."""

_UAI = re.compile(r"[0-9]{7}[A-Z]")
_INE_BEA = re.compile(r"[0-9]{10}[A-Z]")
_INE_RNIE = re.compile(r"[0-9]{9}[A-HJK]{2}")
_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z._:+-]{0,119}")
"""Of our own documents: harmless in a file name, an address and a shell."""
_MEF = re.compile(r"[0-9A-Z]{11}")

_POST_BAC_PREFIXES = ("202", "212", "214", "222", "224")
_VOCATIONAL_PREFIXES = ("247", "276")
_VOCATIONAL_FINAL_YEAR = "33"
_TERMINALE_MEFSTATS = ("2213", "2383")
_RNIE_MODULUS = 97


class IneForm(Enum):
    """The two forms of an INE (identifiant national élève)."""

    BEA = "ancienne"
    """Ten digits and a key letter; also the form of the INAA of agricultural schools."""
    RNIE = "RNIE"
    """Nine digits and two key letters, given since 2017."""


def is_uai(text: str) -> bool:
    """Tell whether `text` has the form of a UAI (7 digits, 1 letter) and the right key."""
    return _UAI.fullmatch(text) is not None and text[7] == uai_key(text[:7])


def has_uai_form(text: str) -> bool:
    """Tell whether `text` has the form of a UAI, whatever its key."""
    return _UAI.fullmatch(text) is not None


def uai_key(digits: str) -> str:
    """Return the key letter of the seven `digits` of a UAI."""
    return KEY_LETTERS[int(digits) % len(KEY_LETTERS)]


def ine_form(text: str) -> IneForm | None:
    """Return the form of an INE, or None if `text` has neither form (keys are not looked at)."""
    if _INE_BEA.fullmatch(text):
        return IneForm.BEA
    if _INE_RNIE.fullmatch(text):
        return IneForm.RNIE
    return None


def ine_bea_key(digits: str) -> str:
    """Return the key letter of the ten `digits` of an old-form INE."""
    return KEY_LETTERS[int(digits) % len(KEY_LETTERS)]


def ine_rnie_key(digits: str) -> str:
    """Return the two key letters of the nine `digits` of an RNIE-form INE."""
    number = _RNIE_MODULUS - int(digits) % _RNIE_MODULUS
    return RNIE_LETTERS[number // 10] + RNIE_LETTERS[number % 10]


def is_mef(text: str) -> bool:
    """Tell whether `text` has the form of a MEF code: 11 digits or capital letters."""
    return _MEF.fullmatch(text) is not None


def is_terminale(mef: str) -> bool:
    """Tell whether a MEF code is of a terminale class, whose pupils are Parcoursup candidates.

    General (202), technological (212, 214), brevets de technicien (222, 224), and the final year
    (`33` at positions 8 and 9, counted from 0) of the bac pro families 247 and 276.
    """
    if mef.startswith(_POST_BAC_PREFIXES):
        return True
    return mef.startswith(_VOCATIONAL_PREFIXES) and mef[8:10] == _VOCATIONAL_FINAL_YEAR


def is_terminale_mefstat(mefstat: str) -> bool:
    """Tell whether a CODE_MEFSTAT, which a nomenclature gives of a MEF, is of terminale.

    2213 is the general and technological one, 2383 that of the bac pro.
    """
    return mefstat.startswith(_TERMINALE_MEFSTATS)


def is_id(text: str) -> bool:
    """Tell whether `text` can name an upload, a collection or a campaign everywhere."""
    return _ID.fullmatch(text) is not None
