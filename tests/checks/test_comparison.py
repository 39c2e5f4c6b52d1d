"""Two exports of one school, checked and compared: exactly what is new, fixed, changed, remains.

What is expected is computed from the planted faults alone, never from the reports.
"""

import random
from dataclasses import dataclass, field
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cio_console.checks.engine import check_stream
from cio_console.checks.expectation import Expectation, Identities
from cio_console.domain.comparison import Comparison, compare
from cio_console.domain.finding import Finding, Report
from tests.checks.apb import grades
from tests.checks.builders import CAMPAIGN, UAI, Eleves, Pupil, rnie

SECRET = b"secret d'une installation d'essai"

FAULTS: dict[str, tuple[str, tuple[str | None, ...]]] = {
    "S101": ("ID_NATIONAL", (None,)),
    "S111": ("MEL", (None,)),
    "S112": ("MEL", ("deux mots", "un@@deux.example")),
    "S121": ("DATE_NAISS", ("31/02/2007", "2007-05-03")),
    "S122": ("CODE_SEXE", ("3", "9")),
    "S132": ("", ("Inactifs",)),
}
"""Rule → the tag that a planted fault changes, and the wrong values that it may take."""

Planted = dict[str, str | None]
"""The faults of one pupil: rule → wrong value."""


@dataclass
class Someone:
    """One pupil in both exports: their faults before and after, and what became of their fiche."""

    before: Planted
    after: Planted
    there: str = "les deux"
    """« les deux », « avant » or « après »: the exports that hold the pupil."""
    fiche: str = "même"
    """« même », « recréée » (another ELEVE_ID and ELENOET) or « INE corrigé »."""

    def expected(self) -> dict[str, list[str]]:
        """Return the rules that are new, fixed, changed and remain for this pupil."""
        before = {} if self.there == "après" else self.before
        after = {} if self.there == "avant" else self.after
        both = before.keys() & after.keys()
        return {
            "new": sorted(after.keys() - both),
            "fixed": sorted(before.keys() - both),
            "changed": sorted(rule for rule in both if before[rule] != after[rule]),
            "remaining": sorted(rule for rule in both if before[rule] == after[rule]),
        }


def planted(number: int, faults: Planted) -> Pupil:
    """Return a pupil with those faults and no other, and a name that nobody else has."""
    pupil = Pupil(number).change(NOM_DE_FAMILLE=f"MARTIN{chr(ord('A') + number)}")
    for rule, value in faults.items():
        tag, _ = FAULTS[rule]
        if rule == "S132":
            pupil.structures = [("D", value or "")]
        else:
            pupil.change(**{tag: value})
    return pupil


@dataclass
class Exports:
    """Two exports written from the same people."""

    people: list[Someone]
    seed: int = 0
    lines_before: int = 0
    """Clean pupils that push the others down in the newer export."""
    pupils: list[Pupil] = field(default_factory=list)

    def older(self) -> Eleves:
        """Return the export before."""
        there = [(n, p) for n, p in enumerate(self.people, 1) if p.there != "après"]
        return Eleves([Pupil(900), *(planted(n, p.before) for n, p in there)])

    def newer(self) -> Eleves:
        """Return the export after: other lines, another order, other fiches."""
        pupils = []
        for number, someone in enumerate(self.people, 1):
            if someone.there == "avant":
                continue
            pupil = planted(number, someone.after)
            if someone.fiche == "recréée":
                pupil.attributes = {
                    "ELEVE_ID": f"{800_000 + number}",
                    "ELENOET": f"{5000 + number}",
                }
            if someone.fiche == "INE corrigé" and pupil.tags["ID_NATIONAL"]:
                pupil.change(ID_NATIONAL=rnie(50_000 + number))
            pupils.append(pupil)
        random.Random(self.seed).shuffle(pupils)
        return Eleves([Pupil(900 + rank) for rank in range(self.lines_before + 1)] + pupils)


def checked(data: bytes, *, secret: bytes = SECRET, identities: str = "masquees") -> Report:
    """Return the report of a file, masked as a published one."""
    expected = Expectation(CAMPAIGN, UAI, secret=secret, identities=Identities(identities))
    return check_stream(BytesIO(data), "Eleves.xml", expected)


def told(comparison: Comparison) -> dict[str, list[str]]:
    """Return the rules of each list, sorted."""

    def rules(findings: tuple[Finding, ...]) -> list[str]:
        return sorted(finding.rule for finding in findings)

    return {
        "new": rules(comparison.new),
        "fixed": rules(comparison.fixed),
        "changed": rules(tuple(after for _, after in comparison.changed)),
        "remaining": rules(comparison.remaining),
    }


def expected_of(people: list[Someone]) -> dict[str, list[str]]:
    """Return the rules of each list, by what was planted."""
    each = [someone.expected() for someone in people]
    names = ("new", "fixed", "changed", "remaining")
    return {name: sorted(rule for one in each for rule in one[name]) for name in names}


def faults() -> st.SearchStrategy[Planted]:
    """Draw the faults of one pupil; no address is both missing and wrong."""
    rules = st.lists(st.sampled_from(sorted(FAULTS)), unique=True, max_size=3)
    kept = rules.filter(lambda drawn: not {"S111", "S112"} <= set(drawn))
    return kept.flatmap(
        lambda drawn: st.fixed_dictionaries({r: st.sampled_from(FAULTS[r][1]) for r in drawn})
    )


def someone() -> st.SearchStrategy[Someone]:
    """Draw a pupil; whoever lost the INE keeps the fiche, or the date that tells who they are."""
    there = st.sampled_from(("les deux", "les deux", "les deux", "avant", "après"))
    fiche = st.sampled_from(("même", "recréée", "INE corrigé"))
    drawn = st.builds(Someone, faults(), faults(), there, fiche)
    return drawn.filter(lambda one: one.fiche != "recréée" or _still_known(one))


def _still_known(one: Someone) -> bool:
    """Tell whether a re-created fiche can be recognised: by the INE, else by name and birth."""
    everything = one.before.keys() | one.after.keys()
    return "S101" not in everything or not {"S121", "S132"} & everything


@settings(max_examples=150, deadline=None)
@given(st.lists(someone(), min_size=1, max_size=12), st.integers(0, 99), st.integers(0, 5))
def test_every_fault_is_new_fixed_changed_or_remains(
    people: list[Someone], seed: int, shift: int
) -> None:
    exports = Exports(people, seed, shift)
    before, after = checked(exports.older().data()), checked(exports.newer().data())
    comparison = compare(before, after)
    assert told(comparison) == expected_of(people)
    assert comparison.exact


def test_a_report_compared_with_a_shuffled_export_only_remains() -> None:
    people = [Someone({"S112": "deux mots", "S122": "3"}, {"S112": "deux mots", "S122": "3"})] * 9
    exports = Exports(people, seed=4, lines_before=3)
    before, after = checked(exports.older().data()), checked(exports.newer().data())
    assert [f.line for f in before.findings] != [f.line for f in after.findings]
    assert told(compare(before, after)) == {
        "new": [], "fixed": [], "changed": [], "remaining": ["S112"] * 9 + ["S122"] * 9,
    }  # fmt: skip


@pytest.mark.parametrize("rule", ["S104", "S114"])
def test_a_value_carried_twice_is_the_same_whoever_comes_first(rule: str) -> None:
    one, two, other = Pupil(1), Pupil(2), Pupil(3)
    tag = {"S104": "ID_NATIONAL", "S114": "MEL"}[rule]
    two.change(**{tag: one.tags[tag]})
    before, after = (checked(Eleves(p).data()) for p in ([one, two, other], [other, two, one]))
    assert before.findings[0].pupil != after.findings[0].pupil
    assert told(compare(before, after))["remaining"] == [rule]
    two.change(**{tag: other.tags[tag]})
    moved = compare(before, checked(Eleves([one, two, other]).data()))
    assert (len(moved.new), len(moved.fixed), len(moved.changed)) == (1, 1, 0)


def test_a_masked_value_is_seen_to_change_all_the_same() -> None:
    before, after = (
        checked(Eleves([Pupil(1).change(MEL=mail)]).data()) for mail in ("ab@@x.fr", "cd@@x.fr")
    )
    again = checked(Eleves([Pupil(1).change(MEL="ab@@x.fr")]).data())
    assert len(compare(before, after).changed) == 1
    assert len(compare(before, again).remaining) == 1


def test_grades_are_matched_by_ine_whatever_their_own_numbers() -> None:
    file = grades()
    file.pupils[0].ine = "12345"
    file.pupils[1].ine = ""
    data = file.data()
    numbered = data.replace(b'code="E-1"', b'code="E-9"').replace(b'code="E-2"', b'code="E-1"')
    before, after = checked(data), checked(numbered)
    assert [f.pupil and f.pupil.eleve_id for f in before.findings] == ["E-1", "E-2"]
    assert [f.pupil and f.pupil.eleve_id for f in after.findings] == ["E-9", "E-1"]
    comparison = compare(before, after)
    assert told(comparison)["remaining"] == ["N101", "N101"]
    assert len(comparison.changed) == len(comparison.new) == 0


def test_without_a_secret_no_hash_is_made_and_the_numbers_serve() -> None:
    people = [Someone({"S122": "3"}, {"S122": "9"}), Someone({"S101": None}, {"S101": None})]
    exports = Exports(people)
    before, after = (
        checked(export.data(), secret=b"") for export in (exports.older(), exports.newer())
    )
    assert (before.keyed, after.keyed) == ("", "")
    for finding in after.findings:
        assert finding.pupil is not None
        assert (finding.value_key, finding.pupil.ine_key, finding.pupil.person_key) == ("",) * 3
    assert told(compare(before, after)) == expected_of(people)


def test_reports_of_two_secrets_are_compared_by_numbers_and_shown_values() -> None:
    people = [Someone({"S122": "3"}, {"S122": "3"}), Someone({"S122": "3"}, {"S122": "9"})]
    exports = Exports(people)
    before = checked(exports.older().data())
    after = checked(exports.newer().data(), secret=b"un autre secret")
    assert before.keyed != after.keyed
    assert told(compare(before, after)) == expected_of(people)


def test_the_hashes_tell_nothing_without_the_secret() -> None:
    pupil = Pupil(1).change(CODE_SEXE="3")
    hashes = set()
    for secret in (SECRET, b"un autre secret"):
        (finding,) = checked(Eleves([pupil]).data(), secret=secret).findings
        assert finding.pupil is not None
        hashes |= {finding.pupil.ine_key, finding.pupil.person_key, finding.value_key}
    assert len(hashes) == 6
    assert all(len(digest) == 16 and int(digest, 16) >= 0 for digest in hashes)
