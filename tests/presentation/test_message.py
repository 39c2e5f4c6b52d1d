"""The message to a school: what it says, and what it never says."""

import re
from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from cio_console.checks.catalogue import catalogue
from cio_console.domain.campaign import Campaign, Collection
from cio_console.domain.finding import Report, Severity
from cio_console.domain.overview import SectorOverview, overview
from cio_console.presentation.message import Message, message
from cio_console.presentation.template import DEFAULT, PLACEHOLDERS, Template, read_template
from tests.domain.builders import a_campaign
from tests.tui.sector import (
    NOTHING,
    NOW,
    PASSED,
    REJECTED,
    TO_CORRECT,
    SectorFiles,
    a_finding,
    a_pupil,
    a_report,
    a_sector,
    at,
)


@pytest.fixture
def files(tmp_path: Path) -> SectorFiles:
    """Give the invented sector."""
    return a_sector(tmp_path)


def written(
    files: SectorFiles,
    uai: str,
    template: str = DEFAULT,
    *,
    when: datetime = NOW,
    without_reports: bool = False,
) -> Message:
    """Return the message to a school."""
    sector: SectorOverview = overview(files.snapshot(), when)
    line = sector.line(uai)
    assert line is not None
    reports: dict[str, Report | None] = {
        u.id: files.reports.get(u.report.sha256) for u in files.uploads if u.report
    }
    held = {} if without_reports else reports
    return message(read_template(template), sector, line, "CIO de Valbourg", held, catalogue())


def title(code: str) -> str:
    """Return the title of a rule."""
    return catalogue()[code].title


def test_the_message_tells_the_situation_the_classes_the_deadline_and_the_menu(
    files: SectorFiles,
) -> None:
    mail = written(files, TO_CORRECT)
    assert mail.subject == "Remontées Parcoursup : Lycée polyvalent de l'Écluse"
    assert mail.to == f"ce.{TO_CORRECT.lower()}@exemple.invalid"
    for expected in (
        "Madame, Monsieur,",
        "au mercredi 8 janvier 2025",
        "– SIECLE : à corriger, dépôt du 07/01 : 7 erreurs",
        "– Courriels : 5 sur 120 élèves de terminale sans adresse valide",
        "SIECLE, 7 anomalies à corriger, par classe :",
        "– TG1 : 4 anomalies pour 3 élèves",
        f"    2 × {title('S111')} (S111)",
        "Échéance : vendredi 10 janvier 2025 (dans 2 jours).",
        "Où déposer, dans le site de gestion : Établissement d'origine > Elèves > SIECLE.",
        "Pôle Postbac, DRAIO site de Créteil, 01 57 02 68 10",
        "CIO de Valbourg",
    ):
        assert expected in mail.body


def test_no_name_of_pupil_enters_it_unless_asked(files: SectorFiles) -> None:
    assert "D. L." not in written(files, TO_CORRECT).body
    assert "D. L." not in written(files, TO_CORRECT, "{élèves}").body
    assert (
        "– SIECLE, TG1 : n° 1200, n° 1203, n° 1206" in written(files, TO_CORRECT, "{élèves}").body
    )
    assert "D. L. (n° 1200)" in written(files, TO_CORRECT, "{noms}").body


def test_a_school_that_gave_nothing_has_no_anomaly_line(files: SectorFiles) -> None:
    mail = written(files, NOTHING)
    assert "rien reçu, échéance le 10/01 (dans 2 jours)" in mail.body
    assert "anomalie" not in mail.body
    assert "\n\n\n" not in mail.body
    assert "{" not in mail.body


def test_a_rejected_file_is_told_by_its_cause_and_what_its_rule_asks_for(
    files: SectorFiles,
) -> None:
    body = written(files, REJECTED).body
    (report,) = (one for one in files.reports.values() if "S002" in one.rules)
    (finding,) = report.findings
    rule = catalogue()[finding.rule]
    assert "– SIECLE : rejeté, dépôt du 06/01 : 1 anomalie bloquante" in body
    assert (
        "SIECLE, 1 anomalie à corriger :\n"
        f"– {finding.message} ({rule.code})\n"
        f"    {rule.fix_before}\n"
    ) in body
    assert "À faire : refaire l'export, puis déposer le fichier SIECLE." in body
    assert "par classe" not in body


def test_pupils_without_a_class_are_not_told_as_the_file(files: SectorFiles) -> None:
    nowhere = msgspec.structs.replace(a_pupil(1), division="")
    found = (
        msgspec.structs.replace(a_finding("S111"), pupil=nowhere),
        a_finding("F004", whole_file=True),
    )
    mine = [u for u in files.uploads if u.uai == TO_CORRECT and u.collection == "siecle"]
    upload = max(mine, key=lambda one: one.received_at)
    assert upload.report
    files.reports[upload.report.sha256] = a_report(found[0])
    assert "– Sans classe : 1 anomalie pour 1 élève\n" in written(files, TO_CORRECT).body
    error = msgspec.structs.replace(found[1], severity=Severity.ERROR)
    files.reports[upload.report.sha256] = a_report(error)
    body = written(files, TO_CORRECT).body
    assert f"SIECLE, 1 anomalie à corriger :\n– 1 × {title('F004')} (F004)\n" in body


def test_without_the_report_the_rules_are_counted_from_the_summary(files: SectorFiles) -> None:
    body = written(files, TO_CORRECT, without_reports=True).body
    assert "par classe" not in body
    assert f"– 4 × {title('S111')} (S111)" in body


def test_a_cut_report_says_that_its_list_is_partial(files: SectorFiles) -> None:
    files.reports = {
        sha: msgspec.structs.replace(report, truncated=True)
        for sha, report in files.reports.items()
    }
    assert "elle est donnée en partie" in written(files, TO_CORRECT).body


def test_a_school_with_nothing_to_do_has_no_deadline(files: SectorFiles) -> None:
    body = written(files, PASSED).body
    assert "Échéance" not in body
    assert "Où déposer" not in body


def test_the_grades_take_over_once_siecle_is_done(files: SectorFiles) -> None:
    body = written(files, PASSED, when=at(3, 26)).body
    assert "Échéance : jeudi 27 mars 2025 (demain)." in body
    assert "Où déposer" not in body


@pytest.mark.parametrize(
    ("uai", "when", "expected"),
    [
        (NOTHING, NOW, "À faire : déposer le fichier SIECLE."),
        (TO_CORRECT, NOW, "À faire : corriger dans SIECLE, exporter à nouveau, puis importer"),
        (TO_CORRECT, at(2, 1), "À faire : corriger dans SIECLE seulement"),
        (PASSED, at(3, 26), "À faire : déposer le fichier de notes."),
    ],
)
def test_what_to_do_depends_on_the_day(
    files: SectorFiles, uai: str, when: datetime, expected: str
) -> None:
    body = written(files, uai, when=when).body
    assert expected in body
    assert ("Où déposer" in body) == (when < at(2, 1))


def test_what_was_never_received_is_to_be_deposited_whatever_the_day(files: SectorFiles) -> None:
    body = written(files, NOTHING, when=at(3, 28)).body
    assert "– SIECLE : en retard, rien reçu, échéance du 10/01 dépassée depuis 77 jours" in body
    assert "À faire : déposer le fichier SIECLE ; déposer le fichier de notes." in body
    assert "vendredi 10 janvier 2025 (dépassée depuis 77 jours) pour SIECLE ; jeudi 27" in body
    assert "27 mars 2025 (dépassée depuis hier) pour Notes." in body
    assert (
        "Où déposer, dans le site de gestion : Établissement d'origine > Elèves > SIECLE (fichier"
        in body
    )
    assert "d'elles-mêmes" not in body
    assert "J+" not in body


def test_a_rejected_file_is_deposited_again_after_the_web_service_too(files: SectorFiles) -> None:
    body = written(files, REJECTED, when=at(2, 10)).body
    assert "À faire : refaire l'export, puis déposer le fichier SIECLE" in body
    assert f"    {catalogue()['S002'].fix_before}\n" in body
    assert "Où déposer" in body
    assert "; échéance dépassée depuis 31 jours" in body


def test_what_travels_by_itself_has_no_deadline_any_more(files: SectorFiles) -> None:
    body = written(files, TO_CORRECT, when=at(2, 10)).body
    assert "À faire : déposer le fichier de notes ; corriger dans SIECLE seulement" in body
    assert "Échéance : jeudi 27 mars 2025" in body
    assert "10 janvier 2025" not in body


@pytest.mark.parametrize("when", [at(9, 2), NOW, at(1, 20), at(2, 10), at(3, 26), at(6, 1)])
@pytest.mark.parametrize(
    "campaign",
    [
        Campaign("vide", "Vide", 2025, 2024),
        Campaign("nue", "Nue", 2025, 2024, collections=(Collection("notes", "Notes"),)),
        a_campaign(),
    ],
    ids=lambda campaign: campaign.id,
)
def test_a_campaign_that_tells_little_makes_a_message_all_the_same(
    files: SectorFiles, campaign: Campaign, when: datetime
) -> None:
    snapshot = msgspec.structs.replace(files.snapshot(), campaign=campaign)
    sector = overview(snapshot, when)
    for line in sector.lines:
        mail = message(read_template(DEFAULT), sector, line, "CIO", {}, catalogue())
        assert "{" not in mail.body
        assert "question sur la campagne" not in mail.body
        assert not re.search(r": ?\.$", mail.body, re.MULTILINE)


def test_every_placeholder_is_known_to_the_message(files: SectorFiles) -> None:
    text = "\n".join(f"{name} = {{{name}}}" for name in PLACEHOLDERS)
    body = written(files, TO_CORRECT, text).body
    for name in PLACEHOLDERS:
        assert f"{name} = " in body


def test_the_text_for_the_clipboard_has_its_recipient_and_its_subject() -> None:
    assert Message("u", "a@b.fr", "Relance", "Bonjour").text == (
        "À : a@b.fr\nObjet : Relance\n\nBonjour\n"
    )
    assert Message("u", "a@b.fr", "Relance", "Bonjour", copies="c@d.fr").text == (
        "À : a@b.fr\nCopie : c@d.fr\nObjet : Relance\n\nBonjour\n"
    )
    assert Message("u", "", "Relance", "Bonjour").text.startswith("À : aucune adresse connue\n")
    assert Template("s", "b").names == frozenset()
