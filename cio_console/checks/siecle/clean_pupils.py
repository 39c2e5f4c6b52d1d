"""The lanes of BEE_ELEVES: pupils, classes and addresses with nothing to be said of them.

A lane never decides that something is wrong: what does not fit it goes to the rules, one record at
a time. It must never take what a rule would report: the patterns say of each tag which values no
rule has a word for, and the tests read the same files with and without lanes.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cio_console.checks.pupil.birth import FRANCE
from cio_console.checks.pupil.clean_values import (
    LATIN_NAME,
    LOCAL_PART,
    REQUIRED,
    UTF8_NAME,
    clean_values,
)
from cio_console.checks.pupil.pupil import pupil_of
from cio_console.checks.pupil.table import PUPIL_RULES
from cio_console.checks.reading.known_names import KNOWN
from cio_console.checks.reading.record import Record
from cio_console.checks.reading.stretch import Lanes
from cio_console.checks.reading.template import SPACES, Shape, Template
from cio_console.checks.reporting.reporter import Reporter
from cio_console.checks.siecle.roster import EMAIL_VALID, HAS_MEF, PRESENT, TERMINALE
from cio_console.domain.identifiers import KEY_LETTERS, ine_rnie_key

_MOST_REMEMBERED = 20_000
"""Values of one tag judged once for all, of which a lycée has a few hundred."""
_RNIE_KEYS = tuple(ine_rnie_key(f"{number:09}").encode() for number in range(97))
_BEA_KEYS = KEY_LETTERS.encode()
_ABOVE_DIGITS = ord("A")
_FRANCE = FRANCE.encode()
_NUMBER = rb"[1-9][0-9]{0,16}"

CAPTURED = (
    "ELEVE_ID",
    "ELENOET",
    "ID_NATIONAL",
    "NOM_DE_FAMILLE",
    "PRENOM",
    "CODE_MEF",
    "MEL",
    "CODE_COMMUNE_INSEE_NAISS",
    "CODE_PAYS",
    "VILLE_NAISS",
    "ADRESSE_ID",
)
"""What `Values` holds, in this order."""


def pupil_shape(codec: str, school_year: int) -> Shape:
    """Return the shape of an ELEVE of whom no rule can say anything but by several values."""
    values = clean_values(UTF8_NAME if codec == "utf-8" else LATIN_NAME, school_year)
    values["MEL"] = LOCAL_PART + rb"@[a-z0-9.-]{1,100}"  # the domain is judged apart
    values["ADRESSE_ID"] = _NUMBER
    optional = {"MEL", "CODE_COMMUNE_INSEE_NAISS"}
    return Shape(
        tag="ELEVE",
        attributes={"ELEVE_ID": _NUMBER, "ELENOET": _NUMBER},
        values=values,
        known=KNOWN["BEE_ELEVES"].children,
        captured=CAPTURED,
        required=REQUIRED - optional,
        refused=frozenset({"DATE_SORTIE", "NOM"}),
    )


def _structure(code: bytes, kind: bytes) -> bytes:
    return (
        rb"<STRUCTURE>%b<CODE_STRUCTURE>%b</CODE_STRUCTURE>%b"
        rb"<TYPE_STRUCTURE>%b</TYPE_STRUCTURE>%b</STRUCTURE>%b"
    ) % (SPACES, code, SPACES, kind, SPACES, SPACES)


_GROUPS = rb"(?:%b)*+" % _structure(rb"[^<&]*+", b"G")
_ONE_CLASS = re.compile(
    rb'<STRUCTURES_ELEVE ELEVE_ID="([1-9][0-9]{0,16})"\s*+>%b%b%b%b</STRUCTURES_ELEVE>%b'
    % (SPACES, _GROUPS, _structure(rb"([^<&\s]{1,40}+)", b"D"), _GROUPS, SPACES)
)
"""A pupil's structures when exactly one of them is a division."""


_CHOICE = (
    rb"<OPTIONS_ELEVE>%b(?:<(?:NUM_OPTION|CODE_MODALITE_ELECT|CODE_MATIERE)"
    rb"(?:>[^<&]*+</[A-Z_]++>|/>)%b)*+</OPTIONS_ELEVE>%b"
) % (SPACES, SPACES, SPACES)
OPTIONS = re.compile(
    rb'<OPTION ELEVE_ID="([1-9][0-9]{0,16})"\s*+>%b(?:%b)*+</OPTION>%b' % (SPACES, _CHOICE, SPACES)
)
"""A pupil's options, whatever they are."""


_LATIN_TEXT = rb"[^<&\x80-\xbf]*+"
_UTF8_TEXT = rb"(?:[^<&\x80-\xff]|\xc3[\x80\x81\x84\x86-\xa1\xa3-\xbf])*+"
"""A line of an address in which nothing is what UTF-8 turns into."""


def address_pattern(codec: str) -> re.Pattern[bytes]:
    """Return the pattern of an ADRESSE whose texts are sound."""
    text = _UTF8_TEXT if codec == "utf-8" else _LATIN_TEXT
    names = b"|".join(name.encode() for name in sorted(KNOWN["BEE_ELEVES"].children["ADRESSE"]))
    leaf = rb"<(?:%b)(?:>%b</[A-Z0-9_]++>|/>)%b" % (names, text, SPACES)
    opening = rb'<ADRESSE ADRESSE_ID="[^"<&]*+"\s*+>'
    return re.compile(rb"%b%b(?:%b)*+</ADRESSE>%b" % (opening, SPACES, leaf, SPACES))


class Values(NamedTuple):
    """The `CAPTURED` values of a clean pupil; those that a shape does not require may be None."""

    eleve_id: bytes
    elenoet: bytes
    ine: bytes
    family: bytes
    first: bytes
    mef: bytes
    email: bytes | None
    commune: bytes | None
    country: bytes | None
    town: bytes | None
    address: bytes | None


class CleanPupils:
    """The lane of pupils of one file, and what is learned of them on the way."""

    def __init__(self, reporter: Reporter, codec: str) -> None:
        self._template = Template(pupil_shape(codec, reporter.expected.campaign.school_year))
        self._expected = reporter.expected
        self._named = reporter.name
        self._masked = reporter.masked
        self._codec = codec
        self._initials: dict[bytes, str] = {}
        self._lanes: dict[bytes, re.Pattern[bytes]] = {
            b"OPTION": OPTIONS,
            b"STRUCTURES_ELEVE": _ONE_CLASS,
            b"ADRESSE": address_pattern(codec),
        }
        self._mefs: dict[bytes, int] = {}
        self._domains: dict[bytes, int] = {}

    def learn(self, record: Record) -> None:
        """Take note of the shape of a pupil who went the careful way."""
        self._template.learn(record.element)

    def lanes(self) -> Lanes:
        """Return the patterns of the next block: that of pupils sharpens while one reads."""
        self._template.refresh()
        if self._template.pattern is not None:
            self._lanes[b"ELEVE"] = self._template.pattern
        return self._lanes

    def unknown(self, matches: Sequence[re.Match[bytes]]) -> Iterator[tuple[str, int]]:
        """Yield the unknown children of the pupils of a run, with how many have them."""
        for name, group in self._template.unknown:
            count = sum(match.start(group) >= 0 for match in matches)
            if count:
                yield name, count

    def values(self, match: re.Match[bytes]) -> Values:
        """Return the values of a pupil who fits the lane."""
        return Values._make(match.group(*self._template.groups))

    def name(self, values: Values) -> str:
        """Return how the report names a pupil."""
        family, first = values.family, values.first
        if not self._masked:
            return self._named(family.decode(self._codec), first.decode(self._codec))
        key = family[:2] + first[:2]
        known = self._initials.get(key)
        if known is None:
            known = self._named(family.decode(self._codec), first.decode(self._codec))
            self._initials[key] = known
        return known

    def facts(self, values: Values) -> int:
        """Return the facts of a pupil whose values fit the lane, 0 for one to look at closer."""
        _, _, ine, _, _, mef, email, commune, country, town, _ = values
        facts = self._mefs.get(mef, -1)
        if facts < 0:
            facts = self._mefs[mef] = self._judge_mef(mef)
        if not (facts and _ine_holds(ine)):
            return 0
        if commune is None and not _abroad(country, town):
            return 0
        if not facts & TERMINALE:
            return facts
        if email is None:
            return 0
        domain = email[email.index(b"@") :]
        reached = self._domains.get(domain, -1)
        if reached < 0:
            reached = self._judge(self._domains, "MEL", domain, b"eleve" + domain)
        return facts | EMAIL_VALID if reached else 0

    def _judge_mef(self, mef: bytes) -> int:
        if not self._judge(self._mefs, "CODE_MEF", mef, mef):
            return 0
        pupil = pupil_of({"CODE_MEF": mef.decode()}, self._expected.is_terminale)
        return PRESENT | HAS_MEF | (TERMINALE if pupil.terminale else 0)

    def _judge(self, known: dict[bytes, int], tag: str, key: bytes, value: bytes) -> int:
        """Ask the rules that read a tag whether they have a word for a value; remember it."""
        pupil = pupil_of({tag: value.decode()}, lambda _: True)
        rules = (rule for rule in PUPIL_RULES if tag in rule.reads)
        silent = int(not any(rule.check(pupil, self._expected) for rule in rules))
        if len(known) < _MOST_REMEMBERED:
            known[key] = silent
        return silent


def _ine_holds(ine: bytes) -> bool:
    """Tell whether the key of a well-formed INE is right."""
    if ine[9] >= _ABOVE_DIGITS:
        return _RNIE_KEYS[int(ine[:9]) % len(_RNIE_KEYS)] == ine[9:]
    return _BEA_KEYS[int(ine[:10]) % len(_BEA_KEYS)] == ine[10]


def _abroad(country: bytes | None, town: bytes | None) -> bool:
    """Tell whether a pupil without commune of birth needs none."""
    return country is None or (country != _FRANCE and town is not None)
