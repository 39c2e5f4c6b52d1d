"""The end-of-file rules of BEE_ELEVES: duplicates, classes, and who is in school.

Pure functions over the roster: sections may have come in any order.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from cio_console.checks.flaw import Draft, Flaw, Place
from cio_console.checks.roster import Duplicate, Roster, Seen, is_inactive
from cio_console.domain.finding import Severity

ELEVE_PATH = "BEE_ELEVES/DONNEES/ELEVES/ELEVE"


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


def class_drafts(
    roster: Roster, places: Mapping[str, Place], doubtful: Collection[str]
) -> Iterator[Draft]:
    """Yield S132 for every pupil still there: no division, « Inactifs », several divisions.

    `places` gives where the divisions of a pupil stand. Pupils without ELEVE_ID, or with one of
    the `doubtful` ones that several share, are left to S135: nothing can link them to a class.
    """
    for pupil in roster.pupils:
        eleve_id = pupil.subject.eleve_id
        if not pupil.present or not eleve_id or eleve_id in doubtful:
            continue
        codes = roster.divisions.get(eleve_id, ())
        if len(codes) == 1 and not is_inactive(codes[0]):
            continue
        flaw = doubtful_divisions(codes)
        if flaw is None:
            yield _without_class(pupil)
        else:
            place = places.get(eleve_id) or _record_place(pupil)
            severity = flaw.severity or Severity.ERROR
            yield Draft("S132", severity, flaw.message, place, pupil.subject, flaw.value)


def _without_class(pupil: Seen) -> Draft:
    message = "L'élève n'est affecté dans aucune classe (division)."
    return Draft("S132", Severity.ERROR, message, _record_place(pupil), pupil.subject)


def _record_place(pupil: Seen) -> Place:
    return Place(pupil.line, pupil.column, ELEVE_PATH)


def ine_draft(duplicate: Duplicate) -> Draft:
    """Return the one S104 of an INE carried by several pupils."""
    count = len(duplicate.mentions)
    message = f"Le même INE est porté par {count} élèves : {duplicate.places()}."
    return _draft("S104", duplicate, message)


def email_draft(duplicate: Duplicate, value: str) -> Draft:
    """Return the one S114 of an address carried by several pupils; `value` as it is reported."""
    count = len(duplicate.mentions)
    message = f"La même adresse de courriel est portée par {count} élèves : {duplicate.places()}."
    return Draft("S114", Severity.WARNING, message, duplicate.place, duplicate.subject, value)


def number_draft(duplicate: Duplicate, name: str) -> Draft:
    """Return the one S135 of an ELEVE_ID or ELENOET carried by several pupils."""
    count = len(duplicate.mentions)
    message = f"Le même {name} est porté par {count} élèves : {duplicate.places()}."
    return _draft("S135", duplicate, message)


def _draft(code: str, duplicate: Duplicate, message: str) -> Draft:
    value, place, subject = duplicate.value, duplicate.place, duplicate.subject
    return Draft(code, Severity.ERROR, message, place, subject, value)


def nobody(roster: Roster, in_school: Sequence[Seen]) -> str:
    """Return why the file gives no candidate (S005), as a sentence, or ""."""
    if not roster.pupils:
        return "Le fichier ne contient aucun élève."
    if not in_school:
        read = len(roster.pupils)
        return f"Aucun des {read} élèves du fichier n'est scolarisé (MEF, classe, pas de sortie)."
    if not any(pupil.terminale for pupil in in_school):
        return f"Aucun des {len(in_school)} élèves scolarisés n'est en terminale."
    return ""
