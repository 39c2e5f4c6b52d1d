"""A contact told in one line: what is understood, and that no word is lost."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cio_console.domain.contact_line import ContactLine, read_contact_line, working_day
from cio_console.domain.followup import Channel
from cio_console.domain.text import clean_line, fold

TODAY = date(2025, 1, 8)
"""A Wednesday."""


def read(line: str, head: str = "") -> ContactLine:
    """Return what is understood of a line on that day."""
    return read_contact_line(line, TODAY, head)


def test_a_whole_line_is_understood() -> None:
    assert read("tél Mme Costa : refait l'export ce soir, rappel jeudi") == ContactLine(
        "refait l'export ce soir", Channel.PHONE, "Mme Costa", date(2025, 1, 9)
    )


def test_a_plain_sentence_is_a_telephone_call_and_nothing_else() -> None:
    assert read("occupé") == ContactLine("occupé")


@pytest.mark.parametrize(
    ("line", "channel", "text"),
    [
        ("tél occupé", Channel.PHONE, "occupé"),
        ("Tél. : occupé", Channel.PHONE, "occupé"),
        ("téléphone occupé", Channel.PHONE, "occupé"),
        ("mél envoyé", Channel.EMAIL, "envoyé"),
        ("MAIL, envoyé", Channel.EMAIL, "envoyé"),
        ("courriel envoyé à tous", Channel.EMAIL, "envoyé à tous"),
        ("visite au lycée", Channel.VISIT, "au lycée"),
        ("visite", Channel.VISIT, "visite"),
        ("la visite est annulée", Channel.PHONE, "la visite est annulée"),
        ("telle est la situation", Channel.PHONE, "telle est la situation"),
    ],
)
def test_the_first_word_may_be_the_channel(line: str, channel: Channel, text: str) -> None:
    told = read(line)
    assert (told.channel, told.text) == (channel, text)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("absente, rappeler demain", date(2025, 1, 9)),
        ("absente, rappel après-demain", date(2025, 1, 10)),
        ("absente > lundi", date(2025, 1, 13)),
        ("absente rappel mercredi", date(2025, 1, 15)),
        ("absente rappel mardi prochain", date(2025, 1, 14)),
        ("absente rappeler le 15/01", date(2025, 1, 15)),
        ("absente (à rappeler le 15/01/2025", date(2025, 1, 15)),
        ("absente, à rappeler le 15/1/25", date(2025, 1, 15)),
        ("absente ; rappel : 15 janvier", date(2025, 1, 15)),
        ("absente rappel 1er février", date(2025, 2, 1)),
        ("absente rappel le 1er février 2026", date(2026, 2, 1)),
        ("absente rappel 2025-01-20", date(2025, 1, 20)),
        ("absente +1", date(2025, 1, 9)),
        ("absente +2", date(2025, 1, 10)),
        ("absente +3", date(2025, 1, 13)),
        ("absente, +2j", date(2025, 1, 10)),
        ("absente +5 jours", date(2025, 1, 15)),
        ("absente +2s", date(2025, 1, 22)),
        ("absente +1 semaine", date(2025, 1, 15)),
        ("absente rappel aujourd'hui", date(2025, 1, 8)),
        ("absente RAPPEL JEUDI", date(2025, 1, 9)),
        ("absente → jeudi", date(2025, 1, 9)),
    ],
)
def test_the_end_may_be_the_day_to_call_back(line: str, day: date) -> None:
    told = read(line)
    assert told.call_back == day
    assert told.text == "absente"
    assert told.problem == ""


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("elle renvoie le fichier jeudi", date(2025, 1, 9)),
        ("export refait pour le 15/01", date(2025, 1, 15)),
        ("conseil de classe le 3 février", date(2025, 2, 3)),
        ("revient demain", date(2025, 1, 9)),
    ],
)
def test_a_day_without_recall_is_understood_and_stays_in_the_text(line: str, day: date) -> None:
    assert read(line) == ContactLine(line, call_back=day)


@pytest.mark.parametrize(
    "line",
    [
        "elle renvoie le fichier jeudi.",
        "fichier déposé le 07/01",
        "fichier déposé le 20 décembre",
        "le jeudi elle est absente",
        "10/12",
        "classe de TG2+2",
        "référence 2025/01/15/16",
        "n° 31/02",
        "appelé aujourd'hui",
        "terminale 3-15/01",
    ],
)
def test_what_is_not_a_day_to_come_at_the_end_promises_nothing(line: str) -> None:
    assert read(line) == ContactLine(line)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("absente, rappel 31/02", "« 31/02 » n'est pas un jour"),
        ("absente, rappeler le 07/01", "07/01/2025 est déjà passé"),
        ("absente > 2024-12-20", "20/12/2024 est déjà passé"),
        ("absente, rappel 2025-13-01", "n'est pas un jour"),
    ],
)
def test_a_recall_that_cannot_be_is_a_problem_and_leaves_the_text(line: str, words: str) -> None:
    told = read(line)
    assert words in told.problem
    assert told.call_back is None
    assert told.text == line


def test_a_day_of_next_year_needs_no_year_when_it_is_near() -> None:
    told = read_contact_line("rappel 07/01", date(2024, 12, 20))
    assert told.call_back == date(2025, 1, 7)


def test_a_recall_alone_is_still_a_text() -> None:
    assert read("rappel jeudi") == ContactLine("rappel jeudi", call_back=date(2025, 1, 9))
    assert read("+2") == ContactLine("+2", call_back=date(2025, 1, 10))


@pytest.mark.parametrize(
    ("line", "who", "text"),
    [
        ("Mme Costa : refait l'export", "Mme Costa", "refait l'export"),
        ("Mme Costa, refait l'export", "Mme Costa", "refait l'export"),
        ("mme costa: refait l'export", "mme costa", "refait l'export"),
        ("avec M. Besson : d'accord", "M. Besson", "d'accord"),
        ("M. Besson et Mme de la Tour : oui", "M. Besson et Mme de la Tour", "oui"),
        ("le secrétariat : fermé", "le secrétariat", "fermé"),
        ("secrétaire du proviseur : fermé", "secrétaire du proviseur", "fermé"),
        ("CPE, absente", "CPE", "absente"),
        ("M. Besson, Mme Costa : oui", "M. Besson, Mme Costa", "oui"),
        ("Mme Costa refait l'export", "", "Mme Costa refait l'export"),
        ("export : refait", "", "export : refait"),
        ("rendez-vous 14 h : confirmé", "", "rendez-vous 14 h : confirmé"),
        ("M. 2 : oui", "", "M. 2 : oui"),
        ("Mme Costa :", "", "Mme Costa :"),
        ("mme : absente", "", "mme : absente"),
    ],
)
def test_the_person_reached_stands_before_the_first_colon_or_comma(
    line: str, who: str, text: str
) -> None:
    told = read(line)
    assert (told.who, told.text) == (who, text)


def test_the_head_is_known_by_the_surname() -> None:
    head = "Mme Fontaine-Delaunay"
    assert read("fontaine-delaunay : d'accord", head).who == head
    assert read("Fontaine-Delaunay, d'accord", head).who == head
    assert read("Delaunay : d'accord", head).who == ""
    assert read("Costa : d'accord", head).who == ""


def test_a_colon_names_several_persons_when_they_fit() -> None:
    assert read("Mme Aubry ou M. Besson : oui").who == "Mme Aubry ou M. Besson"


def test_working_days_skip_the_end_of_the_week() -> None:
    assert working_day(date(2025, 1, 10), 1) == date(2025, 1, 13)
    assert working_day(date(2025, 1, 11), 1) == date(2025, 1, 13)
    assert working_day(date(2025, 1, 8), 0) == date(2025, 1, 8)


_PIECES = st.sampled_from(
    (
        *("tél", "mél", "visite", "Mme Costa", ":", ",", "rappel", "jeudi", "+2", "15/01", "31/02"),
        *(">", "demain", "1er février", "le", "export", ".", "Été", "\x1b[31m", "\u202e", "œuvre"),
        *("(", "+", "2025-01-20", "99/99/9999", "+999", "ı", "ß"),
    )
)


@given(st.lists(_PIECES, max_size=7).map(" ".join) | st.text(max_size=60), st.dates(TODAY))
@example("rappel 29/02", date(2025, 3, 1))
@example("+999s", date(9999, 1, 1))
def test_whatever_is_typed_no_word_is_lost_and_no_day_is_past(line: str, today: date) -> None:
    told = read_contact_line(line, today)
    assert told.call_back is None or told.call_back >= today
    assert bool(told.text) == bool(clean_line(line, len(line) + 1))
    kept = fold(f"{told.channel} {told.who} {told.text}")
    if told.call_back is None and told.channel is Channel.PHONE:
        for word in clean_line(line, len(line) + 1).split():
            if fold(word.strip(".,:;")) not in ("tel", "telephone", "avec"):
                assert fold(word.strip(":,")) in kept


@given(st.integers(0, 400))
def test_plus_days_always_fall_on_a_day_of_work(count: int) -> None:
    day = working_day(TODAY, count)
    assert day.weekday() < 5
    assert day - TODAY >= timedelta(days=count)
