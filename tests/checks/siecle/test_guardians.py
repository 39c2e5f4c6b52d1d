"""S141, and S113 for a guardian's address: adults and links, alone and beside the pupils."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cio_console.checks.engine import check_path
from cio_console.checks.expectation import Identities
from cio_console.checks.siecle.pupil_notes import age_on
from cio_console.checks.values.dates import parse_french_date
from cio_console.domain.finding import Finding, Report, Severity
from tests.checks.builders import Eleves, damage, eleves, expectation, where
from tests.checks.companions import NAMES, Guardian, archive, guardians_of, responsables

ELEVES, RESPONSABLES = NAMES["BEE_ELEVES"], NAMES["BEE_RESPONSABLES"]
LINK = "BEE_RESPONSABLES/DONNEES/RESPONSABLES/RESPONSABLE_ELEVE"
PUPIL = "BEE_ELEVES/DONNEES/ELEVES/ELEVE"
ORDERS = [
    ("PARAMETRES", "PERSONNES", "RESPONSABLES"),
    ("PARAMETRES", "RESPONSABLES", "PERSONNES"),
]
Family = list[Guardian]


def alone(adults: Family, folder: Path, order: tuple[str, ...] = ORDERS[0]) -> tuple[Report, str]:
    """Check the guardians' export alone; return its text too."""
    export = responsables(adults)
    export.order = order
    path = folder / "responsables.xml"
    path.write_bytes(export.data())
    return check_path(path, expectation()), export.text()


def upload(
    file: Eleves,
    adults: Family,
    folder: Path,
    identities: Identities = Identities.FULL,
    order: tuple[str, ...] = ORDERS[0],
) -> Report:
    """Check pupils and guardians in one upload."""
    export = responsables(adults)
    export.order = order
    path = archive(folder, {RESPONSABLES: export.data(), ELEVES: file.data()})
    return check_path(path, expectation(collection="siecle", identities=identities))


def only(report: Report, rule: str) -> Finding:
    """Return the one finding of a report, which must be of this rule."""
    assert report.rules == {rule: 1}
    (finding,) = report.findings
    assert finding.severity is Severity.WARNING
    assert report.usable
    return finding


@pytest.mark.parametrize("order", ORDERS)
def test_a_family_in_order_gives_no_finding(order: tuple[str, ...], tmp_path: Path) -> None:
    report, _ = alone(guardians_of(6), tmp_path, order)
    assert report.findings == ()
    assert report.not_evaluated == ()
    assert report.facts.kind == "BEE_RESPONSABLES"
    report = upload(eleves(6), guardians_of(6), tmp_path, order=order)
    assert report.findings == ()
    assert report.facts.kind == "BEE_ELEVES"


def modern(adults: Family, levels: str) -> Family:
    """Return the family with NIVEAU_RESPONSABILITE, as written since 2019."""
    for adult, level in zip(adults, levels, strict=False):
        adult.link = {
            "RESP_LEGAL": None,
            "NIVEAU_RESPONSABILITE": level,
            "A_CONTACTER_EN_PRIORITE": "true",
            "HEBERGE_ELEVE": "0",
        }
    return adults


HARMLESS: dict[str, Callable[[Family], object]] = {
    "deux parents de niveau 1": lambda adults: modern(adults, "11"),
    "une personne en charge": lambda adults: modern(adults, "23"),
    "un seul parent": lambda adults: adults.pop(1),
    "un contact de plus": lambda adults: adults.append(Guardian(50, {"700001": "0"})),
    "une fratrie": lambda adults: adults[0].pupils.update({"700002": "2"}),
    "un adulte sans enfant": lambda adults: adults.append(Guardian(51, {})),
    "un lien qui ne dit rien": lambda adults: adults[0].link.update({"RESP_LEGAL": None}),
}


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS)
def test_what_families_are_made_of_is_not_told(
    change: Callable[[Family], object], tmp_path: Path
) -> None:
    adults = guardians_of(3)
    change(adults)
    assert upload(eleves(3), adults, tmp_path).findings == ()


@pytest.mark.parametrize("order", ORDERS)
def test_two_legal_guardians_of_rank_one_are_told_at_the_second(
    order: tuple[str, ...], tmp_path: Path
) -> None:
    adults = guardians_of(3)
    adults[3].pupils = {"700002": "1"}
    adults.append(Guardian(60, {"700002": "1"}))
    report, text = alone(adults, tmp_path, order)
    finding = only(report, "S141")
    assert "deux responsables légaux n° 1" in finding.message
    assert finding.path == f"{LINK}/RESP_LEGAL"
    second = text.index(f"<PERSONNE_ID>{adults[3].person_id}<")
    nth = text[:second].count("<RESP_LEGAL>1<") + 1
    assert (finding.line, finding.column) == where(text, "<RESP_LEGAL>1<", nth)
    assert finding.pupil is not None
    assert finding.pupil.eleve_id == "700002"
    both = only(upload(eleves(3), adults, tmp_path, order=order), "S141")
    assert both.member == RESPONSABLES
    assert both.pupil is not None
    assert (both.pupil.elenoet, both.pupil.division) == ("2", "TG3")


@pytest.mark.parametrize("order", ORDERS)
def test_a_link_to_an_absent_adult_is_told_once(order: tuple[str, ...], tmp_path: Path) -> None:
    adults = guardians_of(3)
    lines = responsables(adults)
    text = lines.text()
    gone = Guardian(77, {"700001": "0", "700002": "0"})
    lines.sections["RESPONSABLES"] += gone.links()
    lines.order = order
    text = lines.text()
    path = tmp_path / "responsables.xml"
    path.write_bytes(text.encode("iso-8859-15"))
    finding = only(check_path(path, expectation()), "S141")
    assert "un adulte absent du fichier" in finding.message
    assert finding.value == gone.person_id
    assert finding.path == f"{LINK}/PERSONNE_ID"
    assert (finding.line, finding.column) == where(text, f"<PERSONNE_ID>{gone.person_id}<")


def test_a_link_to_an_absent_pupil_is_told_once_when_pupils_are_there(tmp_path: Path) -> None:
    adults = [*guardians_of(3), Guardian(80, {"999": "1"}), Guardian(81, {"999": "2"})]
    report, text = alone(adults, tmp_path)
    assert report.findings == ()
    finding = only(upload(eleves(3), adults, tmp_path), "S141")
    assert "un élève absent de l'export « élèves »" in finding.message
    assert (finding.value, finding.member) == ("999", RESPONSABLES)
    assert finding.path == f"{LINK}/ELEVE_ID"
    assert (finding.line, finding.column) == where(text, "<ELEVE_ID>999<")


@pytest.mark.parametrize(
    ("tag", "says"), [("ELEVE_ID", "quel élève"), ("PERSONNE_ID", "quel adulte")]
)
@pytest.mark.parametrize("value", [None, ""])
def test_a_link_that_names_only_one_side_is_told(
    tag: str, says: str, value: str | None, tmp_path: Path
) -> None:
    adults = [*guardians_of(2), Guardian(90, {"700001": "0"}, link={tag: value})]
    report, text = alone(adults, tmp_path)
    finding = only(report, "S141")
    assert says in finding.message
    needle = f"<{tag}/>" if value == "" else "<RESPONSABLE_ELEVE>"
    nth = 1 if value == "" else 5
    assert (finding.line, finding.column) == where(text, needle, nth)
    known = tag == "PERSONNE_ID"
    assert report.concerned == int(known)
    assert (finding.pupil.eleve_id if finding.pupil else "") == ("700001" if known else "")
    assert (finding.pupil is not None) is known


def test_a_minor_without_guardian_is_told_at_the_pupil(tmp_path: Path) -> None:
    file = eleves(6)
    report = upload(file, guardians_of(6)[:-2], tmp_path)
    finding = only(report, "S141")
    assert "est mineur et n'a aucun responsable dans" in finding.message
    assert (finding.path, finding.member) == (PUPIL, ELEVES)
    assert (finding.line, finding.column) == where(file.text(), file.pupils[5].opening())
    assert finding.excerpt == file.pupils[5].opening()
    assert finding.pupil is not None
    assert (finding.pupil.elenoet, finding.pupil.division) == ("6", "TG1")


def test_a_minor_who_has_only_contacts_is_told_so(tmp_path: Path) -> None:
    adults = guardians_of(2)
    adults[2].pupils, adults[3].pupils = {"700002": "0"}, {"700002": "false"}
    finding = only(upload(eleves(2), adults, tmp_path), "S141")
    assert "n'a que des contacts, aucun responsable légal" in finding.message
    only(upload(eleves(2), modern(guardians_of(2), "1133"), tmp_path), "S141")


GROWN: dict[str, Callable[[Eleves], object]] = {
    "majeur": lambda f: f.pupils[0].change(DATE_NAISS="06/01/2007"),
    "sorti": lambda f: f.pupils[0].change(DATE_SORTIE="15/11/2024", CODE_MOTIF_SORTIE="11"),
    "date impossible": lambda f: f.pupils[0].change(DATE_NAISS="31/02/2008"),
    "sans classe": lambda f: f.pupils[0].structures.clear(),
}


@pytest.mark.parametrize("change", GROWN.values(), ids=GROWN)
def test_only_minors_in_school_need_a_guardian(
    change: Callable[[Eleves], object], tmp_path: Path
) -> None:
    file = eleves(3)
    change(file)
    adults = [adult for adult in guardians_of(3) if "700001" not in adult.pupils]
    assert "S141" not in upload(file, adults, tmp_path).rules


def test_the_day_of_majority_is_counted_on_the_day_of_the_export(tmp_path: Path) -> None:
    file = eleves(1)
    file.pupils[0].change(DATE_NAISS="07/01/2007")
    assert upload(file, [], tmp_path).rules == {"S141": 1}
    file.parametres["DATE_EXPORT"] = "07/01/2025"
    assert upload(file, [], tmp_path).findings == ()
    file.parametres["DATE_EXPORT"] = None
    assert upload(file, [], tmp_path).rules == {"S141": 1}


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("29/02/2008", "28/02/2026", 17),
        ("29/02/2008", "01/03/2026", 18),
        ("06/01/2007", "05/01/2025", 17),
        ("06/01/2007", "06/01/2025", 18),
    ],
)
def test_an_age_is_in_whole_years(born: str, day: str, age: int) -> None:
    birth, now = parse_french_date(born), parse_french_date(day)
    assert birth is not None
    assert now is not None
    assert age_on(now, birth) == age


def test_a_guardian_s_address_given_to_the_pupil_is_told_at_the_pupil(tmp_path: Path) -> None:
    file = eleves(6)
    adults = guardians_of(6)
    file.pupils[2].change(MEL="Adulte.6@courriel.example")
    finding = only(upload(file, adults, tmp_path), "S113")
    assert "celle d'un responsable" in finding.message
    assert (finding.path, finding.member) == (f"{PUPIL}/MEL", ELEVES)
    assert (finding.line, finding.column) == where(file.text(), "<MEL>Adulte.6@")
    assert finding.value == "Adulte.6@courriel.example"
    assert finding.pupil is not None
    assert finding.pupil.elenoet == "3"


def test_a_guardian_s_address_is_masked_like_any_other(tmp_path: Path) -> None:
    file = eleves(6)
    file.pupils[2].change(MEL="adulte.6@courriel.example")
    report = upload(file, guardians_of(6), tmp_path, Identities.MASKED)
    finding = only(report, "S113")
    assert "adulte.6" not in finding.value + finding.excerpt + finding.message


def test_several_adults_with_one_address_are_one_finding(tmp_path: Path) -> None:
    file = eleves(3)
    adults = guardians_of(3)
    adults[1].tags["MEL"] = adults[0].tags["MEL"] = "famille@courriel.example"
    file.pupils[0].change(MEL="famille@courriel.example")
    only(upload(file, adults, tmp_path), "S113")


def test_a_pupil_of_age_who_is_their_own_guardian_keeps_their_address(tmp_path: Path) -> None:
    file = eleves(3)
    me = file.pupils[0]
    own = Guardian(95, {me.eleve_id: "1"})
    own.tags = {tag: me.tags[tag] for tag in ("NOM_DE_FAMILLE", "PRENOM", "MEL")}
    assert upload(file, [*guardians_of(3)[1:], own], tmp_path).findings == ()


def test_only_addresses_that_serve_are_compared(tmp_path: Path) -> None:
    file = eleves(3)
    adults = guardians_of(3)
    for pupil, adult in zip(file.pupils, adults[::2], strict=True):
        adult.tags["MEL"] = pupil.tags["MEL"]
    file.pupils[0].change(CODE_MEF="20010015110")
    file.pupils[1].change(MEL="x@gmial.com")
    adults[2].tags["MEL"] = "x@gmial.com"
    file.pupils[2].change(MEL="faux")
    adults[4].tags["MEL"] = "faux"
    assert upload(file, adults, tmp_path).rules == {"S112": 1, "S113": 1}


def test_pupils_who_may_be_lost_make_the_links_uncertain(tmp_path: Path) -> None:
    file = eleves(3)
    data = file.data().replace(b'<ELEVE ELEVE_ID="700002"', b'<ELEVE ELEVE_ID="700002')
    members = {ELEVES: data, RESPONSABLES: responsables(guardians_of(3)).data()}
    report = check_path(archive(tmp_path, members), expectation(collection="siecle"))
    assert "S141" not in report.rules
    assert "S141" in report.not_evaluated


def test_a_cut_export_of_guardians_accuses_nobody(tmp_path: Path) -> None:
    data = responsables(guardians_of(3)).data()
    members = {ELEVES: eleves(3).data(), RESPONSABLES: data[: data.index(b"<RESPONSABLES>") + 300]}
    report = check_path(archive(tmp_path, members), expectation(collection="siecle"))
    assert report.rules == {"F003": 1}
    assert report.not_evaluated == ("S141",)


def test_damaged_accents_in_an_adult_s_name_are_told(tmp_path: Path) -> None:
    adults = guardians_of(2)
    adults[1].tags["NOM_DE_FAMILLE"] = damage("LEFÈVRE")
    report, text = alone(adults, tmp_path)
    assert report.rules == {"F010": 1}
    (finding,) = report.findings
    assert (finding.line, finding.column) == where(text, "<NOM_DE_FAMILLE>LEFÃ")
    assert finding.pupil is None


def test_damaged_accents_of_an_adult_written_as_references_are_told_too(tmp_path: Path) -> None:
    adults = guardians_of(2)
    adults[1].tags["NOM_DE_FAMILLE"] = damage("LEFÈVRE")
    data = responsables(adults).text().encode("ascii", "xmlcharrefreplace")
    path = archive(tmp_path, {ELEVES: eleves(2).data(), RESPONSABLES: data})
    assert check_path(path, expectation(collection="siecle")).rules == {"F010": 1}


def test_an_unknown_tag_of_a_link_is_told_once(tmp_path: Path) -> None:
    adults = guardians_of(2)
    for adult in adults:
        adult.link["LIEN_NEUF"] = "x"
    report, text = alone(adults, tmp_path)
    assert report.rules == {"F012": 1}
    assert "(4 fois)" in report.findings[0].message
    assert (report.findings[0].line, report.findings[0].column) == where(text, "<LIEN_NEUF>")


def test_guardians_alone_are_not_the_siecle_upload(tmp_path: Path) -> None:
    path = archive(tmp_path, {RESPONSABLES: responsables(guardians_of(2)).data()})
    report = check_path(path, expectation(collection="siecle"))
    assert report.rules == {"F008": 1}
    assert "« responsables » de SIECLE" in report.findings[0].message
