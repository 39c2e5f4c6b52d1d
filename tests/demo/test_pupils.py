"""Clean pupils: identifiers with their keys, believable ages, classes and addresses."""

from collections import Counter
from datetime import date

import pytest
from email_validator import validate_email

from cio_console.demo.pupils import RENTREE, TRACKS, Level, Pupil
from cio_console.demo.sector import KINDS
from cio_console.domain.identifiers import (
    IneForm,
    ine_form,
    is_mef,
    is_terminale,
)
from tests.demo.builders import pupils, sender
from tests.domain.ines import ine_key_holds

EVERY_LEVEL = [(track, level) for track, levels in TRACKS.items() for level in levels]


def _birth(pupil: Pupil) -> date:
    day, month, year = map(int, (pupil.birth or "").split("/"))
    return date(year, month, day)


@pytest.mark.parametrize(("track", "level"), EVERY_LEVEL)
def test_a_mef_has_eleven_characters_and_only_the_first_level_is_terminale(
    track: str, level: Level
) -> None:
    assert is_mef(level.mef)
    assert is_terminale(level.mef) == (level is TRACKS[track][0])


def test_a_bac_pro_mef_says_its_year_at_positions_eight_and_nine() -> None:
    years = [level.mef[8:10] for level in TRACKS["MELEC"]]
    assert years == ["33", "32", "31"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_ine_is_well_formed_with_its_key(kind: str) -> None:
    for pupil in pupils(kind):
        assert ine_form(pupil.ine or "") is not None
        assert ine_key_holds(pupil.ine or "")


def test_most_ines_are_of_the_new_form_and_some_of_the_old_one() -> None:
    forms = Counter(ine_form(pupil.ine or "") for pupil in pupils(terminales=200))
    assert forms[IneForm.RNIE] > 5 * forms[IneForm.BEA] > 0


def test_agricultural_pupils_all_carry_the_old_form_of_their_inaa() -> None:
    assert {ine_form(pupil.ine or "") for pupil in pupils("agricole")} == {IneForm.BEA}


def test_identifiers_are_unique_in_the_whole_sector() -> None:
    everyone = [pupil for index in range(24) for pupil in sender(index).pupils]
    assert len(everyone) > 5000
    assert len({p.ine for p in everyone}) == len(everyone)
    assert len({p.eleve_id for p in everyone}) == len(everyone)


def test_internal_numbers_and_addresses_are_unique_in_a_school() -> None:
    school = pupils(terminales=300)
    assert len({p.elenoet for p in school}) == len(school)
    assert len({p.mail for p in school}) == len(school)
    assert all(len(p.elenoet or "") <= 5 for p in school)


@pytest.mark.parametrize("kind", KINDS)
def test_every_address_is_valid_and_reserved(kind: str) -> None:
    for pupil in pupils(kind):
        checked = validate_email(pupil.mail or "", check_deliverability=False)
        assert checked.domain.split(".")[-1] == "example" or checked.domain.startswith("example.")


def test_mobiles_are_in_the_range_reserved_for_fiction() -> None:
    mobiles = [p.mobile for p in pupils() if p.mobile]
    assert mobiles
    assert all(len(m) == 10 and m.startswith("063998") for m in mobiles)


@pytest.mark.parametrize("kind", KINDS)
def test_ages_are_those_of_the_level(kind: str) -> None:
    for pupil in pupils(kind):
        age = RENTREE.year - _birth(pupil).year
        assert 15 <= age <= 20
        if pupil.terminale:
            assert age in (17, 18)


def test_pupils_born_in_france_have_a_commune_and_others_a_town() -> None:
    seen: Counter[bool] = Counter()
    for pupil in pupils(terminales=200):
        abroad = pupil.country != "100"
        seen[abroad] += 1
        assert (pupil.birthplace is None) == abroad
        assert (pupil.birth_town is not None) == abroad
    assert seen[False] > seen[True] > 0


def test_the_terminale_flag_follows_the_mef() -> None:
    assert all(p.terminale == is_terminale(p.mef or "") for p in pupils("lpo"))


def test_there_are_about_as_many_terminale_pupils_as_asked() -> None:
    assert sum(p.terminale for p in pupils("lpo", 150)) == pytest.approx(150, abs=2)


@pytest.mark.parametrize(("kind", "largest"), [("legt", 34), ("lp", 25)])
def test_divisions_have_the_size_of_a_class(kind: str, largest: int) -> None:
    sizes = Counter(p.divisions[0] for p in pupils(kind, 150))
    assert max(sizes.values()) <= largest
    assert all(len(division) <= 8 for division in sizes)


def test_a_division_holds_one_level_only() -> None:
    mefs: dict[str, set[str | None]] = {}
    for pupil in pupils("legt", 200):
        mefs.setdefault(pupil.divisions[0], set()).add(pupil.mef)
    terminale = [found for division, found in mefs.items() if division.startswith("T")]
    assert len(terminale) > 3
    assert all(len(found) == 1 for found in mefs.values())


def test_a_few_pupils_leave_and_arrive_during_the_year() -> None:
    school = pupils(terminales=300)
    leavers = [p for p in school if p.exit]
    arrivals = [p for p in school if p.entry > RENTREE]
    assert 0 < len(leavers) < len(school) / 20
    assert 0 < len(arrivals) < len(school) / 20


def test_presence_follows_entry_and_exit() -> None:
    leaver = next(p for p in pupils(terminales=300) if p.exit)
    assert leaver.exit is not None
    assert leaver.there_on(RENTREE)
    assert not leaver.there_on(leaver.exit)
    arrival = next(p for p in pupils(terminales=300) if p.entry > RENTREE)
    assert not arrival.there_on(RENTREE)
    assert arrival.there_on(arrival.entry)


def test_the_same_seed_gives_the_same_pupils_and_another_gives_others() -> None:
    assert sender(2).pupils == sender(2).pupils
    assert sender(2).pupils != sender(2, seed=7).pupils


def test_no_school_outgrows_its_range_of_identifiers() -> None:
    assert max(len(sender(index).pupils) for index in range(24)) < 2000


@pytest.mark.parametrize("schools", [24, 400, 5000])
def test_every_school_keeps_some_terminale_pupils_whatever_the_sector(schools: int) -> None:
    for index in range(24):
        school = sender(index, schools)
        assert sum(p.terminale for p in school.pupils) >= 5
