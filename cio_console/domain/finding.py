"""What a check says of a file: findings, the facts of the file, and the report that holds both."""

from enum import StrEnum

import msgspec


class Severity(StrEnum):
    """How bad a finding is, worst first."""

    BLOCKING = "bloquante"
    """The file cannot serve."""
    ERROR = "erreur"
    """A pupil or a class is harmed."""
    WARNING = "avertissement"
    INFORMATION = "information"


SEVERITIES = tuple(Severity)
"""All severities, worst first: the order of every list."""

ANOMALIES = (Severity.BLOCKING, Severity.ERROR)
"""The severities that make a file « non conforme » and a command exit with 1."""


class Verdict(StrEnum):
    """What the local checks conclude; never an attestation by Parcoursup."""

    PASSED = "conforme"
    """No blocking finding and no error."""
    FAILED = "non-conforme"
    UNFINISHED = "inacheve"
    """A failure of ours or a limit reached: nothing can be concluded."""


class PupilRef(msgspec.Struct, frozen=True, omit_defaults=False):
    """Which pupil a finding is about, as a secretary can find them in SIECLE."""

    eleve_id: str = ""
    """SIECLE identifier (ELEVE_ID), or the file's own code for a grades file."""
    elenoet: str = ""
    """Internal number in the school (ELENOET), at most five digits."""
    division: str = msgspec.field(default="", name="class")
    """The class, for instance « TG2 »."""
    name: str = ""
    """Masked initials (« D. L. »), or the full name when the publisher asked for identities."""
    ine_key: str = ""
    """Keyed hash of the INE, to recognise the pupil in another report; "" when not known."""
    person_key: str = ""
    """Keyed hash of the name and birth date, likewise."""


class Finding(msgspec.Struct, frozen=True, omit_defaults=False):
    """One thing wrong in a file: same rule and same subject make one finding."""

    rule: str
    """Rule code, for instance « S104 »; never reused, never changes meaning."""
    slug: str
    severity: Severity
    message: str
    """A French sentence naming what is wrong here."""
    line: int = 0
    """Line in the file, from 1; 0 when the finding is about the whole file."""
    column: int = 0
    """Column of the offending element in characters, from 1; 0 when unknown."""
    path: str = ""
    """Element path, for instance « BEE_ELEVES/DONNEES/ELEVES/ELEVE/MEL »."""
    pupil: PupilRef | None = None
    value: str = ""
    """The offending value, masked like the name when it is one; empty when the value is missing."""
    excerpt: str = ""
    """The offending element alone; its first character stands at `line`, `column`."""
    member: str = ""
    """The document of the file that it is about, when the file is an archive of several; `line`
    counts from the beginning of that document."""
    field: str = ""
    """The tag or attribute at fault, present or missing: « MEL »."""
    value_key: str = ""
    """Keyed hash of the value as it is in the file; "" when it is missing or not hashed."""
    shared: bool = False
    """Whether it is about a value that several pupils carry, `pupil` being one of them."""
    original: str = ""
    """What libxml2 said of it, in English, for a finding against a schema (F013); masked like the
    value."""


class FileFacts(msgspec.Struct, frozen=True):
    """What a file says of itself, counted whether or not it is right."""

    kind: str = ""
    """« BEE_ELEVES », « APB », … the recognised kind, or "" when not recognised."""
    uai: str = ""
    school_year: int | None = None
    """Year of the rentrée (2024 for the campaign 2025), whatever the file's own convention."""
    exported_at: str = ""
    """Day of the export as AAAA-MM-JJ, when the file tells it."""
    pupils: int = 0
    """Pupil records read, leavers included."""
    in_school: int = 0
    """Pupils « scolarisés »: a MEF, a division, no leaving date."""
    terminales: int = 0
    """Pupils in school whose MEF is of terminale."""
    valid_emails: int = 0
    """Terminale pupils in school whose e-mail address is valid."""
    classes: int = 0
    """Number of distinct divisions."""
    encoding: str = ""
    size: int = 0
    """Bytes of the file as given (of the zip, not of its member)."""
    sha256: str = ""


class Report(msgspec.Struct, frozen=True):
    """The outcome of checking one file. Counts are exact even where the list is cut."""

    facts: FileFacts
    verdict: Verdict
    counts: dict[str, int]
    """Findings per severity: one entry for each of `SEVERITIES`."""
    rules: dict[str, int]
    """Findings per rule code, for the rules that found something."""
    findings: tuple[Finding, ...] = ()
    truncated: bool = False
    """True when some findings are counted but not listed."""
    not_evaluated: tuple[str, ...] = ()
    """Codes of the rules that could not be evaluated because of a root cause."""
    cause: str = ""
    """For an unfinished check: the French sentence saying why."""
    engine: str = ""
    """Version of the program that checked."""
    catalogue: str = ""
    """Short hash of the catalogue of rules that it was checked by."""
    pupils: dict[str, int] = {}
    """Distinct pupils per rule code, for the rules that are about pupils."""
    concerned: int = 0
    """Distinct pupils over all the rules."""
    keyed: str = ""
    """Which secret the hashes are keyed with, without telling it; "" when there is none."""

    @property
    def usable(self) -> bool:
        """Whether the file can serve: the check finished and nothing is blocking."""
        return self.verdict is not Verdict.UNFINISHED and not self.counts.get(Severity.BLOCKING, 0)


def verdict_of(counts: dict[str, int]) -> Verdict:
    """Return the verdict of a finished check from its counts per severity."""
    failed = any(counts.get(severity, 0) for severity in ANOMALIES)
    return Verdict.FAILED if failed else Verdict.PASSED


def no_findings() -> dict[str, int]:
    """Return counts per severity, all zero, in the order of `SEVERITIES`."""
    return {str(severity): 0 for severity in SEVERITIES}
