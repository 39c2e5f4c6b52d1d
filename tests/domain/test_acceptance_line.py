"""An acceptance told in one line: the reason, the last day, and what is refused without loss."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cio_console.domain.acceptance_line import read_acceptance_line

TODAY, END = date(2025, 1, 8), date(2025, 3, 27)


@pytest.mark.parametrize(
    ("line", "reason", "until"),
    [
        ("Vérifié avec la famille", "Vérifié avec la famille", END),
        ("Vérifié ; jusqu'au 15/02", "Vérifié", date(2025, 2, 15)),
        ("Vérifié ; jusqu’au 15 février", "Vérifié", date(2025, 2, 15)),
        ("Vérifié;15/02/2025", "Vérifié", date(2025, 2, 15)),
        ("Vérifié ; 2025-02-15", "Vérifié", date(2025, 2, 15)),
        ("Vérifié ; +2s", "Vérifié", date(2025, 1, 22)),
        ("Vérifié ; jusqu'à demain", "Vérifié", date(2025, 1, 9)),
        ("Vérifié ; jusqu'au 08/01", "Vérifié", TODAY),
        ("Né ailleurs ; vu avec lui", "Né ailleurs ; vu avec lui", END),
        ("un ; deux ; 15/02", "un ; deux", date(2025, 2, 15)),
        ("Vérifié ;", "Vérifié", END),
        ("Vérifié jusqu'au 15 février", "Vérifié", date(2025, 2, 15)),
        ("Vérifié, jusqu'au 15/02.", "Vérifié", date(2025, 2, 15)),
        ("Vérifié (jusqu’au 15/02)", "Vérifié", date(2025, 2, 15)),
        ("Vérifié jusqu'à vendredi", "Vérifié", date(2025, 1, 10)),
        ("Vérifié jusqu'au 12", "Vérifié", date(2025, 1, 12)),
        ("absent jusqu'au bac ; 15/02", "absent jusqu'au bac", date(2025, 2, 15)),
        ("absent « jusqu'au bac »", "absent « jusqu'au bac »", END),
        ("juste jusqu'à preuve du contraire", "juste jusqu'à preuve du contraire", END),
        ("doublon ; voir 1 et 2", "doublon ; voir 1 et 2", END),
    ],
)  # fmt: skip
def test_the_reason_and_the_last_day_are_understood(line: str, reason: str, until: date) -> None:
    told = read_acceptance_line(line, TODAY, END)
    assert (told.reason, told.until, told.problem) == (reason, until, "")
    assert told.told == (until != END)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("", "Écrivez pourquoi"),
        ("   ", "Écrivez pourquoi"),
        ("; jusqu'au 15/02", "Écrivez pourquoi"),
        ("Vérifié ; 31/02", "« 31/02 » n'est pas un jour"),
        ("Vérifié ; jusqu'au printemps", "« jusqu'au printemps » n'est pas un jour"),
        ("Vérifié ; jusqu'au", "« jusqu'au » n'est pas un jour"),
        ("Vérifié jusqu'au 31/02", "« jusqu'au 31/02 » n'est pas un jour"),
        ("ok, jusqu'au bac", "« jusqu'au bac » n'est pas un jour : écrivez « ; jusqu'au JJ/MM »."),
        ("ok jusqu'en mars", "« jusqu'en mars » n'est pas un jour"),
        ("ok, jusqu'au jeudi 10/01", "Le 10/01/2025 est un vendredi, pas un jeudi : écrivez"),
        ("ok jusqu'au 07/01", "Le 07/01/2025 est passé"),
        ("Vérifié ; 07/01", "Le 07/01/2025 est passé : donnez un jour à venir."),
    ],
)
def test_what_cannot_be_is_told(line: str, problem: str) -> None:
    assert problem in read_acceptance_line(line, TODAY, END).problem


def test_after_the_campaign_a_day_is_asked_for() -> None:
    after = date(2025, 4, 2)
    assert read_acceptance_line("Vu", after, END).problem == (
        "La campagne est finie. Le 27/03/2025 est passé : donnez un jour à venir,"
        " « ; jusqu'au JJ/MM »."
    )
    assert read_acceptance_line("Vu ; 30/04", after, END).problem == ""


@given(st.text(max_size=60))
def test_no_line_breaks_it_and_every_word_is_kept(line: str) -> None:
    told = read_acceptance_line(line, TODAY, END)
    kept = told.reason.replace(";", " ").split()
    assert kept == line.replace(";", " ").split()[: len(kept)] or not line.isprintable()
