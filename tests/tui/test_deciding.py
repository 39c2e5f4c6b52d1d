"""Leaving findings as they are: one line, in the journal before it is said, seen and reversible."""

import errno
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from cio_console.domain.acceptance import split
from cio_console.domain.fingerprint import fingerprints
from cio_console.keyboard.registry import RULE
from cio_console.store.journal import Journal
from tests.faults.calls import Fail, calls_of
from tests.tui.driving import SIZES, Driver, driving
from tests.tui.golden import check_golden
from tests.tui.sector import NOW, REJECTED, TO_CORRECT, SectorFiles, a_sector

LINE = "Vérifié avec la famille ; jusqu'au 15/02"


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SectorFiles:
    """Give the sector, stored, and the account of the one who decides."""
    monkeypatch.setenv("LOGNAME", "aubry")
    held = a_sector(tmp_path)
    held.store()
    return held


async def to_findings(driver: Driver, uai: str = TO_CORRECT) -> None:
    """Open the findings of the first rule of a school."""
    driver.sector.table.move_to(uai)
    await driver.press("enter", "enter")


async def accepted(driver: Driver, line: str = LINE) -> None:
    """Accept what is marked or under the cursor."""
    await driver.press("o")
    await driver.type(line)
    await driver.press("enter")


async def test_one_line_accepts_a_finding_as_the_command_would(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        await to_findings(driver)
        await accepted(driver)
        assert "1 anomalie acceptée jusqu'au 15/02/2025, dans le journal." in " ".join(
            driver.text.split()
        )
        (held,) = files.journal.acceptances()
        assert (held.source, held.uai, held.collection) == (files.source, TO_CORRECT, "siecle")
        assert (held.rule, held.reason) == ("S111", "Vérifié avec la famille")
        assert (held.until, held.at, held.about) == (date(2025, 2, 15), NOW, "D. L., TG1, n° 1200")
    (report,) = [r for r in files.reports.values() if len(r.findings) == 7]
    found = split(
        report.findings, fingerprints(report.findings, report.facts.kind), (held,), NOW.date()
    )
    assert [one.finding.rule for one in found.accepted] == ["S111"]


async def test_without_a_day_it_holds_to_the_end_of_the_campaign(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        await to_findings(driver)
        await driver.press("o")
        assert "Sans jour : jusqu'au" in driver.text
        await driver.type("Vu")
        assert "Compris : acceptée jusqu'au" in driver.text
        await driver.press("enter")
        assert files.journal.acceptances()[0].until == date(2025, 3, 27)


async def test_it_stays_in_sight_apart_and_is_counted_apart(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        await to_findings(driver)
        await accepted(driver)
        assert "◇ acceptée" in driver.text
        assert "acceptée jusqu'au 15/02" in driver.text
        assert driver.lines[3].rstrip().endswith("4 · dont 1 acceptée · par classe")
        assert "TG1 · 2 anomalies · 2 élèves · dont 1 acceptée" in driver.text
        await driver.press("O")
        assert "◇" not in driver.text
        assert "3/4 · 1 acceptée masquée" in driver.lines[3]
        await driver.press("O", "left")
        assert "7 en 4 règles, dont 1 acceptée" in driver.text
        assert "dont 1 acceptée · SIECLE" in driver.text
        assert "7 erreurs, dont 1 acceptée" in driver.text
        assert "▲ à corriger · dépôt du 07/01 : 7 erreurs" in driver.text, "the status stays"


async def test_a_rule_whose_findings_are_all_accepted_asks_for_nothing_more(
    files: SectorFiles,
) -> None:
    async with driving(files.launch()) as driver:
        await to_findings(driver)
        await driver.press("space", "space", "space", "space")
        assert "4 marquées" in driver.lines[3]
        await driver.press("o")
        assert "Accepter 4 anomalies S111" in driver.text
        await driver.type("Adresses données au lycée ; 15/02")
        await driver.press("enter")
        assert len(files.journal.acceptances()) == 4
        assert "4 anomalies acceptées jusqu'au 15/02/2025" in " ".join(driver.text.split())
        assert driver.findings.marked == set()
        await driver.press("left")
        assert "◇ 4  S111" in driver.text
        await driver.press("home", "n")
        assert driver.school.page.cursor_key.endswith(":S104")


async def test_o_again_comes_back_on_it_once_confirmed(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        await to_findings(driver)
        await accepted(driver)
        key = files.journal.acceptances()[0].about
        driver.findings.table.move_to(
            next(item.key for item in driver.findings.items if item.accepted)
        )
        await driver.press("o")
        assert f"Revenir sur l'acceptation : S111, {key} ?" in driver.text
        await driver.press("escape")
        assert files.journal.acceptances()[0].withdrawn_at is None
        await driver.press("o")
        await driver.type("non")
        await driver.press("enter")
        assert "L'acceptation reste." in " ".join(driver.text.split())
        await driver.press("o", "enter")
        assert "1 acceptation retirée." in " ".join(driver.text.split())
        assert files.journal.acceptances()[0].withdrawn_at == NOW
        assert "◇" not in driver.text


async def test_one_finding_is_accepted_from_its_own_page(files: SectorFiles) -> None:
    async with driving(files.launch(), (120, 40)) as driver:
        await to_findings(driver)
        await driver.press("enter")
        await accepted(driver)
        told = " ".join(driver.text.split())
        assert "◇ acceptée jusqu'au 15/02/2025 : Vérifié avec la famille (décidé" in told
        await driver.press("o", "enter")
        assert "◇" not in driver.text
        assert files.journal.acceptances()[0].withdrawn_at == NOW


async def test_the_findings_of_one_pupil_are_accepted_at_once(files: SectorFiles) -> None:
    async with driving(files.launch(), (120, 40)) as driver:
        await to_findings(driver)
        await driver.press("enter", "space")
        assert "✓ ▲ S112" in driver.text
        await driver.press("o")
        assert "Accepter 2 anomalies, D. L., TG1, n° 1200" in driver.text
        await driver.type("Élève parti ; 15/02")
        await driver.press("enter")
        held = files.journal.acceptances()
        assert {one.rule for one in held} == {"S111", "S112"}
        assert "◇ S112 acceptée jusqu'au 15/02/2025" in driver.text
        assert "✓" not in driver.text
        await driver.press("n", "space")
        assert "n'a pas d'autre anomalie à marquer" in " ".join(driver.text.split())


async def test_past_its_last_day_it_is_back_and_says_so(files: SectorFiles) -> None:
    async with driving(files.launch(), (120, 40)) as driver:
        await to_findings(driver)
        await accepted(driver)
    async with driving(files.launch(day=date(2025, 2, 16)), (120, 40)) as driver:
        await to_findings(driver)
        assert "◇ échue" in driver.text
        assert "acceptation échue le 15/02/2025" in driver.text
        assert " · 4 · par classe" in driver.lines[3]
        expired = next(item.key for item in driver.findings.items if item.acceptance)
        driver.findings.table.move_to(expired)
        await driver.press("enter")
        assert "elle est de nouveau à traiter" in " ".join(driver.text.split())
        await driver.press("o")
        assert driver.screen.prompt.text == "Vérifié avec la famille", "the reason is proposed"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("", "Écrivez pourquoi"),
        ("Vu ; 31/02", "« 31/02 » n'est pas un jour"),
        ("Vu ; 07/01", "Le 07/01/2025 est passé"),
        ("Vu, jusqu'au bac", "« jusqu'au bac » n'est pas un jour"),
    ],
)
async def test_what_cannot_be_is_refused_and_stays_typed(
    files: SectorFiles, line: str, why: str
) -> None:
    async with driving(files.launch()) as driver:
        await to_findings(driver)
        await accepted(driver, line)
        assert " ".join(driver.text.split()).count(why) == 1
        assert driver.screen.prompt.text == line
        assert files.journal.acceptances() == ()


async def test_a_line_left_unfinished_is_found_again(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        await to_findings(driver)
        await driver.press("o")
        await driver.type("Vérifié avec")
        await driver.press("escape")
        assert "o reprend cette ligne" in " ".join(driver.text.split())
        await driver.press("down", "o")
        assert driver.screen.prompt.text == "Vérifié avec"


async def test_a_blocking_finding_is_not_accepted(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        await to_findings(driver, REJECTED)
        await driver.press("o")
        assert "Une anomalie bloquante ne s'accepte pas" in " ".join(driver.text.split())
        assert not driver.screen.prompt.purpose


async def test_a_disk_that_refuses_loses_nothing_typed(
    files: SectorFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with driving(files.launch()) as driver:
        await to_findings(driver)
        await driver.press("space", "space", "o")
        await driver.type(LINE)
        full = Fail(lambda call: call.name == "write", errno.ENOSPC)
        with calls_of(monkeypatch, full):
            await driver.press("enter")
        assert "Décision non enregistrée." in driver.text
        assert driver.screen.prompt.text == LINE
        assert files.journal.acceptances() == ()
        assert "◇" not in driver.text
        await driver.press("enter")
        assert len(files.journal.acceptances()) == 2


async def test_a_report_that_changes_meanwhile_is_never_decided_on(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        await to_findings(driver)
        await driver.press("o")
        await driver.type(LINE)
        held = dict(driver.app.reports)
        rejected = files.uploads[2].report
        assert rejected
        for changed in (None, files.reports[rejected.sha256]):
            driver.app.reports = {**held, "depot-02": changed}
            await driver.press("enter")
            assert "Le rapport de ce dépôt a changé" in driver.text
            assert driver.screen.prompt.text == LINE
            assert files.journal.acceptances() == ()
        driver.app.reports = held
        await driver.press("enter")
        assert len(files.journal.acceptances()) == 1


async def test_a_reason_proposed_again_is_not_taken_for_one_typed(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        await to_findings(driver)
        await accepted(driver)
    async with driving(files.launch(day=date(2025, 2, 16))) as driver:
        await to_findings(driver)
        driver.findings.table.move_to(
            next(item.key for item in driver.findings.items if item.acceptance)
        )
        await driver.press("o")
        assert driver.screen.prompt.text == "Vérifié avec la famille"
        await driver.press("escape", "end", "o")
        assert driver.screen.prompt.text == ""


async def test_no_secret_is_told_in_the_words_of_the_store(files: SectorFiles) -> None:
    data = files.launch().home.data
    data.parent.mkdir(parents=True, exist_ok=True)
    (data / "empreintes.cle").mkdir(parents=True)
    async with driving(files.launch(), (200, 50)) as driver:
        await to_findings(driver)
        await accepted(driver)
        assert "1 anomalie acceptée jusqu'au 15/02/2025" in " ".join(driver.text.split())
        assert "Le secret des empreintes ne peut pas être" in " ".join(driver.text.split())
        assert len(files.journal.acceptances()) == 1


async def test_another_upload_keeps_it_on_the_same_pupil_only(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        await to_findings(driver)
        await accepted(driver)
        await driver.press("left", "end", "enter")
        assert driver.findings.subject.upload == "depot-01"
        kept = [item for item in driver.findings.items if item.accepted]
        assert [(i.finding.rule, i.finding.line) for i in kept] == [("S111", 12)]


async def test_what_another_feed_accepted_is_left_alone(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        await to_findings(driver)
        await accepted(driver)
    (held,) = files.journal.acceptances()
    Journal(files.launch().home.journal).accept_all(
        [replace(held, source="https://autre.invalid/")]
    )
    async with driving(files.launch()) as driver:
        await to_findings(driver)
        assert "◇" not in driver.text


async def test_a_rule_seen_over_the_sector_says_where_to_accept(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        driver.app.open_rule("S111")
        await driver.press("o")
        told = " ".join(driver.text.split())
        assert "« Accepter » sert sur les écrans Anomalies et Anomalie." in told


async def test_a_rule_seen_over_the_sector_offers_what_serves_there(files: SectorFiles) -> None:
    async with driving(files.launch(), (120, 30)) as driver:
        driver.app.open_rule("S111")
        await driver.settle()
        assert driver.screen.room == RULE
        footer = driver.lines[-1]
        assert footer.split()[:8] == ["←", "Retour", "↵", "Ouvrir", "d", "Jour", "e", "Exporter"]
        for label in ("Suivant", "Relance", "Marquer", "Accepter"):
            assert label not in footer
        await driver.press("question_mark")
        assert "Aide — depuis l'écran Règle" in driver.lines[0]


@pytest.mark.parametrize("size", SIZES, ids=[f"{w}x{h}" for w, h in SIZES])
async def test_deciding_reads_as_its_goldens(files: SectorFiles, size: tuple[int, int]) -> None:
    name = f"{size[0]}x{size[1]}"
    async with driving(files.launch(), size) as driver:
        await to_findings(driver)
        await driver.press("space", "o")
        check_golden(f"accepter-question-{name}", driver.lines)
        await driver.type(LINE)
        check_golden(f"accepter-saisie-{name}", driver.lines)
        await driver.press("enter")
        check_golden(f"accepter-fait-{name}", driver.lines)
        await driver.press("left")
        check_golden(f"accepter-etablissement-{name}", driver.lines)


async def test_corrected_findings_are_refused_in_their_number(files: SectorFiles) -> None:
    async with driving(files.launch(), (120, 40)) as driver:
        driver.sector.table.move_to(TO_CORRECT)
        await driver.press("enter", "enter", *"ffff", "o")
        assert "Cette anomalie est corrigée : il n'y a rien à accepter." in driver.text
        await driver.press("space", "space", "o")
        assert "Ces anomalies sont corrigées : il n'y a rien à accepter." in driver.text
