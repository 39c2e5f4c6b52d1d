"""The steps of a synchronisation in French: the same words for the command and the screen."""

from cio_console.presentation.numbers import plural
from cio_console.sync_events import (
    Committed,
    FileLeft,
    IndexAsked,
    IndexReceived,
    IndexUnchanged,
    ReportMissing,
    ReportStored,
    SyncEvent,
    TurnAwaited,
    UploadChecked,
)

REPORTS = "Réception des rapports"
FILES = "Contrôle des fichiers"


def step_words(event: SyncEvent) -> str:
    """Return what an event says, without its count: « Révision 7 : 3 rapports à recevoir »."""
    match event:
        case TurnAwaited():
            words = "Une autre synchronisation est en cours : attente de sa fin"
        case IndexAsked(location=location):
            words = f"Lecture de {location}"
        case IndexUnchanged(revision=revision):
            words = f"Révision {revision}, déjà connue"
        case IndexReceived(revision=revision, to_fetch=total):
            wanted = plural(total, "rapport à recevoir", "rapports à recevoir")
            words = f"Révision {revision} : {wanted}"
        case ReportStored():
            words = REPORTS
        case UploadChecked():
            words = FILES
        case FileLeft(sentence=sentence):
            words = sentence
        case ReportMissing(uai=uai, reason=reason):
            words = f"{uai} : {reason}"
        case Committed(revision=revision):
            words = f"Révision {revision} enregistrée"
    return words
