"""The end-of-file rules of BEE_ELEVES: duplicates, classes, and who is in school.

Pure functions over the roster: sections may have come in any order.
"""

from collections.abc import Iterator, Mapping

import msgspec

from cio_console.checks.catalogue import usual
from cio_console.checks.reading.markup import opening_tag
from cio_console.checks.reporting.duplicates import Duplicate
from cio_console.checks.reporting.flaw import Draft, Flaw, Place, Subject
from cio_console.checks.reporting.reporter import Reporter
from cio_console.checks.siecle.divisions import is_inactive
from cio_console.checks.siecle.roster import EMAIL_VALID, IN_SCHOOL, TERMINALE, Roster
from cio_console.checks.values.codes import MISSING
from cio_console.domain.finding import Severity

_ELEVE_PATH = "BEE_ELEVES/DONNEES/ELEVES/ELEVE"
_DIVISION_FIELD = "CODE_STRUCTURE"
"""What is wrong when a pupil has no class, or not the right one."""


def doubtful_divisions(codes: tuple[str, ...]) -> Flaw | None:
    """Return what is wrong with the D structures of a pupil who has some, or None.

    Only « Inactifs » is an error; several divisions are a warning.
    """
    classes = [code for code in codes if not is_inactive(code)]
    if codes and not classes:
        message = "L'élève est dans la pseudo-classe « Inactifs », qui n'est pas une classe."
        return Flaw(message, value=", ".join(codes))
    if len(codes) > 1:
        message = f"L'élève a {len(codes)} divisions : {', '.join(codes)}."
        return Flaw(message, value=", ".join(codes), severity=Severity.WARNING)
    return None


def class_drafts(roster: Roster, places: Mapping[int, Place]) -> Iterator[Draft]:
    """Yield S132 for every pupil still there: no division, « Inactifs », several divisions.

    `places` gives, by ELEVE_ID, where the divisions of a pupil stand. Pupils without ELEVE_ID, or
    with one that several share, are left to S135: nothing can link them to a class.
    """
    shared = roster.eleve_ids.duplicates
    for row in roster.rows_not(lambda codes: len(codes) == 1 and not is_inactive(codes[0])):
        eleve_id, codes = roster.eleve_ids.column[row], roster.divisions_of(row)
        if not roster.is_present(row) or eleve_id == MISSING or eleve_id in shared:
            continue
        flaw = doubtful_divisions(codes)
        if flaw is None:
            flaw = Flaw("L'élève n'est affecté dans aucune classe (division).")
        subject = roster.subject(row)
        place = places.get(eleve_id) or record_place(*roster.seen(row))
        severity = flaw.severity or usual("S132")
        yield Draft(
            "S132", severity, flaw.message, place, subject, flaw.value, field=_DIVISION_FIELD
        )


def record_place(subject: Subject, line: int, column: int) -> Place:
    """Return the place of a pupil's record, with the opening tag that SIECLE writes."""
    tag = opening_tag("ELEVE", {"ELEVE_ID": subject.eleve_id, "ELENOET": subject.elenoet})
    return Place(line, column, _ELEVE_PATH, tag)


def ine_draft(duplicate: Duplicate) -> Draft:
    """Return the one S104 of an INE carried by several pupils."""
    count = duplicate.count
    message = f"Le même INE est porté par {count} élèves : {duplicate.places()}."
    return _draft("S104", duplicate, message)


def email_draft(duplicate: Duplicate, value: str) -> Draft:
    """Return the one S114 of an address carried by several pupils; `value` as it is reported."""
    count = duplicate.count
    message = f"La même adresse de courriel est portée par {count} élèves : {duplicate.places()}."
    place, subject, also = duplicate.place, duplicate.subject, duplicate.carriers()
    raw = duplicate.value
    return Draft("S114", usual("S114"), message, place, subject, value, also, raw)


def number_draft(duplicate: Duplicate, name: str) -> Draft:
    """Return the one S135 of an ELEVE_ID or ELENOET carried by several pupils."""
    count = duplicate.count
    message = f"Le même {name} est porté par {count} élèves : {duplicate.places()}."
    return _draft("S135", duplicate, message, name)


def _draft(code: str, duplicate: Duplicate, message: str, name: str = "") -> Draft:
    value, place, subject = duplicate.value, duplicate.place, duplicate.subject
    also = duplicate.carriers()
    return Draft(code, usual(code), message, place, subject, value, also, field=name)


def duplicate_findings(roster: Roster, reporter: Reporter) -> None:
    """Collect what several pupils carry: the first findings of each kind, and the others' count."""
    collector = reporter.collector
    numbers = (("ELEVE_ID", roster.eleve_ids), ("ELENOET", roster.elenoets))
    for duplicate in roster.ines.duplicates.told():
        collector.add(ine_draft(duplicate))
    for duplicate in roster.emails.duplicates.told():
        collector.add(email_draft(duplicate, reporter.value("MEL", duplicate.value)))
    for name, unique in numbers:
        for duplicate in unique.duplicates.told():
            collector.add(number_draft(duplicate, name))
    others = [("S104", roster.ines), ("S114", roster.emails)]
    for rule, unique in (*others, *(("S135", unique) for _, unique in numbers)):
        for rows in unique.duplicates.counted():
            collector.count(rule, usual(rule), None, rows)


class Census(msgspec.Struct):
    """Who is in school, counted once the classes are known."""

    in_school: int = 0
    terminales: int = 0
    valid_emails: int = 0
    classes: int = 0


def census(roster: Roster) -> Census:
    """Count the pupils in school, those of terminale, and those of them who can be written to."""
    counted = Census()
    classes: set[str] = set()
    for (facts, codes), count in roster.situations().items():
        here = [code for code in codes if not is_inactive(code)]
        if facts & IN_SCHOOL != IN_SCHOOL or not here:
            continue
        classes.update(here)
        counted.in_school += count
        if facts & TERMINALE:
            counted.terminales += count
            counted.valid_emails += count if facts & EMAIL_VALID else 0
    counted.classes = len(classes)
    return counted


def nobody(read: int, counted: Census) -> str:
    """Return why a file of so many pupils gives no candidate (S005), as a sentence, or ""."""
    if not read:
        return "Le fichier ne contient aucun élève."
    if not counted.in_school:
        return f"Aucun des {read} élèves du fichier n'est scolarisé (MEF, classe, pas de sortie)."
    if not counted.terminales:
        return f"Aucun des {counted.in_school} élèves scolarisés n'est en terminale."
    return ""
