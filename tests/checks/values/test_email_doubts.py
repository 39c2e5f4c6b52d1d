"""Doubtful addresses: likely slips are proposed a domain, real domains are left alone."""

from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cio_console.checks.values.email_domains import (
    DISPOSABLE,
    MAIN_DOMAINS,
    PROVIDERS,
    REAL_DOMAINS,
    misspelt_ending,
    proposal,
    within,
)
from cio_console.checks.values.email_doubts import (
    FILLERS,
    LONGEST_NUMBER,
    OFFICES,
    SCHOOL,
    email_doubt,
)
from cio_console.checks.values.emails import email_fault

SLIPS = (
    ("gmial.com", "gmail.com"),
    ("gmaill.com", "gmail.com"),
    ("gmai.com", "gmail.com"),
    ("gmal.com", "gmail.com"),
    ("gnail.com", "gmail.com"),
    ("gmail.con", "gmail.com"),
    ("gmail.co", "gmail.com"),
    ("gmail.cm", "gmail.com"),
    ("gmail.fr", "gmail.com"),
    ("gmial.con", "gmail.com"),
    ("gmail.com.com", "gmail.com"),
    ("gmail.com.fr", "gmail.com"),
    ("hotmail.net", "hotmail.fr"),
    ("hotmail.fre", "hotmail.fr"),
    ("hotmail.ft", "hotmail.fr"),
    ("hotmail.f", "hotmail.fr"),
    ("hotmail.c", "hotmail.com"),
    ("hotmail.co", "hotmail.com"),
    ("hotmial.fr", "hotmail.fr"),
    ("hotamil.com", "hotmail.com"),
    ("outlok.fr", "outlook.fr"),
    ("outloook.com", "outlook.com"),
    ("yaho.fr", "yahoo.fr"),
    ("yahoo.cm", "yahoo.com"),
    ("iclound.com", "icloud.com"),
    ("icloud.fr", "icloud.com"),
    ("orange.f", "orange.fr"),
    ("orange.frr", "orange.fr"),
    ("ornage.fr", "orange.fr"),
    ("lapost.net", "laposte.net"),
    ("laposte.nt", "laposte.net"),
    ("laposte.com", "laposte.net"),
    ("wanado.fr", "wanadoo.fr"),
    ("wanadoo.com", "wanadoo.fr"),
    ("sfr.ffr", "sfr.fr"),
    ("free.ft", "free.fr"),
    ("live.frr", "live.fr"),
    ("protonmial.com", "protonmail.com"),
    ("numericble.fr", "numericable.fr"),
    ("club-interner.fr", "club-internet.fr"),
)
PLAUSIBLE = (
    "email.com",
    "mail.com",
    "ymail.com",
    "fmail.com",
    "laposte.fr",
    "orange.com",
    "orange.sn",
    "orange.cm",
    "orage.fr",
    "grange.fr",
    "sfr.com",
    "fre.fr",
    "fee.fr",
    "life.fr",
    "love.com",
    "olive.fr",
    "me.com",
    "we.com",
    "msn.fr",
    "hotmail.ca",
    "hotmail.co.uk",
    "yahoo.co.jp",
    "yahoo.com.br",
    "outlook.pt",
    "gail.fr",
    "gmail.exemple.fr",
    "hotmail.exemple.fr",
    "prontomail.com",
    "gotmail.com",
    "mail.orange.fr",
    "cloud.com",
    "gmx.fr",
    "famille-varenne.fr",
    "varenne.org",
    "eleve.example",
    "a.b",
)
SCHOOLS = (
    "ce.0941234x@ac-creteil.fr",
    "prenom.nom@ac-aix-marseille.fr",
    "prenom.nom@eleves.ac-paris.fr",
    "prenom.nom@educagri.fr",
    "ce.0941234x@exemple.fr",
    "CE0941234X@exemple.fr",
    "0941234f@exemple.fr",
    "contact-0941234f@exemple.fr",
    "lycee.peupliers@orange.fr",
    "lyceenotredame@orange.fr",
    "lea@lycee-peupliers.fr",
    "lea@eleve.lyceepeupliers.fr",
    "secretariat@exemple.fr",
    "Secretariat.Eleves2@exemple.fr",
    "cpe@exemple.fr",
    "cpe3@exemple.fr",
    "vie.scolaire@exemple.fr",
    "viescolaire-2@exemple.fr",
)
OWN = (
    "vincent@exemple.fr",
    "pascaline@exemple.fr",
    "sandra.proust@exemple.fr",
    "cpe.dupont@exemple.fr",
    "lea.lycee@exemple.fr",
    "lyceen.lea@orange.fr",
    "lyceenne94@orange.fr",
    "lyceen@exemple.fr",
    "ceciel.nonet@exemple.fr",
    "lea20071231@exemple.fr",
    "0941234a@exemple.fr",
    "lea.0941234@exemple.fr",
    "anais.aucune@exemple.fr",
    "lina@monlycee.net",
)
NAMES = st.text("abcdefg", max_size=6)


@pytest.mark.parametrize(("wrong", "right"), SLIPS)
def test_a_slip_in_a_known_domain_is_proposed_the_right_one(wrong: str, right: str) -> None:
    assert proposal(wrong) == right
    assert f"« {right} »" in email_doubt(f"lea@{wrong}")


@pytest.mark.parametrize("domain", PLAUSIBLE)
def test_a_domain_that_may_be_right_is_left_alone(domain: str) -> None:
    assert proposal(domain) == ""
    assert email_doubt(f"lea.dupont@{domain}") == ""


@pytest.mark.parametrize("domain", sorted(REAL_DOMAINS))
def test_a_real_domain_is_never_doubtful(domain: str) -> None:
    assert domain not in DISPOSABLE
    assert email_fault(f"lea@{domain}") == ""
    assert email_doubt(f"lea@{domain}") == ""
    assert email_doubt(f"lea@{domain.upper()}") == ""


@pytest.mark.parametrize("domain", sorted(DISPOSABLE))
def test_a_mailbox_that_vanishes_is_told(domain: str) -> None:
    assert "jetable" in email_doubt(f"lea@{domain}")


@pytest.mark.parametrize("address", SCHOOLS)
def test_an_address_of_the_school_is_told(address: str) -> None:
    assert "établissement ou de l'académie" in email_doubt(address)


@pytest.mark.parametrize("address", OWN)
def test_a_pupils_own_address_is_left_alone(address: str) -> None:
    assert email_doubt(address) == ""


@pytest.mark.parametrize("word", sorted(FILLERS))
def test_a_word_typed_for_want_of_an_address_is_told(word: str) -> None:
    assert "faute de mieux" in email_doubt(f"{word}@exemple.fr")
    assert "faute de mieux" in email_doubt(f"{word[:4]}.{word[4:]}12@gmail.com")


def test_an_ending_that_does_not_exist_is_told_without_the_name_before_it() -> None:
    doubt = email_doubt("lea@famille-varenne.con")
    assert "« .con », qui n'existe pas" in doubt
    assert "« .com »" in doubt
    assert "varenne" not in doubt


def test_no_ending_of_the_root_is_said_not_to_exist() -> None:
    root = resources.files("hypothesis.vendor") / "tlds-alpha-by-domain.txt"
    endings = [line.lower() for line in root.read_text().split() if line.isalnum()]
    assert len(endings) > 1000
    assert [ending for ending in endings if misspelt_ending(ending)] == []


def test_the_tables_agree() -> None:
    assert set(MAIN_DOMAINS) < REAL_DOMAINS
    for domain in REAL_DOMAINS | DISPOSABLE:
        assert domain == domain.lower().strip()
    for name, provider in PROVIDERS.items():
        assert {f"{name}.{ending}" for ending in provider.endings} <= REAL_DOMAINS
    assert not OFFICES & FILLERS
    assert not [word for word in OFFICES | FILLERS if not word.isalpha() or SCHOOL in word]
    assert len("0941234") > LONGEST_NUMBER


@given(st.emails() | st.from_regex(r"[a-z.0-9]{1,9}@[a-z]{1,8}[.][a-z.]{1,6}", fullmatch=True))
def test_a_proposal_is_always_a_real_domain(address: str) -> None:
    domain = address.rpartition("@")[2].lower()
    right = proposal(domain)
    assert right == "" or (right in REAL_DOMAINS and right != domain)


def distance(one: str, other: str) -> int:
    """Count the slips between two texts by the whole table of optimal string alignment."""
    table = {(i, -1): i + 1 for i in range(-1, len(one))}
    table |= {(-1, j): j + 1 for j in range(-1, len(other))}
    for i, first in enumerate(one):
        for j, second in enumerate(other):
            costs = [table[i - 1, j] + 1, table[i, j - 1] + 1]
            costs.append(table[i - 1, j - 1] + (first != second))
            if i and j and first == other[j - 1] and one[i - 1] == second:
                costs.append(table[i - 2, j - 2] + 1)
            table[i, j] = min(costs)
    return table[len(one) - 1, len(other) - 1]


@given(NAMES, NAMES, st.integers(0, 2))
def test_slips_are_counted_like_the_whole_table_counts_them(
    one: str, other: str, edits: int
) -> None:
    assert within(one, other, edits) == (distance(one, other) <= edits)
