"""The settings: one small TOML file that the user may write by hand. Holds no secret."""

import json
import os
import re
import tomllib
from pathlib import Path
from typing import Literal

import msgspec

from cio_console.domain.addresses import may_hold_secret
from cio_console.domain.retention import RETENTION_DAYS
from cio_console.domain.text import toml_place
from cio_console.domain.toml_entries import located, nearest
from cio_console.errors import CioConsoleError, FileProblem, UsageProblem
from cio_console.store.paths import Home

_SAFE = "Les réglages d'avant restent intacts."


class Settings(msgspec.Struct, frozen=True):
    """What the user chose. The names in the file are French; `example_settings` explains each."""

    source: str = ""
    """Address or folder of the feed; empty when none was chosen."""
    ca_bundle: str = msgspec.field(default="", name="certificats")
    """File of certificate authorities (PEM), "" for those of the system."""
    client_certificate: str = msgspec.field(default="", name="certificat_client")
    """File of the certificate shown to the server (PEM), "" to show none."""
    client_key: str = msgspec.field(default="", name="cle_client")
    """File of its private key (PEM), "" when the certificate's file holds it."""
    allow_http: bool = msgspec.field(default=False, name="http_en_clair")
    """Whether plain http:// is accepted beyond this very machine."""
    proxy: str = msgspec.field(default="", name="mandataire")
    """Address of the proxy, without credentials; "" for the usual environment variables."""
    credentials_file: str = msgspec.field(default="", name="identifiants")
    """Private file that holds the credentials, "" for none."""
    keyring: bool = msgspec.field(default=False, name="trousseau")
    """Whether the password is asked from the system's keyring."""
    account: str = msgspec.field(default="", name="compte")
    """Name of the account whose password the keyring holds; "" when it holds a token."""
    glyphs: Literal["unicode", "ascii"] = msgspec.field(default="unicode", name="glyphes")
    """Signs used on the screen."""
    campaign: str = msgspec.field(default="2025-creteil", name="campagne")
    """Campaign against which `verifier` checks a file."""
    schemas: str = ""
    """Folder of the XSD that `verifier` applies, one for each root; "" for none."""
    retention: int = msgspec.field(default=RETENTION_DAYS, name="conservation")
    """Days for which data are held after the last milestone of their campaign."""


_EXAMPLE = """\
# Réglages de la console. Chaque ligne est facultative ; # commence un commentaire.
# Aucun secret ne s'écrit ici.

# Adresse du flux publié pour votre CIO, ou dossier qui le contient.
# source = "https://suivi.exemple.fr/0941234X/"

# Fichier des autorités de certification (PEM) ; par défaut, celles du système.
# certificats = "/etc/ssl/certs/academie.pem"

# Certificat que ce poste présente au serveur, s'il en exige un (PEM), et sa clé privée, que vous
# seul devez pouvoir lire. Son mot de passe se donne par la variable CIO_CONSOLE_KEY_PASSWORD.
# certificat_client = "/home/moi/cio.pem"
# cle_client = "/home/moi/cio.cle"

# Accepter une adresse http:// sans chiffrement (ailleurs que sur cette machine).
# http_en_clair = false

# Serveur mandataire (proxy) ; par défaut, les variables HTTPS_PROXY et NO_PROXY.
# mandataire = "http://proxy.exemple.fr:3128"

# Fichier privé (chmod 600) où sont vos identifiants ; sa forme est dans docs/connexion.md. Le
# chemin peut être donné à partir du dossier de ce fichier-ci.
# identifiants = "identifiants.toml"

# Demander au trousseau du système le mot de passe de ce compte ; sans compte, un jeton.
# trousseau = false
# compte = "directrice"

# Signes à l'écran : "unicode", ou "ascii" pour un terminal qui les montre mal.
# glyphes = "unicode"

# Campagne de référence de la commande « verifier ».
# campagne = "2025-creteil"

# Dossier de schémas XSD que « verifier » applique, un par racine : BEE_ELEVES.xsd, lsl.xsd,
# fichier.xsd (notes au format APB)… Il peut être donné à partir du dossier de ce fichier-ci.
# schemas = "schemas"

# Jours pendant lesquels les données sont gardées après la dernière date de leur campagne ; ensuite
# la console propose de les effacer (cio-console purger --fin-de-campagne).
# conservation = 90
"""

_EXPECTED: dict[str, tuple[type, str]] = {
    "source": (str, "un texte entre guillemets"),
    "certificats": (str, "un texte entre guillemets"),
    "certificat_client": (str, "un texte entre guillemets"),
    "cle_client": (str, "un texte entre guillemets"),
    "http_en_clair": (bool, "true ou false"),
    "mandataire": (str, "un texte entre guillemets"),
    "identifiants": (str, "un texte entre guillemets"),
    "trousseau": (bool, "true ou false"),
    "compte": (str, "un texte entre guillemets"),
    "glyphes": (str, '"unicode" ou "ascii"'),
    "campagne": (str, "un texte entre guillemets"),
    "schemas": (str, "un texte entre guillemets"),
    "conservation": (int, "un nombre de jours, de 0 à 3650"),
}
"""For each name of the file: its type, and the French words for it."""
_GLYPHS = ("unicode", "ascii")
_ADDRESSES = ("source", "mandataire")
_LONGEST_RETENTION = 3650

_SOURCE_LINE = re.compile(
    r"""^[ \t]*(?:source|"source"|'source')[ \t]*=[ \t]*"""
    r"""(?:"(?:[^"\\\r\n]|\\.)*"|'[^'\r\n]*')""",
    re.MULTILINE,
)
"""The entry, without the comment that may follow it."""
_COMMENTED_SOURCE = re.compile(r"^[ \t]*#[ \t]*source[ \t]*=[^\r\n]*", re.MULTILINE)
_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)


def example_settings() -> str:
    """Return an annotated settings file, everything in it commented out."""
    return _EXAMPLE


def read_settings(home: Home) -> Settings:
    """Return the settings; the default ones when there is no file.

    Raises UsageProblem naming every wrong entry, FileProblem when the file cannot be read.
    """
    text = _read(home.settings_file)
    return Settings() if text is None else _decode(text, home.settings_file)


def examine_settings(home: Home) -> tuple[Settings, tuple[str, ...]]:
    """Return what can be used of the settings, and a French sentence on each thing wrong.

    Where `read_settings` refuses a file for one wrong entry, this leaves that entry out.
    """
    path = home.settings_file
    try:
        text = _read(path)
        entries = {} if text is None else _entries(text, path)
    except CioConsoleError as error:
        return Settings(), (str(error),)
    sound = {name: value for name, value in entries.items() if not _wrong(name, value)}
    return msgspec.convert(sound, Settings), tuple(_problems(entries, text or "", path))


def remember_source(home: Home, source: str) -> None:
    """Write `source` in the settings file, whose other lines and comments stay as they are.

    Raises UsageProblem when the file is wrong already, StoreProblem when it cannot be written.
    """
    path = home.settings_file
    text = _read(path)
    if text is None:
        text = _EXAMPLE
    elif _decode(text, path).source == source:
        _settle(path)
        return
    changed = _with_source(text, source)
    if changed is None:
        raise UsageProblem(
            f"{path} : la ligne « source » n'a pas pu y être mise sans risque. {_SAFE}"
            f" Écrivez-y vous-même : source = {_quoted(source)}"
        )
    _write(path, changed)


def _read(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise UsageProblem(
            f"{path} : le fichier de réglages n'est pas en UTF-8 (octet {error.start + 1})."
            " Enregistrez-le en UTF-8 depuis votre éditeur."
        ) from error
    except OSError as error:
        raise FileProblem(
            f"{path} : le fichier de réglages n'a pas pu être lu"
            f" ({type(error).__name__}). Vérifiez ses droits, ou retirez-le."
        ) from error


def _decode(text: str, path: Path) -> Settings:
    entries = _entries(text, path)
    if problems := _problems(entries, text, path):
        raise UsageProblem("\n".join(problems))
    return msgspec.convert(entries, Settings)


def _entries(text: str, path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageProblem(
            f"{path}, {toml_place(error)} : ce n'est pas du TOML correct."
        ) from error


def _problems(entries: dict[str, object], text: str, path: Path) -> list[str]:
    wrong = {name: problem for name, value in entries.items() if (problem := _wrong(name, value))}
    return located(wrong, text, path)


def _wrong(name: str, value: object) -> str:
    """Return what is wrong with an entry, in French; empty when nothing is."""
    if name not in _EXPECTED:
        near = nearest(name, _EXPECTED)
        advice = f"Vouliez-vous écrire « {near} » ?" if near else f"Connus : {_known()}."
        return f"« {name} » n'est pas un réglage. {advice}"
    kind, words = _EXPECTED[name]
    if type(value) is not kind or (name == "glyphes" and value not in _GLYPHS):
        return f"« {name} » attend {words}."
    if isinstance(value, int) and not 0 <= value <= _LONGEST_RETENTION:
        return f"« {name} » attend {words}."
    if name in _ADDRESSES and may_hold_secret(str(value)):
        return (
            f"« {name} » est une adresse sans compte, sans mot de passe et sans « ? » : elle"
            " s'affiche. Un mot de passe se donne par une variable, le réglage « identifiants » ou"
            " le trousseau."
        )
    return ""


def _known() -> str:
    return ", ".join(_EXPECTED)


def _with_source(text: str, source: str) -> str | None:
    """Return `text` with the source set; None when that would change anything else."""
    line = f"source = {_quoted(source)}"
    before = tomllib.loads(text)
    for changed in _candidates(text, line):
        try:
            after = tomllib.loads(changed)
        except tomllib.TOMLDecodeError:
            continue
        if after == {**before, "source": source}:
            return changed
    return None


def _candidates(text: str, line: str) -> list[str]:
    """Return the texts to try: the line replaced, after its commented example, or added."""
    spots = [
        _spliced(text, match.start(), match.end(), line) for match in _SOURCE_LINE.finditer(text)
    ]
    if example := _COMMENTED_SOURCE.search(text):
        spots.append(_spliced(text, example.end(), example.end(), f"\n{line}"))
    table = _TABLE.search(text)
    if table is None:
        end = "" if not text or text.endswith("\n") else "\n"
        spots.append(f"{text}{end}{line}\n")
    spots.append(f"{line}\n{text}")
    return spots


def _spliced(text: str, start: int, end: int, line: str) -> str:
    return text[:start] + line + text[end:]


def _quoted(source: str) -> str:
    """Return `source` as a TOML basic string: JSON's, with DEL escaped too."""
    return json.dumps(source, ensure_ascii=False).replace("\x7f", "\\u007f")


def _settle(path: Path) -> None:
    """Put on the disk a file found there: its author may have died before doing it."""
    from cio_console.store import disk  # noqa: PLC0415 - most commands only read
    from cio_console.store.problems import write_problem  # noqa: PLC0415

    folder = Path(os.path.realpath(path)).parent
    try:
        disk.sync_folder(folder)
    except OSError as error:
        raise write_problem(error, folder, _SAFE) from error


def _write(path: Path, text: str) -> None:
    from cio_console.store import disk, janitor  # noqa: PLC0415 - most commands only read
    from cio_console.store.problems import write_problem  # noqa: PLC0415

    # A settings file kept elsewhere (dotfiles) is a link: the file it names is the one to change.
    real = Path(os.path.realpath(path))
    temporary = real.parent / janitor.temporary_name()
    try:
        disk.make_parents(real.parent)
        disk.sync_way(real.parent)
        janitor.sweep(real.parent, disk.names(real.parent))
        disk.write_new(temporary, text.encode("utf-8"))
        try:
            disk.replace(temporary, real)
        except OSError:
            disk.remove_quietly(temporary)
            raise
        disk.sync_folder(real.parent)
    except OSError as error:
        raise write_problem(error, real.parent, _SAFE) from error
