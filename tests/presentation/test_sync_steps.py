"""The steps of a synchronisation: one vocabulary for the command and the screen."""

import pytest

from cio_console.presentation.sync_steps import step_words
from cio_console.sync_events import (
    Committed,
    IndexAsked,
    IndexReceived,
    IndexUnchanged,
    ReportMissing,
    ReportStored,
    SyncEvent,
    TurnAwaited,
    UploadChecked,
)


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (TurnAwaited(), "Une autre synchronisation est en cours : attente de sa fin"),
        (IndexAsked("https://x.invalid/"), "Lecture de https://x.invalid/"),
        (IndexUnchanged(7), "Révision 7, déjà connue"),
        (IndexReceived(7, 8, 9, 0), "Révision 7 : 0 rapport à recevoir"),
        (IndexReceived(7, 8, 9, 12), "Révision 7 : 12 rapports à recevoir"),
        (ReportStored(3, 9), "Réception des rapports"),
        (UploadChecked("d", 3, 9), "Contrôle des fichiers"),
        (ReportMissing("d", "0940001A", "Absent."), "0940001A : Absent."),
        (Committed(7), "Révision 7 enregistrée"),
    ],
)
def test_each_step_has_its_words(event: SyncEvent, words: str) -> None:
    assert step_words(event) == words
