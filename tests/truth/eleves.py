"""BEE_ELEVES of a school: full records, children in the order in which SIECLE writes them.

« SIECLE-SFD-Exportations-XML » v17.4; the order and the inner tags of SCOLARITE_AN_DERNIER are
those of public programs that write such files for others to read.
"""

import random
from dataclasses import dataclass, field

from tests.truth.school import RENTREE, Home, Level, Pupil, School
from tests.truth.tree import Element

FRENCH = "%d/%m/%Y"
ROOT = "BEE_ELEVES"
OPTIONAL_SECTIONS = ("OPTIONS", "BOURSES", "ADRESSES")


@dataclass
class Eleves:
    """The document, and where each pupil stands in it."""

    root: Element
    records: dict[int, Element] = field(default_factory=dict)
    """Pupil's number → ELEVE."""
    structures: dict[int, Element] = field(default_factory=dict)
    """Pupil's number → STRUCTURES_ELEVE; a leaver may have none."""
    options: dict[int, Element] = field(default_factory=dict)
    addresses: dict[int, Element] = field(default_factory=dict)
    """Home's number → ADRESSE."""

    @property
    def header(self) -> Element:
        """PARAMETRES."""
        return self.root.at("PARAMETRES")

    def section(self, name: str) -> Element:
        """Return a section of DONNEES."""
        return self.root.at("DONNEES", name)


def eleves(school: School, seed: int) -> Eleves:
    """Return the export of a school; the seed draws what is absent, and what is there but empty."""
    rng = random.Random(seed)
    root = Element(ROOT, VERSION=school.version)
    root.children.append(header(school))
    made = Eleves(root)
    sections = {
        "ELEVES": _eleves(school, rng, made),
        "OPTIONS": _options(school, made),
        "STRUCTURES": _structures(school, rng, made),
        "BOURSES": _scholarships(school),
        "ADRESSES": _addresses(school, made),
    }
    names = list(sections)
    if rng.random() < 0.4:
        rng.shuffle(names)
    left_out = rng.sample(OPTIONAL_SECTIONS, rng.choice((0, 0, 0, 1, 2)))
    data = root.add("DONNEES")
    data.children = [sections[name] for name in names if name not in left_out]
    if "OPTIONS" in left_out:
        made.options.clear()
    if "ADRESSES" in left_out:
        made.addresses.clear()
    return made


def header(school: School) -> Element:
    """Return the PARAMETRES of any export of the school."""
    made = Element("PARAMETRES")
    made.add("UAJ", school.uai)
    made.add("ANNEE_SCOLAIRE", str(RENTREE))
    made.add("DATE_EXPORT", school.exported.strftime(FRENCH))
    made.add("HORODATAGE", f"{school.exported.strftime(FRENCH)} 08:41:07")
    return made


def _eleves(school: School, rng: random.Random, made: Eleves) -> Element:
    section = Element("ELEVES")
    old = school.version == "1.8"
    for pupil in school.pupils:
        record = section.add("ELEVE", ELEVE_ID=pupil.eleve_id, ELENOET=pupil.elenoet)
        for tag, value in _children(pupil, old=old):
            if value or rng.random() < 0.5:
                record.add(tag, value)
        record.children.append(_last_year(pupil, school, rng))
        made.records[pupil.number] = record
    return section


def _children(pupil: Pupil, *, old: bool) -> list[tuple[str, str]]:
    """Return the tags of a record in their order, "" for what the pupil does not have."""
    birth, firsts = pupil.birth, (*pupil.firsts, "", "")
    left = pupil.left.strftime(FRENCH) if pupil.left else ""
    department = birth.insee[:3] if birth.insee[:2] in ("97", "98") else birth.insee[:2]
    return [
        ("ID_NATIONAL", pupil.ine if pupil.ine_tag == "ID_NATIONAL" else ""),
        ("INE_RNIE", pupil.ine if pupil.ine_tag == "INE_RNIE" else pupil.other_ine),
        ("ELENOET", pupil.elenoet),
        ("ID_ELEVE_ETAB", ""),
        ("NOM" if old else "NOM_DE_FAMILLE", pupil.family),
        ("NOM_USAGE", pupil.usage),
        ("PRENOM", firsts[0]),
        ("PRENOM2", firsts[1]),
        ("PRENOM3", firsts[2]),
        ("DATE_NAISS", birth.day.strftime(FRENCH)),
        ("DOUBLEMENT", "1" if pupil.number % 17 == 0 else "0"),
        ("TEL_PROFESSIONNEL", pupil.telephones.get("TEL_PROFESSIONNEL", "")),
        ("CODE_PAYS", birth.country),
        ("ACCEPTE_SMS", "true" if pupil.number % 3 else "0"),
        ("DATE_MODIFICATION", "18/12/2024"),
        ("DATE_SORTIE", left),
        ("MEL", pupil.email),
        ("CODE_REGIME", pupil.regime),
        ("DATE_ENTREE", pupil.entered.strftime(FRENCH)),
        ("VILLE_NAISS", birth.town),
        ("CODE_MOTIF_SORTIE", "11" if left else ""),
        ("TEL_PERSONNEL", pupil.telephones.get("TEL_PERSONNEL", "")),
        ("CODE_SEXE", pupil.sex),
        ("TEL_PORTABLE", pupil.telephones.get("TEL_PORTABLE", "")),
        ("CODE_PAYS_NAT", birth.country or "100"),
        ("CODE_DEPARTEMENT_NAISS", department.zfill(3) if department else ""),
        ("CODE_COMMUNE_INSEE_NAISS", birth.insee),
        ("CODE_MEF", pupil.level.mef),
        ("CODE_STATUT", "ST" if pupil.number % 11 else "AP"),
        ("ADHESION_TRANSPORT", "0"),
        ("ADRESSE_ID", str(pupil.home.number) if pupil.home else ""),
        ("CODE_PROVENANCE", "1"),
    ]


def _last_year(pupil: Pupil, school: School, rng: random.Random) -> Element:
    """Return where the pupil was the year before: another MEF, another class, other addresses."""
    made = Element("SCOLARITE_AN_DERNIER")
    level: Level = pupil.level
    here = bool(level.previous) and rng.random() < 0.8
    tags = {
        "CODE_MEF": level.previous or "10310019110",
        "CODE_STRUCTURE": f"A{pupil.number % 9}" if here else "3EME 2",
        "CODE_RNE": school.uai if here else school.sister,
        "CODE_NATURE": "300" if here else "340",
        "SIGLE": "LGT" if here else "CLG",
        "DENOM_PRINC": "LYCEE GENERAL ET TECHNOLOGIQUE" if here else "COLLEGE",
        "DENOM_COMPL": "DES MARRONNIERS" if here else "L'ÎLE AUX BŒUFS & Cie",
        "LIGNE1_ADRESSE": "1 PLACE DE L'ÉCOLE",
        "LIGNE2_ADRESSE": "",
        "LIGNE3_ADRESSE": "BP 12",
        "LIGNE4_ADRESSE": "",
        "BOITE_POSTALE": "",
        "MEL": "ce.0940000x@ac-creteil.fr",
        "TELEPHONE": "01 45 00 00 00",
        "CODE_COMMUNE_INSEE": "94028",
        "LL_COMMUNE_INSEE": "CRÉTEIL",
    }
    for tag, value in tags.items():
        if value or rng.random() < 0.8:
            made.add(tag, value)
    return made


def _options(school: School, made: Eleves) -> Element:
    section = Element("OPTIONS")
    for pupil in school.pupils:
        if not pupil.subjects:
            continue
        option = section.add("OPTION", ELEVE_ID=pupil.eleve_id, ELENOET=pupil.elenoet)
        for rank, code in enumerate(pupil.subjects, 1):
            choice = option.add("OPTIONS_ELEVE")
            choice.add("NUM_OPTION", str(rank))
            choice.add("CODE_MODALITE_ELECT", "SOFNXLR"[rank % 7])
            choice.add("CODE_MATIERE", code)
        made.options[pupil.number] = option
    return section


def _structures(school: School, rng: random.Random, made: Eleves) -> Element:
    """Return everyone's class and groups; a leaver may be nowhere, or in « Inactifs »."""
    section = Element("STRUCTURES")
    attribute = rng.random() < 0.5
    for pupil in school.pupils:
        code = pupil.division.code
        if not pupil.present:
            code = rng.choice((code, "Inactifs", ""))
        listed = [("G", group) for group in pupil.groups]
        if code:
            listed.insert(rng.randrange(len(listed) + 1), ("D", code))
        if not listed:
            continue
        here = section.add("STRUCTURES_ELEVE", ELEVE_ID=pupil.eleve_id)
        if attribute:
            here.attributes["ELENOET"] = pupil.elenoet
        for kind, name in listed:
            one = here.add("STRUCTURE")
            one.add("CODE_STRUCTURE", name)
            one.add("TYPE_STRUCTURE", kind)
        made.structures[pupil.number] = here
    return section


def _scholarships(school: School) -> Element:
    section = Element("BOURSES")
    for pupil in school.pupils:
        if pupil.scholarship:
            one = section.add("BOURSE", ELEVE_ID=pupil.eleve_id, ELENOET=pupil.elenoet)
            one.add("CODE_BOURSE", "L3")
            one.add("NB_PARTS", "0")
    return section


def _addresses(school: School, made: Eleves) -> Element:
    section = Element("ADRESSES")
    homes = {pupil.home.number: pupil.home for pupil in school.pupils if pupil.home}
    for number, home in sorted(homes.items()):
        section.children.append(address(home))
        made.addresses[number] = section.children[-1]
    return section


def address(home: Home) -> Element:
    """Return the ADRESSE of a home."""
    made = Element("ADRESSE", ADRESSE_ID=str(home.number))
    made.add("LIGNE1_ADRESSE", home.street)
    made.add("LIGNE2_ADRESSE", "CHEZ M. & MME ÅKESSON" if home.number % 4 == 0 else "")
    made.add("LIGNE3_ADRESSE", "")
    made.add("LIGNE4_ADRESSE", "")
    made.add("CODE_POSTAL", home.postal)
    made.add("LL_PAYS", "FRANCE")
    made.add("CODE_PAYS", "100")
    made.add("CODE_COMMUNE_INSEE", home.insee)
    made.add("LIBELLE_POSTAL", home.town)
    return made
