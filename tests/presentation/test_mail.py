"""A message as an .eml draft: what the parsers of the standard library read in it."""

import email
import re
from datetime import datetime, timedelta, timezone
from email import policy
from email.errors import MessageDefect
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cio_console.domain.text import clean_line
from cio_console.presentation.mail import UNKNOWN_SENDER, draft, file_stem
from cio_console.presentation.mail_address import address, addresses, wrong_addresses
from cio_console.presentation.message import Message
from tests.tui.sector import NOW

UAI = "9990001A"
POLICIES = (policy.default, policy.SMTP, policy.SMTPUTF8, policy.strict)
BODY = """Madame l'adjointe,

Voici où en sont les remontées ; « à corriger » :

– TG1 : 4 anomalies pour 3 élèves
    2 × L'élève de terminale n'a pas d'adresse de courriel (S111), ce qui l'empêche d'activer \
son compte et de recevoir les messages de Parcoursup pendant toute la campagne

Bien cordialement,
CIO de l'Écluse
"""


def a_message(
    to: str = "ce.9990001a@exemple.invalid", copies: str = "", sender: str = ""
) -> Message:
    """Return a message in French."""
    return Message(UAI, to, "Remontées Parcoursup : Lycée Émilie du Châtelet", BODY, sender, copies)


def parsed(raw: bytes) -> EmailMessage:
    """Return a draft as mail programs read it: no defect for any policy of the library."""
    for reading in POLICIES:
        read = email.message_from_bytes(raw, policy=reading)
        assert not read.defects
        for header in read.values():
            found: tuple[MessageDefect, ...] = header.defects
            assert not found
    mail = email.message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def test_the_draft_is_read_back_as_it_was_written() -> None:
    message = a_message()
    read = parsed(draft(message, "cio@exemple.invalid", "CIO de l'Écluse", NOW))
    assert read["Subject"] == message.subject
    assert read["To"] == message.to
    assert str(read["From"]) == "CIO de l'Écluse <cio@exemple.invalid>"
    assert parsedate_to_datetime(str(read["Date"])) == NOW
    assert read["X-Unsent"] == "1"
    assert read.get_content_type() == "text/plain"
    assert read.get_content_charset() == "utf-8"
    assert read.get_content().replace("\r\n", "\n") == f"{message.body}\n"


@pytest.mark.parametrize(
    "subject",
    [
        "Remontées Parcoursup : Lycée Émilie du Châtelet, deuxième relance avant l'échéance",
        "Relance " * 20 + "é",
        "é" * 200,
        "un objet sans accent mais bien plus long que ce que tient une seule ligne de courriel",
    ],
)
def test_a_subject_is_folded_between_encoded_words_and_read_back_as_it_was(subject: str) -> None:
    raw = draft(msgspec.structs.replace(a_message(), subject=subject), "", "CIO", NOW)
    assert parsed(raw)["Subject"] == subject.strip()
    (written,) = re.findall(rb"Subject: ((?:.*\r\n)(?: .*\r\n)*)", raw)
    words = written.split()
    assert all(re.fullmatch(rb"=\?utf-8\?[bq]\?[^? ]+\?=", word) for word in words)
    assert max(map(len, words)) <= 75
    assert max(map(len, raw.split(b"\r\n"))) <= 78


def test_a_short_plain_subject_is_written_as_it_is() -> None:
    raw = draft(msgspec.structs.replace(a_message(), subject="Relance SIECLE"), "", "CIO", NOW)
    assert b"\r\nSubject: Relance SIECLE\r\n" in raw


def test_old_readers_find_the_same_words() -> None:
    raw = draft(a_message(), "", "CIO de l'Écluse", NOW)
    old = email.message_from_bytes(raw, policy=policy.compat32)
    payload = old.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.decode("utf-8").replace("\r\n", "\n") == f"{BODY}\n"
    words = email.header.decode_header(str(old["Subject"]))
    assert str(email.header.make_header(words)) == a_message().subject


def test_the_bytes_keep_to_the_standards() -> None:
    # RFC 5322 §2.1.1 and §2.3: lines of 998 at most, 78 preferably, ended by CR LF; RFC 2045 §6.7:
    # 76 for quoted-printable; RFC 2047 §2: 75 for an encoded word.
    raw = draft(a_message(copies="a@exemple.invalid"), "", "CIO de l'Écluse", NOW)
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    heads, _, body = raw.partition(b"\r\n\r\n")
    assert max(map(len, heads.split(b"\r\n"))) <= 78
    assert max(map(len, body.split(b"\r\n"))) <= 76
    assert max(map(len, re.findall(rb"=\?[^?]+\?[qb]\?[^?]*\?=", heads))) <= 75
    names = [line.partition(b":")[0] for line in heads.split(b"\r\n") if not line.startswith(b" ")]
    assert len(names) == len(set(names))
    assert {b"From", b"Date", b"MIME-Version"} <= set(names)


def test_a_draft_without_an_address_of_ours_has_one_of_nobody() -> None:
    assert UNKNOWN_SENDER in str(parsed(draft(a_message(), "", "CIO", NOW))["From"])


def test_the_sender_of_the_template_wins() -> None:
    message = a_message(sender="dcio@exemple.invalid")
    assert "dcio@exemple.invalid" in parsed(draft(message, "cio@exemple.invalid", "C", NOW))["From"]


def test_there_may_be_several_recipients_and_some_in_copy_each_once() -> None:
    to = "ce.a@exemple.invalid, chef@exemple.invalid; ce.a@exemple.invalid"
    read = parsed(draft(a_message(to, "dcio@exemple.invalid,chef@exemple.invalid"), "", "C", NOW))
    assert [one.addr_spec for one in read["To"].addresses] == [
        "ce.a@exemple.invalid", "chef@exemple.invalid",
    ]  # fmt: skip
    assert [one.addr_spec for one in read["Cc"].addresses] == ["dcio@exemple.invalid"]


def test_a_long_list_of_recipients_is_folded_and_read_back_whole() -> None:
    listed = [f"professeur.principal.{n}@lycee-{n}.exemple.invalid" for n in range(40)]
    raw = draft(a_message("; ".join(listed)), "", "CIO", NOW)
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    found = getaddresses([str(parsed(raw)["To"])])
    assert [spec for _, spec in found] == listed


def test_the_hour_is_told_with_its_zone() -> None:
    summer = datetime(2025, 7, 1, 8, 30, tzinfo=timezone(timedelta(hours=2)))
    read = parsed(draft(a_message(), "", "CIO", summer))
    assert read["Date"] == "Tue, 01 Jul 2025 08:30:00 +0200"


def test_a_hostile_school_writes_no_header_of_its_own() -> None:
    message = Message(
        UAI,
        "a@b.invalid\r\nBcc: pirate@exemple.invalid",
        "Objet\r\nBcc: pirate@exemple.invalid\r\n\r\ncorps",
        "Texte",
        copies="x@y.invalid\nBcc: pirate@exemple.invalid",
    )
    read = parsed(draft(message, "x", "C\r\nCc: y@z.invalid", NOW))
    assert set(read.keys()) == {
        *("From", "Subject", "Date", "X-Unsent", "MIME-Version"),
        *("Content-Type", "Content-Transfer-Encoding"),
    }
    assert read.get_content().strip() == "Texte"


@pytest.mark.parametrize(
    "wrong",
    ["", "ce", "a@", "@b", "a b@c.fr", "é@b.fr", "A <a@b.fr>", "a..b@c.fr", "a@b.fr c@d.fr"],
)
def test_what_is_no_address_is_left_out(wrong: str) -> None:
    assert parsed(draft(a_message(wrong), wrong, "CIO", NOW))["To"] is None
    assert address(wrong) == ""
    assert addresses(wrong) == ()
    assert wrong_addresses(wrong) == ((wrong,) if wrong else ())


def test_of_a_list_the_wrong_parts_alone_are_left_out() -> None:
    listed = "a@b.fr, le chef ; c@d.fr,, A@B.fr;"
    assert addresses(listed) == ("a@b.fr", "c@d.fr", "A@B.fr")
    assert wrong_addresses(listed) == ("le chef",)


_TEXTS = st.text(max_size=120)


@given(_TEXTS, _TEXTS, _TEXTS, _TEXTS, _TEXTS)
def test_any_words_make_a_draft_that_a_mail_program_reads(
    to: str, copies: str, subject: str, body: str, name: str
) -> None:
    raw = draft(Message(UAI, to, subject, body, copies=copies), to, name, NOW)
    read = parsed(raw)
    assert read["From"]
    assert len(read.get_all("Subject", [])) == 1
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=200))
def test_the_words_of_a_name_and_of_a_subject_come_back(words: str) -> None:
    raw = draft(Message(UAI, "a@b.fr", words, ""), "c@d.fr", words, NOW)
    read = parsed(raw)
    assert " ".join(str(read["Subject"]).split()) == clean_line(words)
    assert read["From"].addresses[0].addr_spec == "c@d.fr"


def test_the_file_is_named_by_the_day_and_the_school_only() -> None:
    assert file_stem(UAI, "Lycée Émile-Zola [/x]", NOW) == "2025-01-08-9990001A-lycee-emile-zola-x"
    assert file_stem("../..", "////", NOW) == "2025-01-08"
    assert len(file_stem(UAI, "x" * 500, NOW)) < 100
