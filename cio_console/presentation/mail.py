"""A message as an .eml draft (RFC 5322): what a mail program opens, ready to be sent."""

import re
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime

from cio_console.domain.text import clean_line, fold
from cio_console.presentation.mail_address import address, addresses
from cio_console.presentation.message import Message

UNKNOWN_SENDER = "a-completer@expediteur.invalid"
"""A draft must have a sender (RFC 5322 §3.6); « .invalid » is nobody's (RFC 2606 §2)."""

_LINE = 76
"""The library's own 78 is for headers; quoted-printable has lines of 76 (RFC 2045 §6.7)."""


class _Policy(EmailPolicy):
    """Writes a subject that is not plain as encoded words only (RFC 2047).

    Some versions of the library encode a word here and there, and a space is then written twice
    where a line is folded.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return the lines of a header."""
        plain = value.isascii() and "=?" not in value and len(name) + 2 + len(value) <= _LINE
        if name != "Subject" or plain:
            return super().fold_binary(name, value)
        words = Header(str(value), "utf-8", _LINE, name).encode(linesep=self.linesep)
        return f"{name}: {words}{self.linesep}".encode("ascii")


_POLICY = _Policy(linesep=SMTP.linesep, max_line_length=_LINE)
_LONGEST_NAME = 60


def draft(message: Message, sender: str, name: str, at: datetime) -> bytes:
    """Return the draft of `message` from `name`, at the address of the template or `sender`.

    Wrong addresses are left out: a draft without a recipient is completed in the mail program.
    « X-Unsent » makes it open ready to be sent, in Thunderbird and in Outlook. It has no
    « Message-ID »: the program that sends it gives one.
    """
    mail = EmailMessage(policy=_POLICY)
    own = address(message.sender) or address(sender) or UNKNOWN_SENDER
    mail["From"] = Address(clean_line(name), addr_spec=own)
    to = addresses(message.to)
    copies = [one for one in addresses(message.copies) if one not in to]
    for header, listed in (("To", to), ("Cc", copies)):
        if listed:
            mail[header] = [Address(addr_spec=one) for one in listed]
    mail["Subject"] = clean_line(message.subject)
    mail["Date"] = format_datetime(at)
    mail["X-Unsent"] = "1"
    body = f"{message.body}\n".encode("utf-8", "replace").decode()
    mail.set_content(body, charset="utf-8", cte="quoted-printable")
    return mail.as_bytes()


def file_stem(uai: str, name: str, at: datetime) -> str:
    """Return the name of a draft's file without its end: day, UAI and name of the school."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:_LONGEST_NAME].strip("-")
    school = re.sub(r"[^0-9A-Za-z]", "", uai)
    return f"{at:%Y-%m-%d}-{school}-{words}".strip("-")
