"""E-mail addresses: what is accepted, what is refused and why, and the fast path's honesty."""

import subprocess
import sys

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given
from hypothesis import strategies as st

from cio_console.checks.values.emails import email_fault, is_plain

VALID = (
    "lea.dupont@gmail.com",
    "l@b.fr",
    "Lea_Dupont-2007+parcoursup@mail.orange.fr",
    "o'brien@laposte.net",
    "eleve@lycee.example",
    "eleve@example.org",
    "a" * 64 + "@gmail.com",
    "eleve@xn--acadmie-eya.fr",
    "eleve@académie.fr",
    "eleve@3-suisses.fr",
)
FAULTS = (
    ("lea.dupont", "il manque l'arobase"),
    ("lea.dupont.gmail.com", "il manque l'arobase"),
    ("lea@dupont@gmail.com", "plusieurs arobases"),
    ("lea@gmail.com;papa@gmail.com", "plusieurs adresses"),
    ("lea@gmail.com, papa@gmail.com", "plusieurs adresses"),
    ("lea dupont@gmail.com", "un espace"),
    ("lea@gmail .com", "un espace"),
    ("lea\u00a0d@gmail.com", "un espace"),
    ("@gmail.com", "rien avant"),
    ("lea@", "rien après"),
    ("léa@gmail.com", "un accent ou un caractère spécial avant"),
    ("lea,dupont@gmail.com", "« , » n'est pas permis avant"),
    ('"lea"@gmail.com', "« \" » n'est pas permis avant"),
    (".lea@gmail.com", "un point de trop avant"),
    ("lea.@gmail.com", "un point de trop avant"),
    ("lea..dupont@gmail.com", "deux points de suite avant"),
    ("lea@.gmail.com", "un point de trop après"),
    ("lea@gmail.com.", "un point de trop après"),
    ("lea@gmail..com", "deux points de suite après"),
    ("lea@gmail", "la fin du domaine manque"),
    ("lea@gmail,com", "la fin du domaine manque"),
    ("lea@gmail_x.com", "« _ » n'est pas permis après"),
    ("lea@-gmail.com", "n'est pas correct"),
    ("lea@gmail.c0", "n'est pas correct"),
    ("lea@[127.0.0.1]", "« [ » n'est pas permis après"),
    ("lea@lycee.local", "interne ou réservé"),
    ("lea@localhost", "interne ou réservé"),
    ("lea@mail.test", "interne ou réservé"),
    ("a" * 65 + "@gmail.com", "plus de 64 caractères"),
    ("lea@" + "a" * 64 + ".fr", "n'est pas correct"),
)
PIECES = st.sampled_from(
    [*"ab19.-_+'@@..  ,;é\"", "gmail", ".com", ".fr", "xn--", "local", ".test", "example", "a" * 63]
)
ADDRESSES = st.lists(PIECES, max_size=12).map("".join)


def accepted_by_the_library(address: str) -> bool:
    """Ask email-validator with the options the module documents."""
    try:
        validate_email(address, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        return False
    return len(address) <= 254


@pytest.mark.parametrize("address", VALID)
def test_an_address_that_can_receive_is_accepted(address: str) -> None:
    assert email_fault(address) == ""


@pytest.mark.parametrize(("address", "fault"), FAULTS)
def test_an_address_that_cannot_receive_is_refused_with_its_fault(address: str, fault: str) -> None:
    assert fault in email_fault(address)


def test_an_address_of_254_characters_is_accepted_and_one_more_is_refused() -> None:
    domain = ".".join(["a" * 62] * 3) + ".fr"
    exact = "b" * 62 + "@" + domain
    assert len(exact) == 254
    assert email_fault(exact) == ""
    assert "255 caractères, 254 au plus" in email_fault("b" + exact)


@given(ADDRESSES | st.emails() | st.text(max_size=40))
@example("a@b.c-d.fr")
@example("a@b--c.fr")
@example("a@b.fr\n")
@example("a@" + "b." * 126 + "fr")
def test_the_fast_path_and_the_library_agree(address: str) -> None:
    assert (email_fault(address) == "") == accepted_by_the_library(address)


@given(ADDRESSES | st.emails())
def test_what_the_fast_path_accepts_the_library_accepts(address: str) -> None:
    if is_plain(address):
        assert accepted_by_the_library(address)


@given(st.text(max_size=40))
def test_a_fault_never_repeats_more_than_one_character_of_the_address(address: str) -> None:
    fault = email_fault(address)
    quoted = fault.partition("« ")[2].partition(" »")[0]
    assert len(quoted) <= 1


def test_a_hostile_address_is_judged_in_linear_time() -> None:
    assert email_fault("a." * 100_000 + "@") != ""
    assert email_fault("a@" + "a-" * 100_000) != ""


def test_plain_addresses_do_not_import_the_library() -> None:
    code = (
        "import sys; from cio_console.checks.values.emails import email_fault;"
        "email_fault('lea.dupont@gmail.com'); sys.exit('email_validator' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
