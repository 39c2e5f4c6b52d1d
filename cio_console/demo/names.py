"""Invented names: communes, schools, families, streets, subjects of the fiction.

Every commune and school is made up, every telephone number comes from the ranges that Arcep keeps
for fiction, and every e-mail domain is reserved (RFC 2606): nobody real is ever reached.
"""

from random import Random


def _words(text: str) -> tuple[str, ...]:
    """Return the words of `text`; a « ~ » inside one stands for a space."""
    return tuple(word.replace("~", " ") for word in text.split())


COMMUNES = (
    "Orvigny",
    "Saint-Loup-des-Bruyères",
    "Montrelle-sur-Yvre",
    "Villeclaire",
    "Corbeval-le-Pont",
    "Roche-Serein",
    "Les Hautes-Brandes",
    "Vaubrisset",
)
"""The communes of a small sector, the largest first."""

SCHOOL_NAMES = (
    "des Trois-Ormes",
    "des Trois-Ormes",
    "Ariane-Lescot",
    "du Canal-de-l'Yvre",
    "Maxence-Thuillier",
    "Sainte-Hermance",
    "de la Plaine-aux-Bœufs",
    "Hortense-Vauquelin",
    "Blaise-Montarel",
    "du Clos-Fleuri",
    "Élise-Brévannier",
    "de la Côte-Rousse",
    "Anselme-Quérel",
    "Anselme-Quérel",
    "Notre-Dame-des-Brandes",
    "Jeanne-Aubrisset",
    "Saint-Évariste",
    "du Vieux-Moulin-Blanc",
    "Théodore-Lamourette",
    "des Métiers-du-Bois-Dormant",
    "des Bruyères",
    "Valdombre",
    "Cyprien-Dastrel",
    "Solveig-Marchais",
)
"""What follows « Lycée » in a name, in the order of the story's archetypes."""

FAMILIES = _words(
    """
    ABRIEL ADJOVI AÏT-BRAHIM ALVÈS AMARANTE ANDRÉANI ARNOUX ASSOULINE AUBERGEON BACHELOT BAKAYOKO
    BALDÉ BARBIER BATTEUX BELHADJ BÉNARD BERTHELOT BIANCHI BLÉRIOT BONNEFOY BOUCHAREB BOURGEOIS
    BRÉMOND CAMARA CARPENTIER CHAUVEAU CHEVALLIER CISSÉ CŒURDEVEY COLAS COULIBALY CUVILLIER
    DA~SILVA DAUMAS DELAUNAY DELCŒUR DEMBÉLÉ DESCHAMPS DIABATÉ DIALLO DOUCET DRAMÉ DUBREUIL DUFRÊNE
    DUMOULIN ELBAZ ESPÉRANDIEU EL~KHATIB FAIVRE FERREIRA FLEURY FOFANA FOURNEL FRÉMONT GAUVAIN
    GENÊT GOMIS GONÇALVES GRANDJEAN GUÉRINEAU HADDAD HAMIDOU HÉLOUIN HERVOUET HUÉ IBRAHIMI ISSARTEL
    JACQUEMIN JAOUEN JOSEPH-ZÉPHIR KADDOUR KEÏTA KERVELLA KONATÉ LACÔTE LAGARDE LAURENÇON LE~GALL
    LECŒUR LEFÈVRE LEROUXEL LHÉRITIER LOPÈS MAÇON MAGASSA MARCHANDEAU MARÉCHAL MBAYE MÉRIAUX
    MESSAOUDI MONNERET MOREIRA MOULINOT NAÏT-SAÏD NDIAYE NGUYEN NOËL OGER OUATTARA OULD-ALI PACHÉCO
    PÉLISSIER PERRAULT PHAM PINSON POMMERAY PRÉVOST QUÉMÉNEUR RAMAHEFA RATSIMBA RENAUDIN RIVIÈRE
    ROCHEBRUNE ROUSSELLE SAADI SAINT-AMAND SANGARÉ SAVARY SÉBILLOT SIDIBÉ SISSOKO SOARÈS SYLLA
    TAVARÈS THÉVENOT TOURÉ TRAN TRAORÉ VALENTINI VARENNE VASSEUR VERDIÈRE VIDAL VOISIN WAGUÉ
    WEISSBERG YILDIZ YOUSFI ZÉRBIB ZIANI
    """
)
"""Family names in capitals with their accents, as SIECLE writes them."""

GIRLS = _words(
    """
    Aïcha Alizée Amandine Anaïs Angèle Assia Awa Bérénice Camille Capucine Cassandra Célia Chaïma
    Chloé Clélia Clémence Coralie Dounia Éléonore Elif Élise Emma Eva Fanta Fatoumata Flavie Gaëlle
    Hawa Inès Jade Jeanne Kenza Khadija Laïa Léa Léonie Lilou Lina Lou-Anne Louise Lucie Maëlle
    Maëlys Manon Margaux Mariam Marjane Maud Maya Mélissa Mélodie Naïma Nélia Noémie Nour Océane
    Ophélie Rachel Raphaëlle Romane Rosalie Salomé Sarah Shaïna Sirine Solène Soraya Tess Thaïs
    Tiphaine Valentine Yaëlle Yasmine Zélie Zoé
    """
)
BOYS = _words(
    """
    Aboubacar Adem Adrien Alexis Aloïs Amadou Amine Anatole Antonin Arthur Augustin Axel Aymeric
    Baptiste Basile Bilal Cédric Clément Côme Corentin Cyprien Damien Dimitri Dylan Éliott Élouan
    Émile Enzo Esteban Étienne Evan Fabio Félix Gabin Gaël Gaspard Grégoire Hugo Ibrahim Ilyès
    Isaac Ismaël Jérémie Joachim Joël Jonas Jules Karim Kévin Léandre Léo Loïc Loris Louis Lucas
    Maël Malik Mamadou Mathéo Maxime Mehdi Moussa Naël Nathan Nicolas Noé Oscar Paul Rayan Rémi
    Robin Romuald Sacha Samuel Sékou Simon Théo Timéo Titouan Tom Ugo Valentin Victor Yanis Yoann
    Zacharie
    """
)

STREETS = (
    "RUE DES LAVANDIERES",
    "ALLEE DES TILLEULS",
    "AVENUE DU GENERAL LEBRUN",
    "CHEMIN DES VIGNES BASSES",
    "RUE DE L'ANCIENNE GARE",
    "PLACE DU MARCHE AUX GRAINS",
    "BOULEVARD DE LA SOURCE",
    "IMPASSE DES ACACIAS",
    "SQUARE DES ALOUETTES",
    "RUE DU FOUR A CHAUX",
)

MAIL_DOMAINS = (
    "example.org",
    "example.net",
    "example.com",
    "courriel.example",
    "boite.example",
    "messagerie.example",
)
"""Domains that no one can ever own: addresses of the fiction write to nobody."""

SCHOOL_MAIL_DOMAIN = "academie.example"

PHONE_RANGES = ("01 99 00", "02 61 91", "03 53 01", "04 65 71", "05 36 49")
"""Landline ranges that Arcep reserves for works of fiction."""

MOBILE_RANGE = "063998"
"""Mobile range that Arcep reserves for works of fiction."""

_PREFIXES = _words("Mont Val Font Roche Clair Beau Haut Bois Pont Cour Neuf Belle")
_SUFFIXES = _words(
    "arzel bréal orvin essart uzelle ardoux igneul ombray averon isserac éloy ambron"
)
_ENDINGS = (
    "",
    "-sur-Yvre",
    "-le-Vieux",
    "-les-Bruyères",
    "-aux-Bois",
    "-en-Plaine",
    "-la-Forêt",
    "-sous-Roche",
    "-l'Abbaye",
    "-le-Château",
    "-Saint-Paul",
    "-la-Rivière",
)


def commune(index: int) -> str:
    """Return the commune number `index`: the sector's own first, then made from syllables."""
    if index < len(COMMUNES):
        return COMMUNES[index]
    index -= len(COMMUNES)
    index, prefix = divmod(index, len(_PREFIXES))
    index, suffix = divmod(index, len(_SUFFIXES))
    ending = _ENDINGS[index % len(_ENDINGS)]
    return f"{_PREFIXES[prefix]}{_SUFFIXES[suffix]}{ending}"


def school_name(index: int) -> str:
    """Return the school name number `index`: from the table, then after an invented person."""
    if index < len(SCHOOL_NAMES):
        return SCHOOL_NAMES[index]
    first = (GIRLS, BOYS)[index % 2]
    return f"{first[index * 7 % len(first)]}-{family(index * 11).title()}".replace(" ", "-")


def family(index: int) -> str:
    """Return the family name number `index`, in capitals, wrapping around the table."""
    return FAMILIES[index % len(FAMILIES)]


def person(rng: Random) -> tuple[str, str]:
    """Return the family name, in capitals, and the first name of an adult."""
    return family(rng.randrange(len(FAMILIES))), rng.choice(GIRLS + BOYS)


def telephone(rng: Random) -> str:
    """Return a landline number reserved for fiction, as it is printed: « 01 99 00 12 34 »."""
    return f"{rng.choice(PHONE_RANGES)} {rng.randrange(100):02d} {rng.randrange(100):02d}"
