"""Whom to call and why, in French words."""

from datetime import date, datetime

import pytest
from msgspec.structs import replace

from cio_console.domain.calls import Call, Turn, calls
from cio_console.domain.contact_line import read_contact_line
from cio_console.domain.followup import Contact
from cio_console.domain.overview import overview
from cio_console.domain.upload import Upload
from cio_console.presentation.calls import (
    EXAMPLE,
    NONE_LEFT,
    ahead,
    left_text,
    nobody,
    promise,
    titles,
    turn_glyph,
    turn_label,
    understood,
    when,
    why,
    why_parts,
    withdrawal,
    withdrawn,
)
from cio_console.presentation.labels import GlyphSet
from tests.domain.builders import a_campaign, a_school, a_snapshot, an_upload, paris

CAMPAIGN = a_campaign()


def told(at: datetime, *uploads: Upload, contact: Contact | None = None) -> str:
    """Return why the ordinary school is to be called."""
    return why(CAMPAIGN, one(at, *uploads, contact=contact))


def one(at: datetime, *uploads: Upload, contact: Contact | None = None) -> Call:
    """Return the call of the ordinary school."""
    sector = overview(a_snapshot(a_school(), uploads=uploads), at)
    (call,) = calls(sector, [contact] if contact else [])
    return call


def left(*uploads: Upload, contact: Contact | None = None) -> Call:
    """Return the same, once the campaign is closed."""
    snapshot = replace(a_snapshot(a_school(), uploads=uploads), closed=True)
    (call,) = calls(overview(snapshot, paris(3, 28)), [contact] if contact else [])
    return call


def contact(at: datetime, back: date | None = None) -> Contact:
    """Return a contact with the ordinary school."""
    return Contact("1", "9990001A", at, "appelé", call_back=back)


def test_a_file_not_given_is_told_with_the_days_left() -> None:
    assert told(paris(1, 8)) == "SIECLE : attendu J-2"
    assert told(paris(1, 10)) == "SIECLE : attendu J-0"
    assert told(paris(1, 13)) == "SIECLE : en retard J+3"


def test_that_nobody_is_to_be_called_says_when_calls_begin() -> None:
    held = a_snapshot(a_school(), a_school("9990002B"), uploads=(an_upload(paris(1, 5)),))
    early = paris(11, 15).replace(year=2024)
    assert nobody(overview(held, early)) == (
        "Personne à appeler : l'échéance SIECLE est dans 56 jours ; les relances commencent"
        " 14 jours avant, le 27/12."
    )
    assert ahead(overview(held, early, 0)).endswith("commencent 3 jours avant, le 07/01")
    assert nobody(overview(replace(held, schools=()), early)) == (
        "Personne à appeler : aucun établissement ne demande rien."
    )
    assert nobody(overview(replace(held, closed=True), early)) == NONE_LEFT


def test_a_rejected_file_is_told_with_the_delay_once_there_is_one() -> None:
    rejected = an_upload(paris(1, 5), blocking=1)
    assert told(paris(1, 8), rejected) == "SIECLE : rejeté"
    assert told(paris(1, 13), rejected) == "SIECLE : rejeté J+3"


def test_a_rejected_reimport_is_told_as_such() -> None:
    uploads = an_upload(paris(1, 5)), an_upload(paris(1, 6), blocking=1)
    assert told(paris(1, 8), *uploads) == "dernier dépôt SIECLE rejeté"


def test_errors_and_addresses_are_counted_in_french() -> None:
    upload = an_upload(paris(1, 5), errors=1, terminales=10, valid_emails=9)
    assert told(paris(1, 8), upload) == "1 sans adresse · 1 erreur SIECLE"
    upload = an_upload(paris(1, 5), errors=1200, terminales=10, valid_emails=10)
    assert told(paris(1, 8), upload) == "1\u00a0200 erreurs SIECLE"


def test_grades_before_siecle_are_out_of_order() -> None:
    uploads = an_upload(paris(2, 5), "notes"), an_upload(paris(2, 6))
    assert told(paris(2, 7), *uploads) == "Notes : hors ordre"


def test_an_upload_after_the_last_call_is_told() -> None:
    upload = an_upload(paris(1, 8, 10), errors=2)
    call = one(paris(1, 8), upload, contact=contact(paris(1, 8, 9)))
    assert why_parts(CAMPAIGN, call) == ("2 erreurs SIECLE", "nouveau dépôt depuis")


def test_a_promise_with_nothing_left_to_ask_says_so() -> None:
    call = contact(paris(1, 6), date(2025, 1, 8))
    assert told(paris(1, 8), an_upload(paris(1, 7)), contact=call) == "plus rien à demander"


@pytest.mark.parametrize(
    ("day", "back", "expected"),
    [
        (8, date(2025, 1, 8), "à rappeler"),
        (8, date(2025, 1, 6), "rappel 06/01"),
        (8, date(2025, 1, 9), "attend 09/01"),
        (6, None, "appelé"),
        (8, None, "à appeler"),
    ],
)
def test_when_to_call_is_told_in_a_dozen_cells(day: int, back: date | None, expected: str) -> None:
    call = one(paris(1, day), contact=contact(paris(1, 6, 8), back))
    assert when(call, date(2025, 1, day)) == expected
    assert len(expected) <= 12


@pytest.mark.parametrize(
    ("uploads", "expected"),
    [
        ((), "SIECLE : non reçu · Notes : non reçu"),
        ((an_upload(paris(1, 5), blocking=1),), "SIECLE : rejeté · Notes : non reçu"),
        ((an_upload(paris(1, 5), errors=2),), "Notes : non reçu · 2 erreurs SIECLE"),
    ],
)
def test_what_a_closed_campaign_lacks_has_no_delay(
    uploads: tuple[Upload, ...], expected: str
) -> None:
    assert why(CAMPAIGN, left(*uploads)) == expected


def test_a_closed_campaign_tells_whether_a_school_was_called_and_not_when_to() -> None:
    asked = left(contact=contact(paris(1, 6), date(2025, 1, 9)))
    assert when(asked, date(2025, 3, 28)) == "relancé"
    assert when(left(), date(2025, 3, 28)) == "pas relancé"
    assert titles([asked]) == ("suivi", "resté en suspens")
    assert titles([asked, one(paris(1, 8))]) == titles([]) == ("quand", "pourquoi")
    assert left_text([asked]) == "1 en suspens : 1 relancé"
    assert left_text([left(), left()]) == "2 en suspens : 2 jamais relancés"


def test_turns_have_a_word_and_a_glyph_that_tell_them_apart() -> None:
    assert len({turn_label(turn) for turn in Turn}) == len(Turn)
    for glyphs in GlyphSet:
        assert len({turn_glyph(turn, glyphs) for turn in Turn}) == len(Turn)
    assert all(turn_glyph(turn, GlyphSet.ASCII).isascii() for turn in Turn)


def test_a_promise_is_said_as_a_day() -> None:
    assert promise(date(2025, 1, 9), date(2025, 1, 8)) == "rappeler jeudi 9 janvier"
    assert promise(date(2026, 1, 9), date(2025, 1, 8)) == "rappeler vendredi 9 janvier 2026"
    assert promise(date(2025, 1, 8), date(2025, 1, 8)) == "rappeler aujourd'hui"


def test_a_line_is_understood_aloud_before_it_is_recorded() -> None:
    today = date(2025, 1, 8)

    def said(line: str) -> str:
        return understood(read_contact_line(line, today), today)

    assert said("") == f"Exemple : {EXAMPLE}"
    assert said("occupé") == "Compris : téléphone · sans rappel"
    assert said(EXAMPLE.split(" (")[0]) == (
        "Compris : téléphone · Mme Costa · rappeler jeudi 9 janvier"
    )
    assert said("absente, rappel samedi").endswith(" · rappeler samedi 11 janvier, jour non ouvré")
    assert said("absente, rappel 12/01").endswith(" · rappeler dimanche 12 janvier, jour non ouvré")
    assert "déjà passé" in said("absente, rappel 07/01")


def test_what_is_taken_back_is_told_by_its_day_and_its_words() -> None:
    held = overview(
        a_snapshot(a_school(name="Alpha"), a_school("9990002B", name="Bêta")), paris(1, 8)
    )
    first = replace(contact(paris(1, 6)), text="mot " * 40)
    other = replace(first, uai="9990002B")

    told = withdrawal([first], held)
    assert told.startswith("Compris : retirer la relance du 06/01 : « mot mot")
    assert told.endswith("mot… »")
    assert withdrawal([first, other], held) == (
        "Compris : retirer 2 relances : Alpha (06/01), Bêta (06/01)"
    )
    assert "rien à retirer" in withdrawal([], held)
    assert withdrawn(2) == "2 relances retirées ; le journal en garde trace."
