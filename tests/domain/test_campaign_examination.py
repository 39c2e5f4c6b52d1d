"""A campaign file examined: every slip told with its line, and likely mistakes apart."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cio_console.domain.campaign_examination import examine
from cio_console.domain.campaign_files import shipped_file

SOUND = """\
id = "2027-essai"
label = "Essai"
session = 2027
school_year = 2026

[[collections]]
id = "siecle"
label = "SIECLE"
closes = 2027-01-11

[[collections]]
id = "notes"
label = "Notes"
opens = 2027-02-01
closes = 2027-03-25
after = "siecle"
periods = { trimestre = [1, 2], semestre = [1] }

[[milestones]]
id = "courriel-activation"
label = "Courriel"
confirmed = false

[[milestones]]
id = "service-web"
label = "Service web"
month = "2027-02"
"""


@dataclass
class Case:
    """A change of the sound file, and what it makes the examination say."""

    old: str
    new: str
    line: int
    words: str


PROBLEMS = {
    "unknown key": Case("closes = 2027-01-11", "close = 2027-01-11", 9, "écrire « closes » ?"),
    "unknown": Case('label = "Essai"', 'label = "E"\nzzz = "x"', 3, "Connues : id, label"),
    "misspelt and missing": Case('label = "SIECLE"', 'labl = "SIECLE"', 8, "« label » ?"),
    "missing": Case('label = "SIECLE"', "", 6, "collecte « siecle » : il manque « label »"),
    "missing at the top": Case('label = "Essai"', "", 0, "il manque « label »"),
    "no id": Case('id = "notes"', "", 11, "collecte n° 2 : il manque « id »"),
    "type": Case(
        "session = 2027", 'session = "2027"', 3, "il faut un nombre entier, et non un tex"
    ),
    "date": Case("closes = 2027-01-11", 'closes = "11/01/2027"', 9, "jour AAAA-MM-JJ"),
    "instant": Case("closes = 2027-01-11", "closes = 2027-01-11T08:00:00", 9, "« closes » :"),
    "periods": Case("[1, 2]", '["T1"]', 17, "« periods » : il faut un nombre entier"),
    "flat table": Case('[[collections]]\nid = "siecle"', '[collections]\nid = "s"', 0, "TOML"),
    "toml": Case('label = "Essai"', "label = Essai", 0, "TOML : ligne 2, colonne"),
    "zone": Case("school_year", 'time_zone = "Europe/Pari"\nschool_year', 4, "« Europe/Paris »"),
    "month": Case('"2027-02"', '"2027-13"', 27, "n'est pas AAAA-MM : 2027-13"),
    "order": Case('after = "siecle"', 'after = "sicle"', 16, "écrire « siecle » ?"),
    "window": Case("opens = 2027-02-01", "opens = 2027-04-01", 15, "ferme avant d'ouvrir"),
    "twice": Case('id = "notes"', 'id = "siecle"', 12, "collecte en double : siecle"),
    "bad id": Case('id = "notes"', 'id = "les notes"', 12, "ne peut pas nommer"),
    "year": Case("closes = 2027-03-25", "closes = 2720-03-25", 15, "l'année 2720"),
}

DOUBTS = {
    "saturday": Case("2027-01-11", "2027-01-09", 9, "ferme un samedi, le 09/01/2027"),
    "sunday": Case("2027-01-11", "2027-01-10", 9, "ferme un dimanche"),
    "school year": Case("school_year = 2026", "school_year = 2027", 4, "d'ordinaire 2026"),
    "out of the year": Case("2027-01-11", "2026-08-31", 9, "hors de l'année scolaire 2026-2027"),
    "month out": Case('"2027-02"', '"2028-02"', 27, "hors de l'année scolaire"),
    "impossible": Case(
        "closes = 2027-01-11", "opens = 2027-03-26\ncloses = 2027-03-30", 17, "ordre impossible"
    ),
    "doubtful": Case("closes = 2027-01-11", "closes = 2027-03-30", 16, "ordre douteux"),
    "itself": Case('after = "siecle"', 'after = "notes"', 16, "se suit elle-même"),
    "milestone": Case('"service-web"', '"service-wbe"', 25, "« service-wbe » y ressemble"),
    "collection": Case('"siecle"', '"siecles"', 7, "n'a pas de contrôles"),
    "period": Case("semestre =", "bimestre =", 17, "« bimestre » n'est pas une division"),
    "told twice": Case(
        'id = "courriel-activation"', 'id = "notes-fin"\ndate = 2027-03-26', 21, "fait l'échéance"
    ),
    "both": Case('month = "2027-02"', 'month = "2027-02"\ndate = 2027-03-02', 27, "sa date seule"),
    "no collection": Case(
        SOUND[SOUND.index("[[coll") : SOUND.index("[[mile")], "", 0, "aucune coll"
    ),
    "file name": Case('id = "2027-essai"', 'id = "2027-autre"', 1, "le fichier s'appelle"),
}


def test_a_sound_file_has_nothing_to_say() -> None:
    found = examine(SOUND, "2027-essai")
    assert (found.problems, found.doubts) == ((), ())
    assert found.campaign is not None


def test_the_shipped_file_has_nothing_to_say() -> None:
    found = examine(shipped_file("2025-creteil").read_text("utf-8"), "2025-creteil")
    assert (found.problems, found.doubts) == ((), ())


@pytest.mark.parametrize("case", PROBLEMS.values(), ids=PROBLEMS)
def test_each_problem_is_told_with_its_line(case: Case) -> None:
    assert case.old in SOUND
    found = examine(SOUND.replace(case.old, case.new), "2027-essai")
    told = [remark for remark in found.problems if case.words in remark.sentence]
    assert [remark.line for remark in told] == [case.line], found


@pytest.mark.parametrize("case", DOUBTS.values(), ids=DOUBTS)
def test_each_likely_mistake_is_told_of_a_file_that_serves_all_the_same(case: Case) -> None:
    assert case.old in SOUND
    found = examine(SOUND.replace(case.old, case.new), "2027-essai")
    assert (found.problems, found.campaign is None) == ((), False)
    told = [remark for remark in found.doubts if case.words in remark.sentence]
    assert [remark.line for remark in told] == [case.line], found


def test_every_problem_is_told_at_once_in_the_order_of_the_lines() -> None:
    text = SOUND.replace('label = "Notes"', "").replace("session = 2027", "session = 'x'")
    found = examine(text.replace("confirmed", "confirme"))
    assert [remark.line for remark in found.problems] == [3, 11, 22]
    assert found.campaign is None


def test_an_unknown_key_alone_leaves_the_campaign_usable() -> None:
    found = examine(SOUND + 'couleur = "rouge"\n')
    assert len(found.problems) == 1
    assert found.campaign is not None


def test_a_table_in_the_place_of_a_list_is_told_how_to_write() -> None:
    text = 'id = "x"\nlabel = "X"\nsession = 2027\nschool_year = 2026\ncontact = "moi"\n'
    found = examine(text + '[milestones]\nid = "a"\n')
    assert [r.sentence for r in found.problems] == [
        "« contact » s'écrit comme un tableau : [contact]",
        "« milestones » s'écrit un tableau par élément : [[milestones]]",
    ]


def test_what_is_quoted_never_drives_the_terminal() -> None:
    found = examine('"\\u001b[31m" = 1\n' + SOUND)
    assert all(remark.sentence.isprintable() for remark in found.problems)


@given(
    st.dictionaries(
        st.sampled_from(["id", "label", "session", "school_year", "collections", "contact", "x"]),
        st.sampled_from(
            ['"a"', "1", "[]", "{}", "[{}]", "2027-01-01", "true", '[{id = "a"}]', "nan"]
        ),
    )
)
def test_any_entries_are_examined_without_a_crash(entries: dict[str, str]) -> None:
    found = examine("\n".join(f"{name} = {value}" for name, value in entries.items()))
    assert found.campaign is not None or found.problems
    assert not any("None" in remark.sentence for remark in (*found.problems, *found.doubts))
