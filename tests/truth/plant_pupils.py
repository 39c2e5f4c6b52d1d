"""Planters of the rules over one pupil of BEE_ELEVES."""

from collections.abc import Callable

from cio_console.domain.finding import Severity
from tests.truth import numbers
from tests.truth.ground import Ground, NoRoomError
from tests.truth.planting import (
    Planter,
    anyone,
    candidate,
    changed,
    empty,
    family_tag,
    leaver,
    missing,
    present,
    put,
    wrong,
)
from tests.truth.school import Pupil
from tests.truth.tree import Element
from tests.truth.wanted import ERROR, WARNING, Wanted

NAMES = ("", "NOM_USAGE", "PRENOM", "PRENOM2", "PRENOM3", "VILLE_NAISS")
"""Tags whose characters are looked at; « "" » for the family name, whatever its tag."""


def read_wrongly(text: str, codec: str = "iso8859-15") -> str:
    """Return what UTF-8 becomes when it is read in a single-byte encoding."""
    return text.encode("utf-8").decode(codec)


def _in_name(rule: str, severity: Severity, tag: str, text: str) -> Planter:
    def plant(ground: Ground) -> list[Wanted]:
        pupil = ground.pupil(present)
        record = ground.record(pupil)
        at = put(ground, record, tag or family_tag(record), text)
        return [Wanted(rule, severity, at, text, ground.who(pupil))]

    return Planter(f"{rule} {tag or 'NOM'} {text!r}", rule, plant)


def _in_address(tag: str, text: str) -> Planter:
    def plant(ground: Ground) -> list[Wanted]:
        home, owner = ground.home()
        at = put(ground, ground.eleves.addresses[home.number], tag, text)
        return [Wanted("F010", ERROR, at, text, ground.owner(owner))]

    return Planter(f"F010 {tag} {text!r}", "F010", plant)


DAMAGED_WORDS = ("Maëlle", "FRANÇOIS", "Éloïse", "L'Haÿ", "Zoé", "CŒUR", "à qui", "Nuñez", "d’Art")
DAMAGE = [
    *(_in_name("F010", ERROR, tag, read_wrongly("Hélène DÉNOËL")) for tag in NAMES),
    *(_in_name("F010", ERROR, "", read_wrongly(word)) for word in DAMAGED_WORDS),
    *(_in_name("F010", ERROR, "PRENOM", read_wrongly(name, "cp1252")) for name in ("Zoé", "CŒUR")),
    *(_in_address(f"LIGNE{n}_ADRESSE", read_wrongly("Allée du Préau")) for n in range(1, 5)),
    _in_address("LIBELLE_POSTAL", read_wrongly("CRÉTEIL")),
    *(_in_name("F011", WARNING, tag, "HEL?NE D?NO?L") for tag in NAMES),
    *(
        _in_name("F011", WARNING, "", text)
        for text in ("?LODIE", "ANDR?", "??", "M?? LL", "AN\ufffd")
    ),
]


def _ine(rule: str, severity: Severity, change: Callable[[Pupil], str], name: str) -> Planter:
    def plant(ground: Ground) -> list[Wanted]:
        pupil = ground.pupil(_OLD_FORM if name.startswith("old") else _NEW_FORM)
        grade = severity
        if name == "old key" and ground.school.nature == "307":
            grade = WARNING  # the key of an INAA is not known for sure
        value = change(pupil)
        at = put(ground, ground.record(pupil), pupil.ine_tag, value)
        return [Wanted(rule, grade, at, value, ground.who(pupil))]

    return Planter(f"{rule} {name}", rule, plant)


def _OLD_FORM(pupil: Pupil) -> bool:  # noqa: N802 - a condition, named as one
    return pupil.present and pupil.ine[9].isdigit()


def _NEW_FORM(pupil: Pupil) -> bool:  # noqa: N802
    return pupil.present and not pupil.ine[9].isdigit()


def _no_ine(form: str, text: str | None) -> Planter:
    def plant(ground: Ground) -> list[Wanted]:
        pupil = ground.pupil(present)
        record = ground.record(pupil)
        record.drop("INE_RNIE")
        at = empty(ground, record, "ID_NATIONAL", text)
        return [Wanted("S101", ERROR, at, "", ground.who(pupil))]

    return Planter(f"S101 {form}", "S101", plant)


def _swap_letter(ine: str, at: int) -> str:
    return ine[:at] + numbers.other_letter(ine[at]) + ine[at + 1 :]


INE = [
    _no_ine("absent", None),
    _no_ine("empty", ""),
    _no_ine("blank", "\n  "),
    _ine("S102", ERROR, lambda pupil: pupil.ine[:-1], "short"),
    _ine("S102", ERROR, lambda pupil: pupil.ine + "0", "old long"),
    _ine("S102", ERROR, lambda pupil: pupil.ine.lower(), "old small letters"),
    _ine("S102", ERROR, lambda pupil: f"{pupil.ine[:4]} {pupil.ine[5:]}", "space within"),
    _ine("S102", ERROR, lambda pupil: f"{pupil.ine[:9]}AI", "letter I"),
    _ine("S102", ERROR, lambda pupil: f"O{pupil.ine[1:]}", "old letter O for zero"),
    _ine("S102", ERROR, lambda pupil: f"\u0661{pupil.ine[1:]}", "digit of another script"),
    _ine("S102", ERROR, lambda _: "EN COURS", "words"),
    _ine("S103", ERROR, lambda pupil: _swap_letter(pupil.ine, 10), "old key"),
    _ine("S103", WARNING, lambda pupil: _swap_letter(pupil.ine, 10), "new key"),
    _ine("S103", WARNING, lambda pupil: _swap_letter(pupil.ine, 9), "new key, its first letter"),
]

EMAIL = [
    *missing("S111", "MEL", among=candidate),
    *wrong(
        "S112", "MEL",
        "lea.martin", "lea@", "@gmail.com", "lea martin@gmail.com", "léa@gmail.com", "lea@gmail",
        "lea@@gmail.com", "lea.@gmail.com", ".lea@gmail.com", "lea..b@gmail.com", "lea@gmail..com",
        "lea@gmail.com;mere@free.fr", "lea@-gmail.com", "lea@gmail.com.", f"{'l' * 65}@gmail.com",
        f"lea@{'a' * 60}.{'b' * 190}.fr", "lea,b@gmail.com", "lea(a)gmail.com", "lea@gmail,com",
        "lea@serveur.local", "néant", "<lea@gmail.com>", "0612345678",
        among=candidate,
    ),
    *wrong(
        "S113", "MEL", "lea#@gmial.com", "lea#@gamil.com", "lea#@gmail.co", "LEA#@GMAIL.FR",
        among=candidate, severity=WARNING, says=("gmail.com",),
    ),
    *wrong(
        "S113", "MEL", "lea#@hotmial.fr", "lea#@hotmail.fre", "lea#@htomail.fr",
        among=candidate, severity=WARNING, says=("hotmail.fr",),
    ),
    *wrong(
        "S113", "MEL", "lea#@orange.fe", "lea#@outlok.fr", "lea#@yaho.fr", "lea#@laposte.ner",
        "lea#@ac-creteil.fr", "secretariat#@lycee-marronniers.fr", "lea#@yopmail.com",
        "cpe#@gmail.com", "aucun#@gmail.com", "vie.scolaire#@exemple.fr", "lea#@mailinator.com",
        "lea#@famille.con", "pas.de.mail#@gmail.com", "lycee.marronniers#@gmail.com",
        among=candidate, severity=WARNING,
    ),
]  # fmt: skip

BIRTH = [
    *missing("S121", "DATE_NAISS"),
    *wrong(
        "S121", "DATE_NAISS",
        "2007-05-12", "12/5/2007", "12/05/07", "31/02/2007", "29/02/2007", "00/05/2007",
        "32/01/2007", "12/13/2007", "12 mai 2007", "12052007", "01/01/2025", "12/05/2007 00:00",
        "1\u0662/05/2007",
    ),
    *wrong(
        "S121", "DATE_NAISS", "01/01/2011", "31/12/1998", "12/05/1974", "31/12/2024", "01/01/1900",
        severity=WARNING,
    ),
    *missing("S122", "CODE_SEXE"),
    *wrong("S122", "CODE_SEXE", "0", "3", "M", "F", "12"),
]  # fmt: skip


def _born(
    name: str, severity: Severity, tag: str, country: str, insee: str | None, town: str | None
) -> Planter:
    """Return a planter of a place of birth: None leaves a tag out, "" leaves it empty."""

    def plant(ground: Ground) -> list[Wanted]:
        pupil = ground.pupil(present)
        record = ground.record(pupil)
        given = {"CODE_PAYS": country, "CODE_COMMUNE_INSEE_NAISS": insee, "VILLE_NAISS": town}
        for each, text in given.items():
            record.drop(each) if text is None else put(ground, record, each, text)
        return [
            Wanted(
                "S123", severity, record.find(tag) or record, record.value(tag), ground.who(pupil)
            )
        ]

    return Planter(f"S123 {name}", "S123", plant)


_COMMUNE, _TOWN = "CODE_COMMUNE_INSEE_NAISS", "VILLE_NAISS"
PLACE = [
    _born("France, no commune", ERROR, _COMMUNE, "100", None, None),
    _born("France, empty commune", ERROR, _COMMUNE, "100", "", "MELUN"),
    _born("France, a town alone", ERROR, _COMMUNE, "100", None, "MELUN"),
    _born("post code too short", ERROR, _COMMUNE, "100", "9402", None),
    _born("six characters", ERROR, _COMMUNE, "100", "094028", None),
    _born("letter C", ERROR, _COMMUNE, "100", "2C004", None),
    _born("small letter", ERROR, _COMMUNE, "100", "2a004", None),
    _born("a name", ERROR, _COMMUNE, "100", "MELUN", None),
    _born("no country, ill-formed", ERROR, _COMMUNE, "", "7728", None),
    _born("abroad, no town", WARNING, _TOWN, "350", None, None),
    _born("abroad, empty town", WARNING, _TOWN, "139", "", ""),
]


def _nameless(form: str, text: str | None, *, family: bool, first: bool) -> Planter:
    def plant(ground: Ground) -> list[Wanted]:
        pupil = ground.pupil(present)
        record = ground.record(pupil)
        # A name that is missing is missing under both its tags.
        tags = [family_tag(record)] if family else []
        tags += ["PRENOM"] if first else []
        places = [empty(ground, record, tag, text) for tag in tags]
        at = record if len(tags) > 1 or (family_tag(record) == "NOM" and family) else places[0]
        return [Wanted("S124", ERROR, at, "", ground.who(pupil))]

    what = " and ".join(["family"] * family + ["first"] * first)
    return Planter(f"S124 {what} {form}", "S124", plant)


SCHOOLING = [
    *(
        _nameless(form, text, family=family, first=first)
        for form, text in (("absent", None), ("empty", ""))
        for family, first in ((True, False), (False, True), (True, True))
    ),
    *missing("S131", "CODE_MEF"),
    *changed(
        "S131", "CODE_MEF",
        short=lambda mef: mef[:-1],
        long=lambda mef: mef + "0",
        small=lambda mef: mef[:-1] + "a",
        dashed=lambda mef: f"{mef[:3]}-{mef[4:]}",
        spaced=lambda mef: f"{mef[:3]} {mef[3:]}",
        words=lambda _: "TG",
    ),
    *missing("S136", "CODE_REGIME", severity=WARNING),
    *(
        planter
        for tag in ("TEL_PERSONNEL", "TEL_PORTABLE", "TEL_PROFESSIONNEL")
        for planter in wrong(
            "S137", tag, "06 12 34 56 78 / 07 12 34 56", "maman : 0612345678", "liste rouge", "?",
            "0612345678 (mère)", "06.12.34.56.7O", severity=WARNING,
        )
    ),
]  # fmt: skip


def _departure(name: str, tag: str, **tags: str | None) -> Planter:
    """Return a planter of a wrong departure, in someone who has left."""

    def plant(ground: Ground) -> list[Wanted]:
        pupil = ground.pupil(leaver)
        record = ground.record(pupil)
        for each, text in tags.items():
            record.drop(each) if text is None else put(ground, record, each, text)
        at: Element = record.find(tag) or record
        who = ground.who(pupil, division=ground.class_of(pupil))
        return [Wanted("S138", WARNING, at, record.value(tag), who)]

    return Planter(f"S138 {name}", "S138", plant)


DEPARTURE = [
    _departure("no motive", "CODE_MOTIF_SORTIE", CODE_MOTIF_SORTIE=None),
    _departure("empty motive", "CODE_MOTIF_SORTIE", CODE_MOTIF_SORTIE=""),
    _departure(
        "before the entry", "DATE_SORTIE", DATE_ENTREE="02/09/2024", DATE_SORTIE="01/09/2024"
    ),
    _departure("no such day", "DATE_SORTIE", DATE_SORTIE="31/11/2024"),
    _departure("not a day", "DATE_SORTIE", DATE_SORTIE="novembre"),
]


def _numberless(name: str, *, eleve_id: bool, elenoet: bool, text: str | None) -> Planter:
    def plant(ground: Ground) -> list[Wanted]:
        pupil = ground.pupil(anyone)
        record = ground.record(pupil)
        division = ground.class_of(pupil)
        for attribute, missed in (("ELEVE_ID", eleve_id), ("ELENOET", elenoet)):
            if missed:
                if text is None:
                    del record.attributes[attribute]
                else:
                    record.attributes[attribute] = text
        if eleve_id:
            ground.forget(pupil)
        who = ground.who(
            pupil,
            division="" if eleve_id else division,
            eleve_id="" if eleve_id else record.attributes["ELEVE_ID"],
            elenoet="" if elenoet else record.attributes["ELENOET"],
        )
        return [Wanted("S135", ERROR, record, "", who)]

    return Planter(f"S135 {name}", "S135", plant)


NUMBERS = [
    _numberless("no ELEVE_ID", eleve_id=True, elenoet=False, text=None),
    _numberless("empty ELEVE_ID", eleve_id=True, elenoet=False, text=""),
    _numberless("no ELENOET", eleve_id=False, elenoet=True, text=None),
    _numberless("blank ELENOET", eleve_id=False, elenoet=True, text=" "),
    _numberless("neither", eleve_id=True, elenoet=True, text=None),
]


def _twice(tag: str, text: str) -> Planter:
    """Return a planter of a tag repeated in a record: one of the two values would be lost."""

    def plant(ground: Ground) -> list[Wanted]:
        pupil = ground.pupil(present)
        record = ground.record(pupil)
        first = record.find(tag)
        if first is None:
            raise NoRoomError
        again = record.insert_after(first, Element(tag, text))
        return [Wanted("F009", ERROR, again, "", ground.who(pupil))]

    return Planter(f"F009 {tag} twice", "F009", plant)


REPEATED = [_twice("CODE_MEF", "20010015110"), _twice("CODE_SEXE", "1"), _twice("PRENOM", "Léo")]

PLANTERS = [
    *DAMAGE, *INE, *EMAIL, *BIRTH, *PLACE, *SCHOOLING, *DEPARTURE, *NUMBERS, *REPEATED,
]  # fmt: skip
