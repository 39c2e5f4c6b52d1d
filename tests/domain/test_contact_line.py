"""A contact told in one line: what is understood, and that no word is lost."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cio_console.domain.contact_line import ContactLine, read_contact_line
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
        ("sms envoyé", Channel.SMS, "envoyé"),
        ("Texto : envoyé", Channel.SMS, "envoyé"),
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
        "déposé jeudi 03/01",
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
    ("line", "day"),
    [
        ("absente, rappel vendredi matin", date(2025, 1, 10)),
        ("absente, rappel vendredi 14h", date(2025, 1, 10)),
        ("absente, rappel vendredi 14:30", date(2025, 1, 10)),
        ("absente, rappel vendredi à 14 h.", date(2025, 1, 10)),
        ("absente, rappel vendredi 10 à 9 h", date(2025, 1, 10)),
        ("absente, rappel vendredi si rien", date(2025, 1, 10)),
        ("absente, rappel vendredi sinon courriel", date(2025, 1, 10)),
        ("absente, rappel +2 si rien", date(2025, 1, 10)),
        ("absente, rappel ven. après-midi", date(2025, 1, 10)),
        ("absente, rappel le 13 au plus tard", date(2025, 1, 13)),
        ("absente, rappel d'ici vendredi", date(2025, 1, 10)),
        ("absente, rappel mardi 14h", date(2025, 1, 14)),
        ("absente, rappel demain matin", date(2025, 1, 9)),
        ("absente, rappel lundi 20 h", date(2025, 1, 13)),
        ("absente > vendredi matin", date(2025, 1, 10)),
        ("rappel vendredi, elle sera là", date(2025, 1, 10)),
        ("rappel vendredi, elle dépose lundi", date(2025, 1, 10)),
    ],
)
def test_words_after_the_day_to_call_back_stay_with_it_in_the_text(line: str, day: date) -> None:
    assert read(line) == ContactLine(line, call_back=day)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("absente, rappel vendredi.", date(2025, 1, 10)),
        ("absente, rappel ven", date(2025, 1, 10)),
        ("absente, rappel vendredi 10/01", date(2025, 1, 10)),
        ("absente, rappel dans 3 jours", date(2025, 1, 13)),
        ("absente, rappel la semaine prochaine", date(2025, 1, 13)),
        ("absente, rappel le 13", date(2025, 1, 13)),
        ("absente, rappel jeudi en huit", date(2025, 1, 16)),
        ("absente, rappel apres demain", date(2025, 1, 10)),
        ("absente, rappeler ce vendredi", date(2025, 1, 10)),
    ],
)
def test_a_day_that_ends_the_line_after_a_recall_is_taken_out_of_the_text(
    line: str, day: date
) -> None:
    assert read(line) == ContactLine("absente", call_back=day)


def test_a_letter_that_is_two_does_not_hide_the_day() -> None:
    assert read("sœur de Mme Costa, rappel vendredi").call_back == date(2025, 1, 10)


@pytest.mark.parametrize(
    "line",
    [
        "rappel",
        "absente, rappel",
        "absente, à rappeler",
        "absente ; rappel fin janvier",
        "Mme Costa : rappel de la procédure",
        "absente rappel lundi ou mardi",
        "rappel lundi ou mardi",
        "rappel avant vendredi",
        "rappel avant le 12/02",
        "rappel après lundi",
        "rappel entre lundi et mercredi",
        "rappel fin de semaine",
        "rappel après les vacances",
        "rappel sous huitaine",
        "rappel sous 8 jours",
        "rappel jeudi de la semaine prochaine",
        "rappel 13.01",
        "rappel 10",
    ],
)
def test_a_recall_without_a_day_is_never_dropped_in_silence(line: str) -> None:
    told = read(line)
    assert told.problem.startswith("Rappel sans jour : écrivez « rappel jeudi »")
    assert told.call_back is None


@pytest.mark.parametrize(
    "line",
    [
        '"rappel" de la procédure',
        "« rappel » de la procédure",
        "rappel de la procédure, sans rappel",
        "elle dépose jeudi, sans rappel.",
        'elle a dit "jeudi"',
        "elle rappelle vendredi.",
        "il est en mer",
    ],
)
def test_quotes_and_without_recall_leave_words_as_text(line: str) -> None:
    assert read(line) == ContactLine(line)


@pytest.mark.parametrize(
    "line",
    [
        "rappel fait vendredi",
        "Rappel fait",
        "rappel déjà effectué lundi",
        "rappel effectue lundi",
        "rappels reçus ce matin",
        "rappel fait hier, absente",
        "appel passé vendredi",
        "rappelé vendredi",
        "RAPPELÉE VENDREDI",
        "rappelée hier",
        "a rappelé lundi",
        "j'ai rappelé ce vendredi",
        "pas rappelée vendredi",
        "n'a pas été rappelée vendredi",
        "secrétariat rappelé le vendredi",
        "le service rappelé vendredi",
        "a rappelé Mme Costa lundi",
        "a rappelé le lycée lundi",
        "rappelé vendredi 03/01",
        "rappelé vendredi à 14 h",
        "appelé vendredi",
        "relancés lundi",
    ],
)
def test_a_call_that_was_made_promises_none(line: str) -> None:
    assert read(line) == ContactLine(line)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("souhaite être rappelée vendredi", date(2025, 1, 10)),
        ("doit etre rappelé vendredi", date(2025, 1, 10)),
        ("sera rappelée vendredi", date(2025, 1, 10)),
        ("à rappelé vendredi", date(2025, 1, 10)),
        ("à appeler vendredi", date(2025, 1, 10)),
        ("rappel à faire vendredi", date(2025, 1, 10)),
        ("rappel fixé vendredi", date(2025, 1, 10)),
        ("rappel passé à vendredi", date(2025, 1, 10)),
        ("rappelé demain", date(2025, 1, 9)),
        ("rappelé lundi prochain", date(2025, 1, 13)),
        ("rappelé le 15/01", date(2025, 1, 15)),
        ("rappelé le vendredi 10/01", date(2025, 1, 10)),
        ("rappelé +2", date(2025, 1, 10)),
        ("rappelé vendredi, elle dépose lundi", date(2025, 1, 13)),
        ("Rappelée lundi ; elle rappelle vendredi", date(2025, 1, 10)),
    ],
)
def test_a_call_asked_for_or_told_beside_one_that_was_made_is_never_dropped(
    line: str, day: date
) -> None:
    assert read(line).call_back == day


def test_a_call_that_was_made_leaves_the_next_one() -> None:
    assert read("rappel fait lundi, rappel vendredi") == ContactLine(
        "rappel fait lundi", call_back=date(2025, 1, 10)
    )


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("absente, rappel jeudi 10/01", "Le 10/01/2025 est un vendredi, pas un jeudi"),
        ("elle dépose jeudi 10/01", "Le 10/01/2025 est un vendredi, pas un jeudi"),
        ("rappel jeudi 10", "Le 10/01/2025 est un vendredi, pas un jeudi"),
        ("rappel jeudi, sinon rappel lundi", "deux jours de rappel"),
        ("rappel le 32", "« le 32 » n'est pas un jour"),
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
        ("mél au secrétariat, demandé", "secrétariat", "demandé"),
        ("sms à Mme Costa : oui", "Mme Costa", "oui"),
        ("mél à la secrétaire : vu", "secrétaire", "vu"),
        ("à l’intendante, vu", "intendante", "vu"),
        ("mél de la part du proviseur : oui", "proviseur", "oui"),
        ("auprès de Mme Costa : oui", "Mme Costa", "oui"),
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


_TOWARDS = ("avec", "au", "de", "la", "part")
_PIECES = st.sampled_from(
    (
        *("tél", "mél", "visite", "Mme Costa", ":", ",", "rappel", "jeudi", "+2", "15/01", "31/02"),
        *(">", "demain", "1er février", "le", "export", ".", "Été", "\x1b[31m", "\u202e", "œuvre"),
        *(
            "(",
            "+",
            "2025-01-20",
            "99/99/9999",
            "+999",
            "ı",
            "ß",
            "matin",
            "14 h",
            "si rien",
            "ven.",
        ),
        *(
            "dans 3 jours",
            "la semaine prochaine",
            "le 13",
            "rappeler",
            "sans rappel",
            '"',
            "«",
            "»",
        ),
        *("au secrétariat", "de la part de", "vendredi", "sinon", ";", "→", "ou"),
        *("rappelé", "rappel fait", "être", "a", "apres demain"),
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
            if fold(word.strip(".,:;")) not in ("tel", "telephone", *_TOWARDS):
                assert fold(word.strip(":,")) in kept
