"""The elements and attributes that SIECLE's exports are known to hold, by root: pure data.

From « SIECLE-SFD-Exportations-XML » v17.4 and from what the public readers of these files (GEPI,
SACoche, Pix, pyKol, dossiersco) ask for. The list serves to tell that a newer version brought
something (F012), never to reject: an element that is no key of `children` is not judged, because
its content is not documented.
"""

from collections.abc import Mapping

import msgspec

FAMILY_NAMES = ("NOM_DE_FAMILLE", "NOM", "NOM_USAGE")
"""The tags of a person's family name; the first two are of newer and of very old files."""
FIRST_NAMES = ("PRENOM", "PRENOM2", "PRENOM3")
"""In the order of the civil status."""
PHONES = ("TEL_PERSONNEL", "TEL_PORTABLE", "TEL_PROFESSIONNEL")
ADDRESS_LINES = tuple(f"LIGNE{number}_ADRESSE" for number in range(1, 5))

Names = Mapping[str, frozenset[str]]


class Known(msgspec.Struct, frozen=True):
    """The names of one kind of document."""

    children: Names
    """Element → the names of its children."""
    attributes: Names = msgspec.field(default_factory=dict)
    """Element → the names of its attributes; an element that is no key must have none."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_HEADER = _names("UAJ ANNEE_SCOLAIRE DATE_EXPORT HORODATAGE")
_ROOT = _names("PARAMETRES DONNEES")
_VERSION = _names("VERSION")
_TELEPHONES = frozenset(PHONES) | _names("ACCEPTE_SMS MEL")
_ADDRESS = frozenset(ADDRESS_LINES) | _names(
    "CODE_POSTAL LIBELLE_POSTAL CODE_PAYS LL_PAYS CODE_DEPARTEMENT LL_DEPARTEMENT "
    "CODE_COMMUNE_INSEE LL_COMMUNE_INSEE COMMUNE_ETRANGERE BOITE_POSTALE"
)
_LABELS = _names("LIBELLE_COURT LIBELLE_LONG LIBELLE_EDITION")
_OWNER = _names("ELEVE_ID ELENOET")

ELEVES = Known(
    {
        "BEE_ELEVES": _ROOT,
        "PARAMETRES": _HEADER,
        "DONNEES": _names("ELEVES OPTIONS STRUCTURES BOURSES ADRESSES"),
        "ELEVES": _names("ELEVE"),
        "OPTIONS": _names("OPTION"),
        "STRUCTURES": _names("STRUCTURES_ELEVE"),
        "BOURSES": _names("BOURSE"),
        "ADRESSES": _names("ADRESSE"),
        "ELEVE": _TELEPHONES
        | _names(
            "ID_NATIONAL INE_RNIE INE_BEA ID_ELEVE_ETAB ELENOET NOM NOM_DE_FAMILLE NOM_USAGE "
            "PRENOM PRENOM2 PRENOM3 DATE_NAISS DOUBLEMENT ADHESION_TRANSPORT CODE_REGIME CODE_SEXE "
            "CODE_PAYS CODE_PAYS_NAT CODE_DEPARTEMENT_NAISS CODE_COMMUNE_INSEE_NAISS VILLE_NAISS "
            "CODE_MEF CODE_STATUT DATE_ENTREE DATE_SORTIE CODE_MOTIF_SORTIE DATE_MODIFICATION "
            "ADRESSE_ID CODE_PROVENANCE SCOLARITE_AN_DERNIER"
        ),
        "SCOLARITE_AN_DERNIER": _ADDRESS
        | _names(
            "CODE_MEF CODE_STRUCTURE CODE_RNE CODE_NATURE SIGLE DENOM_PRINC DENOM_COMPL MEL "
            "TELEPHONE FAX"
        ),
        "OPTION": _names("OPTIONS_ELEVE"),
        "OPTIONS_ELEVE": _names("NUM_OPTION CODE_MODALITE_ELECT CODE_MATIERE"),
        "STRUCTURES_ELEVE": _names("STRUCTURE"),
        "STRUCTURE": _names("CODE_STRUCTURE TYPE_STRUCTURE"),
        "ADRESSE": _ADDRESS,
    },
    {
        "BEE_ELEVES": _VERSION,
        "ELEVE": _OWNER,
        "OPTION": _OWNER,
        "STRUCTURES_ELEVE": _OWNER,
        "BOURSE": _OWNER,
        "ADRESSE": _names("ADRESSE_ID"),
    },
)

RESPONSABLES = Known(
    {
        "BEE_RESPONSABLES": _ROOT,
        "PARAMETRES": _HEADER,
        "DONNEES": _names("PERSONNES RESPONSABLES ADRESSES"),
        "PERSONNES": _names("PERSONNE"),
        "RESPONSABLES": _names("RESPONSABLE_ELEVE"),
        "ADRESSES": _names("ADRESSE"),
        "PERSONNE": _TELEPHONES
        | _names(
            "CODE_CIVILITE LC_CIVILITE LL_CIVILITE NOM NOM_DE_FAMILLE NOM_USAGE PRENOM ADRESSE_ID "
            "CODE_PROFESSION CODE_SITUATION COMMUNICATION_ADRESSE"
        ),
        "RESPONSABLE_ELEVE": _names(
            "ELEVE_ID PERSONNE_ID RESP_LEGAL NIVEAU_RESPONSABILITE CODE_PARENTE RESP_FINANCIER "
            "PERS_PAIMENT PERS_CONTACT PAIE_FRAIS_SCOLAIRES PERCOIT_LES_AIDES HEBERGE_ELEVE "
            "A_CONTACTER_EN_PRIORITE"
        ),
        "ADRESSE": _ADDRESS,
    },
    {
        "BEE_RESPONSABLES": _VERSION,
        "PERSONNE": _names("PERSONNE_ID"),
        "RESPONSABLE_ELEVE": _names("ELEVE_ID PERSONNE_ID"),
        "ADRESSE": _names("ADRESSE_ID"),
    },
)

STRUCTURES = Known(
    {
        "BEE_STRUCTURES": _ROOT,
        "PARAMETRES": _HEADER,
        "DONNEES": _names("DIVISIONS GROUPES"),
        "DIVISIONS": _names("DIVISION"),
        "GROUPES": _names("GROUPE"),
        "DIVISION": _names(
            "CODE_STRUCTURE LIBELLE_LONG CODE_RNE CODE_CONTRAT EFFECTIF_PREVU EFFECTIF_CALCULE "
            "MEFS_APPARTENANCE"
        ),
        "GROUPE": _names(
            "CODE_STRUCTURE LIBELLE_LONG CODE_RNE CODE_CONTRAT EFFECTIF_PREVU EFFECTIF_CALCULE "
            "MEFS_APPARTENANCE DIVISIONS_APPARTENANCE"
        ),
        "MEFS_APPARTENANCE": _names("MEF_APPARTENANCE"),
        "MEF_APPARTENANCE": _names("CODE_MEF EFFECTIF_PREVU EFFECTIF_CALCULE"),
        "DIVISIONS_APPARTENANCE": _names("DIVISION_APPARTENANCE"),
        "DIVISION_APPARTENANCE": _names("CODE_STRUCTURE EFFECTIF_PREVU EFFECTIF_CALCULE"),
    },
    {
        "BEE_STRUCTURES": _VERSION,
        "DIVISION": _names("CODE_STRUCTURE"),
        "GROUPE": _names("CODE_STRUCTURE"),
    },
)

NOMENCLATURES = Known(
    {
        "BEE_NOMENCLATURES": _ROOT,
        "PARAMETRES": _HEADER,
        "MEFS": _names("MEF"),
        "MATIERES": _names("MATIERE"),
        "MEF": _LABELS
        | _names(
            "FORMATION SPECIALITE STATUT_MEF MEF_RATTACHEMENT CODE_MEFSTAT NB_OPT_OBLIG "
            "NB_OPT_MINI RENFORCEMENT_LANGUES INSCRIPTION_ETAB MEF_ORIGINE MEF_SELECTIONNE "
            "MEF_SELORIG DATE_OUVERTURE DATE_FERMETURE"
        ),
        "MATIERE": _LABELS
        | _names("CODE_GESTION MATIERE_ETP TYPE_LANGUE_VIVANTE DATE_OUVERTURE DATE_FERMETURE"),
        "PROGRAMMES": _names("PROGRAMME"),
        "PROGRAMME": _names("CODE_MEF CODE_MATIERE CODE_MODALITE_ELECT HORAIRE"),
    },
    {
        "BEE_NOMENCLATURES": _VERSION,
        "MEF": _names("CODE_MEF"),
        "MATIERE": _names("CODE_MATIERE"),
    },
)

KNOWN: Mapping[str, Known] = {
    "BEE_ELEVES": ELEVES,
    "BEE_RESPONSABLES": RESPONSABLES,
    "BEE_STRUCTURES": STRUCTURES,
    "BEE_NOMENCLATURES": NOMENCLATURES,
}
"""By root. BEE_NOMENCLATURES has many more sections, which nothing documents: they are open."""
