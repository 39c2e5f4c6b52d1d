"""The Établissement screen as lines, and what its cursor leads to."""

from datetime import date
from pathlib import Path

import msgspec
import pytest

from cio_console.checks.catalogue import rule
from cio_console.domain.finding import Severity
from cio_console.domain.overview import SchoolLine, SectorOverview
from cio_console.presentation.labels import GlyphSet
from cio_console.presentation.wording import (
    counts_text,
    emails_text,
    main_rules,
    situation,
)
from cio_console.tui.model import Model, on_day, settled
from cio_console.tui.views.aside import aside
from cio_console.tui.views.change import change
from cio_console.tui.views.dossier import Dossier
from cio_console.tui.views.lines import Line
from cio_console.tui.views.rule import concerned
from cio_console.tui.views.rule import page as rule_page
from cio_console.tui.views.school import (
    RULE,
    UPLOAD,
    next_rule,
    page,
    rule_counts,
    subject_of,
    upload_text,
)
from cio_console.tui.views.subject import Subject
from tests.tui.sector import (
    HOSTILE_UAI,
    LAST_REJECTED,
    NOTHING,
    NOW,
    OUT,
    PASSED,
    REJECTED,
    TO_CORRECT,
    SectorFiles,
    a_contact,
    a_finding,
    a_report,
    a_sector,
    at,
    dossier_of,
    text_of,
)


@pytest.fixture
def files(tmp_path: Path) -> SectorFiles:
    """Return the invented sector with its reports."""
    return a_sector(tmp_path)


@pytest.fixture
def reports(files: SectorFiles) -> Dossier:
    """Return every report by upload id, as read."""
    return dossier_of(files)


def one_of(sector: SectorOverview, uai: str) -> SchoolLine:
    """Return the line of a school."""
    line = sector.line(uai)
    assert line is not None
    return line


def page_of(sector: SectorOverview, uai: str, reports: Dossier, width: int = 80) -> list[Line]:
    """Return the page of a school."""
    return page(sector, one_of(sector, uai), (), reports, GlyphSet.UNICODE, width)


def test_the_page_says_whom_to_call(sector: SectorOverview, reports: Dossier) -> None:
    told = text_of(page_of(sector, TO_CORRECT, reports))
    assert "Lycée polyvalent de l'Écluse · Port-aux-Saules · LPO public · 9990002Y" in told
    assert "Tél. 01 99 00 02 00 · M. Besson · ce.9990002y@exemple.invalid" in told


def test_a_section_names_its_school(sector: SectorOverview, reports: Dossier) -> None:
    told = text_of(page_of(sector, OUT, reports))
    assert f"Établissement mère : Lycée polyvalent de l'Écluse, {TO_CORRECT}" in told


def test_rules_are_grouped_worst_first_then_most_frequent(sector: SectorOverview) -> None:
    found = rule_counts(sector.campaign, one_of(sector, TO_CORRECT), Dossier())
    assert [(f.code, f.count) for f in found] == [
        ("S111", 4),
        ("S104", 1),
        ("S112", 1),
        ("S135", 1),
    ]
    assert all(f.is_anomaly for f in found)


def test_a_rule_milder_than_usual_is_told_as_mild_as_it_was(files: SectorFiles) -> None:
    mild = msgspec.structs.replace(a_finding("F004"), severity=Severity.ERROR)
    report = a_report(mild)
    files.uploads = []
    files.add(PASSED, at(1, 5), report)
    seen = settled(Model(now=NOW, snapshot=files.snapshot())).overview
    assert seen is not None
    assert rule_counts(seen.campaign, one_of(seen, PASSED), Dossier())[0].severity is Severity.ERROR


def test_the_pupils_of_a_rule_are_told_when_they_are_not_as_many(files: SectorFiles) -> None:
    twice = (a_finding("S112", 1), a_finding("S112", 1), a_finding("S111", 2))
    report = msgspec.structs.replace(a_report(*twice), pupils={"S112": 1, "S111": 1}, concerned=2)
    files.uploads = []
    files.add(PASSED, at(1, 5), report)
    seen = settled(Model(now=NOW, snapshot=files.snapshot())).overview
    assert seen is not None
    lines = [one.text for one in page_of(seen, PASSED, Dossier())]
    assert next(line for line in lines if " S112 " in line).endswith("1 élève · SIECLE")
    assert next(line for line in lines if " S111 " in line).endswith("  SIECLE")


def test_a_rule_of_a_newer_version_is_shown_all_the_same(files: SectorFiles) -> None:
    newer = msgspec.structs.replace(a_finding("S111"), rule="S999")
    files.uploads = []
    files.add(PASSED, at(1, 5), a_report(newer))
    seen = settled(Model(now=NOW, snapshot=files.snapshot())).overview
    assert seen is not None
    told = text_of(page_of(seen, PASSED, Dossier()))
    assert "S999 règle inconnue de cette version" in told


def test_each_upload_tells_what_changed_since_the_one_before(
    sector: SectorOverview, reports: Dossier
) -> None:
    told = text_of(page_of(sector, TO_CORRECT, reports))
    assert "+3 nouvelles · −6 corrigées · 4 restantes · ElevesSansAdresses.zip" in told
    assert "premier dépôt" in told
    assert told.index("07/01/2025 14:05") < told.index("12/12/2024 14:05")
    assert told.count("courant") == 2  # « dépôts courants », and one upload


def test_the_comparison_says_when_it_cannot_be_made(
    files: SectorFiles, sector: SectorOverview, reports: Dossier
) -> None:
    line, (first, second) = one_of(sector, TO_CORRECT), files.uploads[:2]
    assert change(line, first, reports) == "premier dépôt"
    assert change(line, second, Dossier()) == "comparaison…"
    unfinished = Dossier(reports.reports)
    assert change(line, second, unfinished) == "comparaison…"
    for missing, told in ((second, "rapport"), (first, "rapport du dépôt d'avant")):
        held = dossier_of(files, without=[missing.id])
        assert change(line, second, held) == f"{told} manquant, comparaison impossible"


def seen_of(files: SectorFiles, uai: str) -> SchoolLine:
    """Return the line of a school among the uploads of `files`."""
    seen = settled(Model(now=NOW, snapshot=files.snapshot())).overview
    assert seen is not None
    return one_of(seen, uai)


def test_an_unusable_file_corrects_nothing(files: SectorFiles) -> None:
    rejected = files.uploads[6]
    again = files.add(LAST_REJECTED, at(1, 7, 20), a_report(a_finding("S111", 1)))
    line, held = seen_of(files, LAST_REJECTED), dossier_of(files)
    assert change(line, rejected, held) == "fichier inutilisable, non comparé"
    told = change(line, again, held)
    assert told == "+1 nouvelle · 0 restante (dépôt rejeté entre-temps)"


def test_the_first_usable_file_replaces_a_rejected_one(files: SectorFiles) -> None:
    usable = files.add(REJECTED, at(1, 7), a_report(a_finding("S111", 1)))
    waiting = files.add(REJECTED, at(1, 7, 20), None)
    line, held = seen_of(files, REJECTED), dossier_of(files)
    assert change(line, usable, held) == "premier dépôt utilisable, remplace un rejeté"
    assert change(line, waiting, held) == "comparé une fois contrôlé"


def test_a_cut_list_is_told_by_its_counts_and_the_rest_exactly(files: SectorFiles) -> None:
    cut = a_report(a_finding("S111", 1), a_finding("S104", 2), truncated=True)
    cut = msgspec.structs.replace(cut, rules={"S111": 1204, "S104": 1})
    files.add(PASSED, at(1, 1), cut)
    after = files.add(PASSED, at(1, 2), a_report(a_finding("S111", 1), a_finding("S111", 2)))
    told = change(seen_of(files, PASSED), after, dossier_of(files)).replace("\u00a0", " ")
    assert told == "−1 corrigée · 0 restante ; S111 1 204 → 2 (liste coupée)"


def test_many_cut_lists_and_rules_evaluated_once_are_counted(files: SectorFiles) -> None:
    rules = {"S101": 9, "S102": 9, "S103": 9, "S104": 9}
    cut = msgspec.structs.replace(a_report(truncated=True), rules=rules, not_evaluated=("X101",))
    files.add(PASSED, at(1, 1), cut)
    after = files.add(PASSED, at(1, 2), a_report())
    told = change(seen_of(files, PASSED), after, dossier_of(files))
    assert told.endswith(
        "S101 9 → 0 (liste coupée) ; S102 9 → 0 (liste coupée) ; 2 autres listes coupées"
        " ; 1 règle non comparée"
    )


def test_contacts_stand_at_the_foot(sector: SectorOverview) -> None:
    line = one_of(sector, NOTHING)
    contacts = (a_contact(NOTHING, "2", 11), a_contact(NOTHING))
    told = text_of(page(sector, line, contacts, Dossier(), GlyphSet.UNICODE, 80))
    assert "Relances  2" in told
    assert told.index("11:00") < told.index("09:00")


def test_what_the_last_contact_promised_stands_above_them(sector: SectorOverview) -> None:
    line = one_of(sector, NOTHING)
    last = msgspec.structs.replace(a_contact(NOTHING, "2", 11), call_back=date(2025, 1, 9))
    told = text_of(page(sector, line, (last, a_contact(NOTHING)), Dossier(), GlyphSet.UNICODE, 80))
    assert "Relances  2 · rappel promis pour jeudi 9 janvier" in told
    assert "(rappeler le 09/01/2025)" in told


@pytest.mark.parametrize("width", [30, 60, 80, 120, 200])
@pytest.mark.parametrize("uai", [TO_CORRECT, HOSTILE_UAI, OUT, NOTHING, REJECTED, LAST_REJECTED])
def test_the_page_fits_every_width(
    sector: SectorOverview, reports: Dossier, uai: str, width: int
) -> None:
    assert all(line.width <= width for line in page_of(sector, uai, reports, width))


def test_the_lines_that_open_lead_to_their_findings(
    sector: SectorOverview, reports: Dossier
) -> None:
    keys = [line.key for line in page_of(sector, TO_CORRECT, reports) if line.key]
    subjects = [subject_of(TO_CORRECT, key) for key in keys]
    assert subjects[0] == Subject(TO_CORRECT, rule="S111", upload="depot-02")
    assert subjects[-1] == Subject(TO_CORRECT, upload="depot-01")
    assert subject_of(TO_CORRECT, "autre") is None


def test_n_walks_the_rules_and_ends(sector: SectorOverview) -> None:
    line = one_of(sector, TO_CORRECT)
    codes = []
    key = ""
    for found in rule_counts(sector.campaign, line, Dossier())[:1]:
        key = found.key
    while (following := next_rule(sector.campaign, line, Dossier(), key, 1)) is not None:
        codes.append(following.code)
        key = following.key
    assert codes == ["S104", "S112", "S135"]
    back = next_rule(sector.campaign, line, Dossier(), key, -1)
    assert back is not None
    assert back.code == "S112"
    from_upload = next_rule(sector.campaign, line, Dossier(), f"{UPLOAD}depot-01", -1)
    assert from_upload is not None
    assert from_upload.code == "S135"
    assert next_rule(sector.campaign, line, Dossier(), f"{UPLOAD}depot-01", 1) is None


# Beside the page


def aside_of(sector: SectorOverview, uai: str, key: str, reports: Dossier) -> str:
    """Return the pane beside the page of a school."""
    line = one_of(sector, uai)
    return text_of(aside(sector, line, key, reports, GlyphSet.UNICODE, 60))


def test_a_rule_is_explained_beside_the_page(sector: SectorOverview, reports: Dossier) -> None:
    told = aside_of(sector, TO_CORRECT, f"{RULE}depot-02:S111", reports)
    assert "S111" in told
    assert "Que faire aujourd'hui" in told


def test_the_advice_follows_the_web_service(model: Model, reports: Dossier) -> None:
    january, march = model.overview, on_day(model, date(2025, 3, 1)).overview
    assert january is not None
    assert march is not None
    key = f"{RULE}depot-02:S111"
    flat = [" ".join(aside_of(s, TO_CORRECT, key, reports).split()) for s in (january, march)]
    assert rule("S111").fix_before[:60] in flat[0]
    assert rule("S111").fix_after[:60] in flat[1]


def test_an_upload_tells_what_its_file_says_of_itself(
    sector: SectorOverview, reports: Dossier
) -> None:
    told = aside_of(sector, TO_CORRECT, f"{UPLOAD}depot-02", reports)
    for words in ("07/01/2025 14:05", "site de gestion", "BEE_ELEVES", "115 sur 120", "47 Ko"):
        assert words in told


def test_an_upload_without_its_report_says_what_to_do(
    sector: SectorOverview, files: SectorFiles
) -> None:
    without = dossier_of(files, without=["depot-02"])
    told = aside_of(sector, TO_CORRECT, f"{UPLOAD}depot-02", without)
    assert "Le rapport de ce dépôt manque : une synchronisation" in told


def test_nothing_is_explained_where_nothing_opens(sector: SectorOverview) -> None:
    assert aside_of(sector, TO_CORRECT, "", Dossier()) == ""
    assert aside_of(sector, TO_CORRECT, f"{UPLOAD}absent", Dossier()) == ""


# Sentences


@pytest.mark.parametrize(
    ("uai", "day", "collection", "told"),
    [
        (NOTHING, date(2025, 1, 8), "siecle", "rien reçu, échéance le 10/01 (J-2)"),
        (NOTHING, date(2025, 1, 10), "siecle", "rien reçu, échéance le 10/01 (aujourd'hui)"),
        (NOTHING, date(2025, 1, 13), "siecle", "rien reçu, échéance du 10/01 dépassée (J+3)"),
        (NOTHING, date(2025, 1, 8), "notes", "ouverture le 03/02"),
        (TO_CORRECT, date(2025, 1, 8), "siecle", "dépôt du 07/01 : 7 erreurs"),
        (
            REJECTED,
            date(2025, 1, 13),
            "siecle",
            "dépôt du 06/01 : 1 anomalie bloquante ; échéance dépassée (J+3)",
        ),
        (PASSED, date(2025, 1, 8), "siecle", "dépôt du 18/12, rien à signaler par nos contrôles"),
        (OUT, date(2025, 1, 8), "siecle", "hors périmètre : remontée par l'établissement mère"),
        (LAST_REJECTED, date(2025, 1, 8), "siecle", "· dernier dépôt rejeté"),
    ],
)
def test_each_situation_is_one_sentence(
    model: Model, uai: str, day: date, collection: str, told: str
) -> None:
    seen = on_day(model, day).overview
    assert seen is not None
    found = seen.campaign.collection(collection)
    assert found is not None
    assert told in situation(seen.campaign, found, one_of(seen, uai).states[collection])


def test_an_upload_not_checked_yet_says_so(files: SectorFiles) -> None:
    waiting = files.add(NOTHING, at(1, 8, 7), None)
    assert upload_text(waiting) == "pas encore contrôlé"
    seen = settled(Model(now=NOW, snapshot=files.snapshot())).overview
    assert seen is not None
    siecle = seen.campaign.collections[0]
    told = situation(seen.campaign, siecle, one_of(seen, NOTHING).states["siecle"])
    assert told == "dépôt du 08/01 pas encore contrôlé · dernier dépôt non contrôlé"


def test_counts_are_told_worst_first() -> None:
    told = counts_text({"avertissement": 2, "bloquante": 1, "erreur": 1, "information": 0})
    assert told == "1 anomalie bloquante, 1 erreur, 2 avertissements"
    assert counts_text({}) == ""


def test_emails_are_told_by_what_is_missing(sector: SectorOverview) -> None:
    assert emails_text(one_of(sector, NOTHING)) == ""
    assert emails_text(one_of(sector, TO_CORRECT)) == (
        "5 sur 120 élèves de terminale sans adresse valide"
    )
    assert "ont une adresse valide" in emails_text(one_of(sector, PASSED))


def test_the_main_rules_count_over_the_collections(sector: SectorOverview) -> None:
    assert main_rules(one_of(sector, TO_CORRECT))[0] == ("S111", 4)
    assert main_rules(one_of(sector, NOTHING)) == []


# One rule over the sector


def test_a_rule_lists_the_schools_that_it_concerns(sector: SectorOverview) -> None:
    schools = concerned(sector, "S111")
    assert [(c.school.uai, c.count) for c in schools] == [(TO_CORRECT, 4), (HOSTILE_UAI, 1)]
    lines = rule_page(sector, rule("S111"), GlyphSet.UNICODE, 80)
    assert "2 établissements concernés" in text_of(lines)
    assert [line.key for line in lines if line.key] == [c.key for c in schools]
    assert all(line.width <= 80 for line in lines)


@pytest.mark.parametrize("width", [40, 80, 120])
def test_a_rule_shows_its_example_wrong_then_right(sector: SectorOverview, width: int) -> None:
    lines = rule_page(sector, rule("S103"), GlyphSet.UNICODE, width)
    told = text_of(lines)
    wrong, right = told.index("Exemple  à corriger"), told.index("Exemple  corrigé")
    assert "  <ID_NATIONAL>900000021DF<" in told[wrong:right]
    assert "  <ID_NATIONAL>900000012DF<" in told[right:]
    assert all(line.width <= width for line in lines)


def test_the_advice_of_a_rule_across_two_files_follows_the_web_service(model: Model) -> None:
    crossing = rule("X102")
    days = {date(2025, 1, 31): crossing.fix_before, date(2025, 2, 1): crossing.fix_after}
    for day, advice in days.items():
        seen = on_day(model, day).overview
        assert seen is not None
        told = text_of(rule_page(seen, crossing, GlyphSet.UNICODE, 80))
        assert advice[:60] in " ".join(told.split())


def test_a_rule_that_found_nothing_is_still_explained(sector: SectorOverview) -> None:
    told = text_of(rule_page(sector, rule("N101"), GlyphSet.UNICODE, 80))
    assert "0 établissement concerné" in told
    assert "Que faire aujourd'hui" in told
