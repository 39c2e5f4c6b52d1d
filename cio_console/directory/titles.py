"""The titles of the columns of a list of schools, as people and programs write them.

A table of data: what a column gives, and how it is called, the surest names first. Accents, case,
punctuation and small words do not count.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from cio_console.domain.text import fold

UAI, NAME, NATURE, SECTOR, COMMUNE = "uai", "name", "nature", "sector", "commune"
TELEPHONE, EMAIL, HEAD, PARENT = "telephone", "email", "head", "parent_uai"
TERMINALES, SCOPE, TRACKS = "terminale_expected", "out_of_scope", "tracks"
GENERAL, TECHNOLOGICAL, VOCATIONAL = "générale", "technologique", "professionnelle"

TITLES: Mapping[str, tuple[str, ...]] = {
    UAI: (
        "uai", "rne", "code uai", "code rne", "numero uai", "numero rne", "no uai", "uai rne",
        "rne uai", "uai etablissement", "rne etablissement", "code etablissement",
        "numero etablissement", "identifiant etablissement", "numero lycee", "code etab",
        "uai etab", "identifiant",
    ),
    PARENT: (
        "etablissement mere", "uai mere", "rne mere", "uai etablissement mere",
        "rne etablissement mere", "mere", "uai rattachement", "etablissement rattachement",
        "etablissement support", "uai support",
    ),
    NAME: (
        "nom etablissement", "etablissement", "nom lycee", "lycee", "denomination complete",
        "denomination principale", "denomination", "appellation officielle", "appellation",
        "libelle etablissement", "nom complet", "nom", "libelle", "intitule", "nom etab", "etab",
    ),
    NATURE: (
        "code nature", "nature", "nature uai", "nature etablissement", "sigle", "libelle nature",
        "type etablissement", "type", "categorie",
    ),
    SECTOR: (
        "statut public prive", "public prive", "secteur public prive", "statut", "secteur",
        "pu pr", "secteur enseignement",
    ),
    COMMUNE: (
        "commune", "nom commune", "ville", "libelle commune", "localite", "commune etablissement",
        "ville etablissement",
    ),
    TELEPHONE: (
        "telephone", "tel", "numero telephone", "no telephone", "no tel", "telephone etablissement",
        "tel etablissement", "telephone standard", "standard", "tel fixe",
    ),
    EMAIL: (
        "courriel", "mel", "mail", "email", "e mail", "adresse mail", "adresse mel",
        "adresse courriel", "adresse email", "adresse electronique", "adresse messagerie",
        "courriel etablissement", "mel etablissement", "mail etablissement", "messagerie",
    ),
    HEAD: (
        "chef etablissement", "nom chef etablissement", "proviseur", "proviseure", "nom proviseur",
        "directeur", "directrice", "nom chef", "chef", "nom responsable", "responsable",
    ),
    TERMINALES: (
        "effectif terminale", "effectifs terminale", "effectif terminales", "effectifs terminales",
        "terminales", "terminale", "nombre terminales", "nb terminales", "nombre eleves terminale",
        "nb eleves terminale", "eleves terminale", "effectif tle", "effectif term", "tle",
    ),
    SCOPE: (
        "hors perimetre", "motif hors perimetre", "raison hors perimetre", "exclu", "non concerne",
    ),
    TRACKS: ("voies", "voie", "filieres"),
    GENERAL: ("voie generale",),
    TECHNOLOGICAL: ("voie technologique",),
    VOCATIONAL: ("voie professionnelle",),
}  # fmt: skip
"""What a column gives → its titles, in the order in which one is preferred to another."""

_WORDS: tuple[tuple[str, frozenset[str], frozenset[str]], ...] = (
    (PARENT, frozenset({"mere", "rattachement"}), frozenset({"type", "libelle"})),
    (UAI, frozenset({"uai", "rne"}), frozenset()),
    (EMAIL, frozenset({"courriel", "mel", "mail", "email"}), frozenset({"chef", "cio"})),
    (TELEPHONE, frozenset({"tel", "telephone"}), frozenset({"fax", "chef", "cio", "portable"})),
)
"""For a title that is none of the above: what it gives, one word it must hold, those it may not."""
_EMPTY_WORDS = frozenset(
    {"de", "du", "des", "d", "l", "la", "le", "les", "en", "et", "ou", "a", "n"}
)
_LEAST_TITLES = 2


def plain_title(title: str) -> str:
    """Return a title without what does not count: « N° de l'Établissement » → « etablissement »."""
    words = re.findall(r"[a-z0-9]+", fold(title))
    return " ".join(word for word in words if word not in _EMPTY_WORDS)


def column_of(title: str, collections: Iterable[str] = ()) -> tuple[str, int]:
    """Return what a column of that title gives and how sure its name is, 0 for the surest.

    "" when it gives nothing known. « hors périmètre notes » gives the field of one collection,
    told « out_of_scope:notes ».
    """
    plain = plain_title(title)
    for collection in collections:
        if plain in {f"{name} {plain_title(collection)}" for name in TITLES[SCOPE]}:
            return f"{SCOPE}:{collection}", 0
    # « N° de l'établissement (RNE) » is told by its word; « Tél. (secrétariat) » by the rest.
    bare = plain_title(re.sub(r"\([^)]*\)", " ", title))
    return _called(plain) or _holding(plain) or _called(bare) or ("", 0)


def _called(plain: str) -> tuple[str, int] | None:
    for field, names in TITLES.items():
        if plain in names:
            return field, names.index(plain)
    return None


def _holding(plain: str) -> tuple[str, int] | None:
    words = set(plain.split())
    for field, one_of, none_of in _WORDS:
        if words & one_of and not words & none_of:
            return field, len(TITLES[field])
    return None


def columns_of(
    titles: Sequence[str], collections: Iterable[str] = ()
) -> dict[str, tuple[int, ...]]:
    """Return, for each thing given, the columns that give it, the surest title first."""
    found: dict[str, list[tuple[int, int]]] = {}
    known = tuple(collections)
    for index, title in enumerate(titles):
        field, rank = column_of(title, known)
        if field:
            found.setdefault(field, []).append((rank, index))
    return {field: tuple(index for _, index in sorted(ranked)) for field, ranked in found.items()}


def is_heading(titles: Sequence[str]) -> bool:
    """Tell whether a row is one of titles: two known ones, or that of the UAI alone."""
    found = columns_of(titles)
    return len(found) >= _LEAST_TITLES or UAI in found
