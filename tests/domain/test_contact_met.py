"""A meeting told in one line: that it is a visit, and who was met."""

from datetime import date

import pytest

from cio_console.domain.contact_line import ContactLine, read_contact_line
from cio_console.domain.followup import Channel

HEAD = "Mme Anne Besson"


def read(line: str) -> ContactLine:
    """Return what is understood of a line on a Wednesday."""
    return read_contact_line(line, date(2025, 1, 8), HEAD)


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("vu M. Dupont au lycée", "M. Dupont"),
        ("visio Mme Costa", "Mme Costa"),
        ("visio Mme Costa : refait l'export", "Mme Costa"),
        ("visioconférence avec l'adjoint", "adjoint"),
        ("Vue m. dupont ce matin", "m. dupont"),
        ("vu la secrétaire : export refait", "secrétaire"),
        ("rencontré Mme de la Tour et M. Besson au CIO", "Mme de la Tour et M. Besson"),
        ("rencontre avec le chef d'établissement", "chef d'établissement"),
        ("rdv avec Mme Costa : refait l'export", "Mme Costa"),
        ("rendez-vous au lycée", ""),
        ("visio : tout est réglé", ""),
        ("vu besson au lycée", HEAD),
    ],
)
def test_a_meeting_is_a_visit_told_as_a_sentence_which_stays_the_text(line: str, who: str) -> None:
    told = read(line)
    assert (told.channel, told.who, told.text) == (Channel.VISIT, who, line)


@pytest.mark.parametrize(
    "line",
    [
        "vu le retard, rien à faire",
        "vu que rien n'est déposé",
        "Vu avec le proviseur adjoint",
        "rdv à fixer",
        "rdv pris avec Mme Costa",
        "rencontre prévue",
        "vu",
    ],
)
def test_words_that_begin_like_a_meeting_and_tell_of_none_are_a_call(line: str) -> None:
    assert read(line) == ContactLine(line)


def test_a_visit_may_name_who_was_met_without_a_colon() -> None:
    told = read("visite Mme Costa au lycée, rappel jeudi")
    assert (told.channel, told.who, told.text) == (Channel.VISIT, "Mme Costa", "Mme Costa au lycée")
    assert told.call_back == date(2025, 1, 9)
