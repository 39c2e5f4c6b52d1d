"""What a value looks like when no rule over one pupil can have anything to say of it.

For each child tag of an ELEVE, a regular expression over the bytes of the file. A value that
matches in full is clean: no rule that looks at this tag alone reports it. The patterns are sound,
they need not be complete: what does not match is read with care and is usually right all the same.

They say nothing of what no pattern can: a tag that is absent (`REQUIRED` lists those that some rule
asks for), the key of an INE (S103), what several pupils share (S104, S114, S135), the codes of a
nomenclature. DATE_SORTIE has no pattern: a leaver is always read with care.
"""

from collections.abc import Mapping

from cio_console.checks.pupil.birth import OLDEST, YOUNGEST
from cio_console.checks.pupil.identity import DAMAGEABLE
from cio_console.checks.reading.known_names import PHONES
from cio_console.checks.values.email_domains import MAIN_DOMAINS
from cio_console.checks.values.email_doubts import DOCUMENTATION, LONGEST_NUMBER, suspect_beginning
from cio_console.checks.values.emails import MAX_LOCAL_LENGTH

REQUIRED = frozenset(
    [
        "ID_NATIONAL",
        "NOM_DE_FAMILLE",
        "PRENOM",
        "DATE_NAISS",
        "CODE_SEXE",
        "CODE_COMMUNE_INSEE_NAISS",
        "CODE_MEF",
        "CODE_REGIME",
        "MEL",
    ]
)
"""Tags without which a rule may report something. MEL: of a terminale pupil only."""

_ACCENTED = rb"\xc0-\xd6\xd8-\xf6\xf8-\xff"
LATIN_NAME = rb"[A-Za-z%b][A-Za-z%b0-9' -]*" % (_ACCENTED, _ACCENTED)
"""Names in ISO-8859-15, ISO-8859-1 or windows-1252: no byte that mojibake (F010) ends with."""
_UTF8_ACCENTED = rb"\xc3[\x80-\x96\x98-\xb6\xb8-\xbf]"
UTF8_NAME = rb"(?:[A-Za-z]|%b)(?:[A-Za-z0-9' -]|%b)*" % (_UTF8_ACCENTED, _UTF8_ACCENTED)
"""The same names in UTF-8."""

_DAY = (
    rb"(?:(?:0[1-9]|1[0-9]|2[0-8])/(?:0[1-9]|1[0-2])|(?:29|30)/(?:0[13-9]|1[0-2])"
    rb"|31/(?:0[13578]|1[02]))"
)
"""JJ/MM of any year; 29 February is left to the calendar."""
_NUMBER = rb"[0-9]{1,%d}" % LONGEST_NUMBER
_WORD = rb"[A-Za-z]+(?:%(n)s[A-Za-z]+)*(?:%(n)s)?" % {b"n": _NUMBER}
_LABEL = rb"[a-z0-9]{1,40}"
LOCAL_PART = rb"(?=[^@]{1,%d}@)(?!(?i:%s))%s(?:[._-](?:%s|%s))*" % (
    MAX_LOCAL_LENGTH,
    suspect_beginning().encode(),
    _WORD,
    _WORD,
    _NUMBER,
)
"""What stands before the arobase of an address that is a pupil's own."""
_EMAIL = rb"%s@(?:%s|%s\.%s)" % (
    LOCAL_PART,
    b"|".join(domain.replace(".", r"\.").encode() for domain in MAIN_DOMAINS),
    _LABEL,
    DOCUMENTATION.encode(),
)
_PHONE = rb"0[0-9]{9}|0[0-9](?:[ .-][0-9]{2}){4}|\+33 ?[0-9](?:[ .-]?[0-9]{2}){4}"
_INE = rb"[0-9]{10}[A-Z]|[0-9]{9}[A-HJK]{2}"

ANY_YEAR: Mapping[str, bytes] = {
    "ID_NATIONAL": _INE,
    "INE_RNIE": _INE,
    "CODE_SEXE": rb"[12]",
    "CODE_PAYS": rb"[0-9]{3}",
    "CODE_COMMUNE_INSEE_NAISS": rb"[0-9][0-9AB][0-9]{3}",
    "CODE_MEF": rb"[0-9A-Z]{11}",
    "CODE_REGIME": rb"[0-9A-Z]{1,2}",
    "MEL": _EMAIL,
    **dict.fromkeys(PHONES, _PHONE),
    "DATE_ENTREE": _DAY + rb"/[0-9]{4}",
    "CODE_MOTIF_SORTIE": rb"[0-9A-Z]{1,2}",
    "ADRESSE_ID": rb"[0-9]{1,20}",
}
"""Child tag → the pattern of its clean values, but for names and dates of birth."""


def clean_values(name: bytes, school_year: int) -> dict[str, bytes]:
    """Return the pattern of the clean values of each child tag of an ELEVE.

    `name` is `LATIN_NAME` or `UTF8_NAME`, by the encoding of the file; `school_year` is the year
    of the rentrée, on which the ages depend. A tag that is not there has no clean value.
    """
    born = b"|".join(b"%d" % (school_year + age) for age in range(-OLDEST, 1 - YOUNGEST))
    return {
        **ANY_YEAR,
        **dict.fromkeys(DAMAGEABLE, name),
        "DATE_NAISS": _DAY + rb"/(?:%s)" % born,
    }
