"""The template of the messages: a text of the user's, where {repères} stand for what is known.

The first lines, up to the first blank one, may be « Objet : », « De : » and « Copie : ». A line of
the body where a placeholder has nothing to say is not written. Accents, case, spaces and hyphens do
not count in the name of a placeholder.
"""

import re
from collections.abc import Iterator, Mapping

import msgspec

from cio_console.domain.text import fold
from cio_console.domain.toml_entries import nearest
from cio_console.presentation.mail_address import addresses, wrong_addresses

PLACEHOLDERS = {
    "établissement": "le nom de l'établissement",
    "commune": "sa commune",
    "uai": "son UAI",
    "chef": "le nom du chef d'établissement, ou « Madame, Monsieur »",
    "cio": "le nom du CIO",
    "campagne": "le nom de la campagne",
    "jour": "le jour du message",
    "situation": "où en est chaque collecte, une ligne par collecte",
    "adresses": "combien d'élèves de terminale sont sans adresse valide",
    "anomalies": "les anomalies par classe et par règle, sans nom d'élève",
    "élèves": "les numéros des élèves à corriger, par classe, sans nom",
    "noms": "les noms des élèves à corriger, tels que les rapports les donnent, par classe",
    "échéance": "la date limite de ce qui est à déposer, la plus pressante d'abord",
    "consigne": "ce qui est à faire ce jour-là : déposer, déposer à nouveau, ou seulement corriger",
    "menu": "où déposer, dans le site de gestion",
    "contact": "le service à qui s'adresser, son téléphone et son adresse",
}
"""Placeholder → what takes its place."""

DEFAULT = """\
Objet : Remontées Parcoursup : {établissement}

Madame, Monsieur,

Voici où en sont les remontées Parcoursup de votre établissement au {jour}, d'après nos contrôles :

{situation}
{adresses}

{anomalies}

À faire : {consigne}.
Échéance : {échéance}.
Où déposer, dans le site de gestion : {menu}.

Pour toute question sur la campagne : {contact}.

Bien cordialement,
{cio}
"""
"""The template that serves until the user writes one."""

SUBJECT, SENDER, COPIES = "Objet", "De", "Copie"
_DEFAULT_SUBJECT = DEFAULT.splitlines()[0].removeprefix(f"{SUBJECT} : ")
_HEADERS = (SUBJECT, SENDER, COPIES)
_NAME = re.compile(r"\{([^{}\n]*)\}")
_HEADER = re.compile(r"([^\W\d_]+)\s*:\s*(.*)")
_BLANKS = re.compile(r"\n{3,}")


class Template(msgspec.Struct, frozen=True):
    """A template, read."""

    subject: str
    body: str
    sender: str = ""
    """Address of « De : »; "" when it is not told."""
    copies: str = ""
    """Addresses of « Copie : », set apart by commas; "" for none."""
    problems: tuple[str, ...] = ()
    """French sentences on what cannot serve, with its line."""

    @property
    def names(self) -> frozenset[str]:
        """The placeholders that it uses, as `PLACEHOLDERS` writes them."""
        found = _NAME.findall(f"{self.subject}\n{self.body}")
        return frozenset(known for name in found if (known := _known(name)))


def read_template(text: str) -> Template:
    """Return the template that `text` is; what is wrong in it is in `problems`."""
    lines = text.lstrip("\ufeff").expandtabs(4).splitlines()
    heads, problems = _heads(lines)
    for number, line in enumerate(lines, 1):
        problems += [f"ligne {number} : {problem}" for problem in _problems(line)]
    told = dict(heads)
    subject = told.get(SUBJECT) or _DEFAULT_SUBJECT
    body = "\n".join(lines[len(heads) :]).strip("\n")
    copies = told.get(COPIES, "")
    return Template(subject, body, told.get(SENDER, ""), copies, tuple(problems))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return `text` with its placeholders filled; a line where one is empty is left out."""
    lines = []
    for line in text.splitlines():
        names = [known for name in _NAME.findall(line) if (known := _known(name))]
        if all(values.get(name, "") for name in names):
            lines.append(_NAME.sub(lambda found: _value(found, values), line))
    return _BLANKS.sub("\n\n", "\n".join(lines)).strip("\n")


def _value(found: re.Match[str], values: Mapping[str, str]) -> str:
    known = _known(found[1])
    return values.get(known, "") if known else found[0]


def _known(name: str) -> str:
    """Return the placeholder that `name` means, "" when there is none."""
    return _BY_PLAIN_NAME.get(_plain(name), "")


def _plain(name: str) -> str:
    return re.sub(r"[\s_'’-]+", "", fold(name))


_BY_PLAIN_NAME = {_plain(name): name for name in PLACEHOLDERS}


def _heads(lines: list[str]) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the headers in order, and what is wrong in them; none when the text has no header."""
    heads: list[tuple[str, str]] = []
    problems: list[str] = []
    for number, line in enumerate(lines, 1):
        found = _HEADER.fullmatch(line.strip())
        name = found[1].capitalize() if found else ""
        if found is None or not (heads or name in _HEADERS):
            break
        if name not in _HEADERS or name in dict(heads):
            known = ", ".join(f"« {one} : »" for one in _HEADERS)
            only = f"seuls {known} servent, une fois chacun"
            problems.append(f"ligne {number} : avant la première ligne vide, {only}.")
        elif name != SUBJECT:
            problems += (f"ligne {number} : {told}" for told in _wrong(name, found[2]))
        heads.append((name, found[2].strip()))
    return heads, problems


def _wrong(name: str, value: str) -> Iterator[str]:
    """Give what is wrong in a header of addresses: what is left out in silence would be missed."""
    for part in wrong_addresses(value):
        yield f"« {name} : » attend une adresse, et « {part[:60]} » n'en est pas une."
    if name == SENDER and len(addresses(value)) > 1:
        yield f"« {name} : » attend une seule adresse."


def _problems(line: str) -> list[str]:
    return [_unknown(name) for name in _NAME.findall(line) if not _known(name)]


def _unknown(name: str) -> str:
    near = _BY_PLAIN_NAME.get(nearest(_plain(name), _BY_PLAIN_NAME), "")
    known = ", ".join(f"{{{one}}}" for one in PLACEHOLDERS)
    advice = f"Vouliez-vous écrire « {{{near}}} » ?" if near else f"Connus : {known}."
    return f"« {{{name[:40]}}} » n'est pas un repère. {advice}"
