"""The three exports that complete BEE_ELEVES, of the same school: guardians, classes, codes."""

import random
from dataclasses import dataclass, field

from tests.truth import words
from tests.truth.eleves import address, header
from tests.truth.school import LEVELS, Guardian, Home, School
from tests.truth.tree import Element


@dataclass
class Companions:
    """The documents, and where each thing stands in them."""

    guardians: Element
    structures: Element
    nomenclature: Element
    persons: dict[int, Element] = field(default_factory=dict)
    """Guardian's number → PERSONNE."""
    divisions: dict[str, Element] = field(default_factory=dict)

    def links(self) -> Element:
        """Return the section of the links between pupils and adults."""
        return self.guardians.at("DONNEES", "RESPONSABLES")

    def links_of(self, eleve_id: str) -> list[Element]:
        """Return the links of a pupil."""
        return [one for one in self.links().children if one.value("ELEVE_ID") == eleve_id]


ROOTS = ("BEE_RESPONSABLES", "BEE_STRUCTURES", "BEE_NOMENCLATURES")


def companions(school: School, seed: int) -> Companions:
    """Return the exports of a school that come beside its pupils'."""
    rng = random.Random(seed)
    guardians, structures, nomenclature = (_export(school, root) for root in ROOTS)
    made = Companions(guardians, structures, nomenclature)
    _guardians(school, rng, made)
    _structures(school, rng, made)
    _nomenclature(made.nomenclature.add("DONNEES"))
    return made


def _export(school: School, root: str) -> Element:
    made = Element(root, VERSION=school.version)
    made.children.append(header(school))
    return made


def _guardians(school: School, rng: random.Random, made: Companions) -> None:
    """Write adults and links: RESP_LEGAL to 2018, NIVEAU_RESPONSABILITE since."""
    persons, links, addresses = (Element(tag) for tag in ("PERSONNES", "RESPONSABLES", "ADRESSES"))
    ranked = school.version < "3.0"
    homes: dict[int, Home] = {}
    for adult in school.guardians:
        persons.children.append(_person(adult, rng))
        made.persons[adult.number] = persons.children[-1]
        if adult.home:
            homes[adult.home.number] = adult.home
        for eleve_id, rank in adult.pupils:
            links.children.append(link(eleve_id, str(adult.number), rank, ranked=ranked))
    addresses.children = [address(home) for home in homes.values()]
    sections = [persons, links, addresses]
    if rng.random() < 0.3:
        rng.shuffle(sections)
    made.guardians.add("DONNEES").children = sections


def _person(adult: Guardian, rng: random.Random) -> Element:
    made = Element("PERSONNE", PERSONNE_ID=str(adult.number))
    tags = {
        "NOM_DE_FAMILLE": adult.family,
        "NOM_USAGE": "",
        "PRENOM": adult.first,
        "LC_CIVILITE": "MME" if adult.number % 2 else "M.",
        "LL_CIVILITE": "MADAME" if adult.number % 2 else "MONSIEUR",
        "TEL_PERSONNEL": "",
        "TEL_PORTABLE": f"07 00 {adult.number % 90 + 10} 00 {adult.number % 80 + 10}",
        "TEL_PROFESSIONNEL": "poste 412",
        "ACCEPTE_SMS": "true" if adult.number % 3 else "1",
        "MEL": adult.email,
        "ADRESSE_ID": str(adult.home.number) if adult.home else "",
        "CODE_PROFESSION": "37",
        "COMMUNICATION_ADRESSE": "0" if adult.number % 5 else "false",
    }
    for tag, text in tags.items():
        if text or rng.random() < 0.5:
            made.add(tag, text)
    return made


def link(eleve_id: str, person_id: str, rank: int, *, ranked: bool) -> Element:
    """Return the link of a pupil and an adult; rank 0 is a mere contact."""
    made = Element("RESPONSABLE_ELEVE")
    made.add("ELEVE_ID", eleve_id)
    made.add("PERSONNE_ID", person_id)
    if ranked:
        made.add("RESP_LEGAL", str(rank))
    else:
        made.add("NIVEAU_RESPONSABILITE", "1" if rank else "3")
    made.add("CODE_PARENTE", "10" if rank else "70")
    made.add("RESP_FINANCIER", "1" if rank == 1 else "false")
    made.add("PERS_CONTACT", "true")
    made.add("PERS_PAIMENT", "0")
    return made


SPARE = ("AUTRE", "A", "B")
"""Classes without pupils, of which nothing tells which MEF they hold."""


def _structures(school: School, rng: random.Random, made: Companions) -> None:
    divisions = Element("DIVISIONS")
    held: dict[str, set[str]] = {code: set() for code in SPARE}
    for division in school.divisions:
        held.setdefault(division.code, set()).update(level.mef for level in division.levels)
    for code, mefs in held.items():
        one = divisions.add("DIVISION", CODE_STRUCTURE=code)
        one.add("LIBELLE_LONG", f"CLASSE {code} « ÉTÉ »")
        one.add("EFFECTIF_PREVU", "30")
        if mefs:
            inside = one.add("MEFS_APPARTENANCE")
            for mef in sorted(mefs):
                inside.add("MEF_APPARTENANCE").add("CODE_MEF", mef)
        made.divisions[code] = one
    groups = Element("GROUPES")
    for code in sorted({group for pupil in school.pupils for group in pupil.groups}):
        one = groups.add("GROUPE", CODE_STRUCTURE=code)
        one.add("LIBELLE_LONG", f"GROUPE {code}")
    sections = [divisions, groups] if rng.random() < 0.8 else [groups, divisions]
    made.structures.add("DONNEES").children = sections


def _nomenclature(data: Element) -> None:
    mefs = data.add("MEFS")
    known = {level.mef: (level.mefstat, level.label) for level in LEVELS}
    known |= {
        level.previous: ("22199999999", "AUTRE") for level in LEVELS if level.previous
    } | known
    for code, (mefstat, label) in known.items():
        one = mefs.add("MEF", CODE_MEF=code)
        one.add("FORMATION", label[:15])
        one.add("LIBELLE_LONG", label)
        one.add("CODE_MEFSTAT", mefstat)
    subjects = data.add("MATIERES")
    for code, label in words.SUBJECTS:
        one = subjects.add("MATIERE", CODE_MATIERE=code)
        one.add("CODE_GESTION", label[:5])
        one.add("LIBELLE_LONG", label)
    programmes = data.add("PROGRAMMES")
    for code, _ in words.SUBJECTS:
        one = programmes.add("PROGRAMME")
        one.add("CODE_MEF", LEVELS[0].mef)
        one.add("CODE_MATIERE", code)
        one.add("CODE_MODALITE_ELECT", "S")
    motives = data.add("MOTIFS_SORTIE")
    motives.add("MOTIF_SORTIE", CODE_MOTIF_SORTIE="11").add("LIBELLE_LONG", "DÉMÉNAGEMENT")
