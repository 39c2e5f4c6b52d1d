"""What may be set, as data: the entries of the settings file, what each expects, an example."""

from typing import Literal

import msgspec

from cio_console.domain.addresses import may_hold_secret
from cio_console.domain.overview import CALL_LEAD
from cio_console.domain.retention import RETENTION_DAYS
from cio_console.domain.toml_entries import nearest

KEYS = "touches"
"""The table of the user's keys, read by `cio_console.keyboard.keymap`."""
SOURCES = "sources"
"""The table of the sources, one per CIO, read by `cio_console.settings_sources`."""

Theme = Literal["sombre", "clair", "terminal", "contraste"]


class SourceEntry(msgspec.Struct, frozen=True):
    """One source among several, with what is its own; None where the general setting holds."""

    address: str = msgspec.field(name="adresse")
    """Address or folder of its feed."""
    ca_bundle: str | None = msgspec.field(default=None, name="certificats")
    client_certificate: str | None = msgspec.field(default=None, name="certificat_client")
    client_key: str | None = msgspec.field(default=None, name="cle_client")
    allow_http: bool | None = msgspec.field(default=None, name="http_en_clair")
    proxy: str | None = msgspec.field(default=None, name="mandataire")
    credentials_file: str | None = msgspec.field(default=None, name="identifiants")
    keyring: bool | None = msgspec.field(default=None, name="trousseau")
    account: str | None = msgspec.field(default=None, name="compte")
    sector: str | None = msgspec.field(default=None, name="secteur")
    campaign: str | None = msgspec.field(default=None, name="campagne")


class Settings(msgspec.Struct, frozen=True):
    """What the user chose. The names in the file are French; `example_settings` explains each."""

    source: str = ""
    """Address or folder of the feed, or one of the names of `sources`; empty for all of these."""
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
    """Campaign against which `verifier` checks a file: an id or a path."""
    sector: str = msgspec.field(default="", name="secteur")
    """File of the director's list of schools, "" for `secteur.json` beside the settings."""
    directory: str = msgspec.field(default="", name="annuaire")
    """Address of the portal of open data, "" for the ministry's own."""
    schemas: str = ""
    """Folder of the XSD that files are to follow, one for each root; "" for none."""
    retention: int = msgspec.field(default=RETENTION_DAYS, name="conservation")
    """Days for which data are held after the last milestone of their campaign."""
    call_lead: int = msgspec.field(default=CALL_LEAD, name="relancer_avant")
    """Days before a deadline from which a school that gave nothing is called."""
    theme: Theme = "sombre"
    """Colours of the screens."""
    mouse: bool | None = msgspec.field(default=None, name="souris")
    """Whether the screens take the mouse; None to take it except over SSH."""
    sources: dict[str, str | SourceEntry] = msgspec.field(default_factory=dict, name=SOURCES)
    """The sources by French name, one per CIO, in the order of the file."""
    keys: dict[str, str | tuple[str, ...]] = msgspec.field(default_factory=dict, name=KEYS)
    """The user's keys, by the French name of a command."""


_EXAMPLE = """\
# Réglages de la console. Chaque ligne est facultative ; # commence un commentaire.
# Aucun secret ne s'écrit ici.

# Adresse du flux publié pour votre CIO, ou dossier qui le contient.
# source = "https://suivi.exemple.fr/9990001X/"

# Fichier des autorités de certification (PEM) ; par défaut, celles du système. Le chemin peut être
# donné à partir du dossier de ce fichier-ci.
# certificats = "/etc/ssl/certs/academie.pem"

# Certificat que ce poste présente au serveur, s'il en exige un (PEM), et sa clé privée, que vous
# seul devez pouvoir lire ; leurs chemins, de même. Le mot de passe de la clé se donne par la
# variable CIO_CONSOLE_KEY_PASSWORD.
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

# Couleurs : "sombre", "clair", "terminal" (le fond et l'encre de votre terminal, sans couleur)
# ou "contraste" (fort contraste, sur fond noir).
# theme = "sombre"

# Souris dans les écrans. Sans ce réglage : oui sur place, non par SSH, où elle empêcherait de
# sélectionner du texte à la façon du terminal.
# souris = false

# Campagne de référence : le nom d'une campagne livrée ou d'un fichier du dossier « campagnes », à
# côté de ce fichier-ci, ou le chemin d'un fichier (voir cio-console config campagne).
# campagne = "2025-creteil"

# Votre liste d'établissements ; par défaut secteur.json, à côté de ce fichier-ci. Le chemin peut
# être donné à partir de ce dossier.
# secteur = "secteur.json"

# Portail de données ouvertes où « secteur chercher » et « secteur construire » lisent l'annuaire
# des établissements : à changer pour un miroir seulement.
# annuaire = "https://data.education.gouv.fr/"

# Dossier de schémas XSD que suivent les fichiers contrôlés (verifier, publier, dossier de fichiers
# reçus), un par racine : BEE_ELEVES.xsd, lsl.xsd, fichier.xsd (notes au format APB)… Il peut être
# donné à partir du dossier de ce fichier-ci.
# schemas = "schemas"

# Jours pendant lesquels les données sont gardées après la dernière date de leur campagne ; ensuite
# la console propose de les effacer (cio-console purger --fin-de-campagne).
# conservation = 90

# Jours avant une échéance à partir desquels un établissement encore « attendu » est à traiter et à
# relancer ; avant, il reste « attendu » et n'est sur aucune liste d'appels. À trois jours de
# l'échéance, il y est toujours.
# relancer_avant = 14
"""

_SOURCES_EXAMPLE = """\

# Plusieurs CIO : une ligne pour chacun, son nom à l'écran et son adresse ou son dossier. Sans
# « source » plus haut, tous sont suivis ; « source » peut en nommer un. Une source peut avoir ses
# propres réglages : certificats, certificat_client, cle_client, http_en_clair, mandataire,
# identifiants, trousseau, compte ; pour un dossier de dépôts : secteur, campagne.
# [sources]
# Valbourg = "https://suivi.exemple.fr/9990001X/"
# "Port-aux-Saules" = { adresse = "https://suivi.exemple.fr/9990002Y/", identifiants = "port.toml" }
"""

_KEYS_EXAMPLE = """\

# Touches des écrans : une ligne par commande, une touche ou plusieurs ; [] n'en laisse aucune. Ce
# tableau reste à la fin du fichier. Une touche s'écrit : un signe ("n", "N", "/"), "f2", "ctrl+l",
# "entree", "echap", "retour-arriere", "tab", "espace", "haut", "bas", "gauche", "droite",
# "page-precedente", "page-suivante", "debut", "fin".
# [touches]
"""

_TEXT = (str, "un texte entre guillemets")
_CHOICE = (bool, "true ou false")
_EXPECTED: dict[str, tuple[type, str]] = {
    "source": _TEXT,
    "certificats": _TEXT,
    "certificat_client": _TEXT,
    "cle_client": _TEXT,
    "http_en_clair": _CHOICE,
    "mandataire": _TEXT,
    "identifiants": _TEXT,
    "trousseau": _CHOICE,
    "compte": _TEXT,
    "glyphes": (str, '"unicode" ou "ascii"'),
    "theme": (str, '"sombre", "clair", "terminal" ou "contraste"'),
    "souris": _CHOICE,
    "campagne": _TEXT,
    "secteur": _TEXT,
    "annuaire": _TEXT,
    "schemas": _TEXT,
    "conservation": (int, "un nombre de jours, de 0 à 3650"),
    "relancer_avant": (int, "un nombre de jours, de 0 à 365"),
}
"""For each name of the file but its tables: its type, and the French words for it."""
_VALUES = {"glyphes": ("unicode", "ascii"), "theme": ("sombre", "clair", "terminal", "contraste")}
_ADDRESSES = ("source", "mandataire", "annuaire")
_MOST = {"conservation": 3650, "relancer_avant": 365}
"""The most days of each setting that is a number."""


def example_settings() -> str:
    """Return an annotated settings file, everything in it commented out."""
    from cio_console.keyboard.keymap import default_lines  # most commands only read

    return (
        _EXAMPLE
        + _SOURCES_EXAMPLE
        + _KEYS_EXAMPLE
        + "".join(f"# {line}\n" for line in default_lines())
    )


def wrong_entry(name: str, value: object) -> str:
    """Return what is wrong with an entry other than `touches`, in French; "" when nothing is."""
    if name not in _EXPECTED:
        near = nearest(name, (*_EXPECTED, SOURCES, KEYS))
        advice = f"Vouliez-vous écrire « {near} » ?" if near else f"Connus : {_known()}."
        return f"« {name} » n'est pas un réglage. {advice}"
    kind, words = _EXPECTED[name]
    if type(value) is not kind:
        return f"« {name} » attend {words}."
    if name in _VALUES and value not in _VALUES[name]:
        near = nearest(str(value), _VALUES[name])
        advice = f" Vouliez-vous écrire « {near} » ?" if near else ""
        return f"« {name} » attend {words}.{advice}"
    if name in _MOST and not 0 <= int(str(value)) <= _MOST[name]:
        return f"« {name} » attend {words}."
    if name in _ADDRESSES and may_hold_secret(str(value)):
        return (
            f"« {name} » est une adresse sans compte, sans mot de passe et sans « ? » : elle"
            " s'affiche. Un mot de passe se donne par une variable, le réglage « identifiants » ou"
            " le trousseau."
        )
    return ""


def wrong_keys(table: object) -> dict[str, str]:
    """Return what is wrong in the table `touches`: French sentences by name, "" for the table."""
    from cio_console.keyboard.keymap import keymap_problems  # a user who has such a table

    return keymap_problems(table)


def _known() -> str:
    return ", ".join((*_EXPECTED, SOURCES, KEYS))
