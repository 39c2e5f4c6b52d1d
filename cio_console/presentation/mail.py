"""A message as an .eml draft (RFC 5322): what a mail program opens, ready to be sent."""

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from cio_console.domain.text import clean_line, fold
from cio_console.presentation.message import Message

UNKNOWN_SENDER = "a-completer@expediteur.invalid"
"""A draft must have a sender (RFC 5322 §3.6); « .invalid » is nobody's (RFC 2606 §2)."""

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}")
_LONGEST_NAME = 60


def draft(message: Message, sender: str, name: str, at: datetime) -> bytes:
    """Return the draft of `message` from `name`, at the address of the template or `sender`.

    Wrong addresses are left out: a draft without a recipient is completed in the mail program.
    « X-Unsent » makes it open ready to be sent.
    """
    mail = EmailMessage(policy=SMTP)
    own = address(message.sender) or address(sender) or UNKNOWN_SENDER
    mail["From"] = Address(clean_line(name), addr_spec=own)
    if to := address(message.to):
        mail["To"] = Address(addr_spec=to)
    mail["Subject"] = clean_line(message.subject)
    mail["Date"] = format_datetime(at)
    mail["X-Unsent"] = "1"
    mail.set_content(f"{message.body}\n", charset="utf-8", cte="quoted-printable")
    return mail.as_bytes()


def address(text: str) -> str:
    """Return the address that `text` is, "" when it is none that a header can carry."""
    written = text.strip()
    if not _ADDRESS.fullmatch(written):
        return ""
    try:
        return Address(addr_spec=written).addr_spec
    except (ValueError, IndexError):
        return ""


def file_stem(uai: str, name: str, at: datetime) -> str:
    """Return the name of a draft's file without its end: day, UAI and name of the school."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:_LONGEST_NAME].strip("-")
    school = re.sub(r"[^0-9A-Za-z]", "", uai)
    return f"{at:%Y-%m-%d}-{school}-{words}".strip("-")
