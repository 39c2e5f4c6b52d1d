"""C shows the campaign that the source left, in the screens: read, never written to."""

from datetime import date
from pathlib import Path

import pytest

from cio_console.domain.acceptance import Acceptance
from cio_console.domain.fingerprint import fingerprints
from cio_console.domain.followup import Contact
from cio_console.store.sector import SectorCache
from cio_console.tui.launch import Launch
from tests.tui.campaigns import NOVEMBER, autumn, go_on, see_another_day_and_none
from tests.tui.driving import SIZES, driving
from tests.tui.golden import check_golden
from tests.tui.sector import NOTHING, TO_CORRECT, SectorFiles, a_contact, a_sector


def moved(home: Path) -> tuple[SectorFiles, Launch]:
    """Return a sector whose source went to the next campaign, with a contact of last January."""
    files = a_sector(home)
    launch = files.store()
    files.journal.record_new([a_contact(TO_CORRECT)])
    go_on(launch)
    return files, launch


@pytest.mark.parametrize("size", SIZES, ids=[f"{w}x{h}" for w, h in SIZES])
async def test_the_closed_campaign_reads_as_its_golden(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    _, launch = moved(tmp_path)
    async with driving(launch, size, autumn) as driver:
        await driver.press("C", "home")
        check_golden(f"campagne-close-{size[0]}x{size[1]}", driver.lines)


async def test_it_is_marked_in_the_header_and_the_one_in_force_comes_back(tmp_path: Path) -> None:
    _, launch = moved(tmp_path)
    async with driving(launch, (120, 40), autumn) as driver:
        before = driver.lines
        await driver.press("C")
        assert "Parcoursup 2025 — académie de Créteil : campagne close" in driver.text
        await driver.press("home")
        assert "close : Parcoursup 2025" in driver.lines[0]
        assert "campagne close, en lecture seule · C en revient" in driver.lines[1]
        assert "vendredi 28 mars 2025" in driver.lines[0]
        await driver.press("C", "home")
        assert driver.lines == before


@pytest.mark.parametrize("key", ["c", "p", "r", "m", "9"])
async def test_nothing_is_written_about_it_and_the_reason_is_told(tmp_path: Path, key: str) -> None:
    files, launch = moved(tmp_path)
    held = files.journal.contacts()
    async with driving(launch, (120, 40), autumn) as driver:
        await driver.press("C", "home", key)
        assert "Campagne close, en lecture seule : C revient à celle en cours." in driver.text
        assert not driver.screen.prompt.display
        assert driver.screen is driver.sector
        await driver.press("x", "enter")
    assert files.journal.contacts() == held


async def test_a_finding_of_it_is_not_accepted(tmp_path: Path) -> None:
    files, launch = moved(tmp_path)
    async with driving(launch, (120, 40), autumn) as driver:
        await driver.press("C")
        assert driver.sector.table.move_to(TO_CORRECT)
        await driver.press("enter", "enter", "enter", "o")
        assert "Campagne close, en lecture seule" in driver.text
    assert files.journal.acceptances() == ()


async def test_a_contact_of_last_january_is_told_there_and_not_here(tmp_path: Path) -> None:
    _, launch = moved(tmp_path)
    async with driving(launch, (200, 50), autumn) as driver:
        assert driver.sector.table.move_to(TO_CORRECT)
        await driver.press("enter")
        assert "aucune notée" in driver.text
        await driver.press("C")
        assert driver.sector.table.move_to(TO_CORRECT)
        await driver.press("enter")
        assert "appelé" in driver.text


async def test_the_reports_of_a_closed_campaign_are_read(tmp_path: Path) -> None:
    _, launch = moved(tmp_path)
    async with driving(launch, (120, 40), autumn) as driver:
        await driver.press("C")
        assert driver.sector.table.move_to(TO_CORRECT)
        await driver.press("enter", "enter")
        assert "S111" in driver.text
        assert "TG" in driver.text


async def test_without_a_closed_campaign_it_is_said(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store(), (120, 40)) as driver:
        before = driver.app.model.snapshot
        await driver.press("C")
        assert "Aucune campagne close n'est gardée pour cette source." in driver.text
        assert driver.app.model.snapshot is before


async def test_the_palette_finds_it_by_its_name(tmp_path: Path) -> None:
    _, launch = moved(tmp_path)
    async with driving(launch, (120, 40), autumn) as driver:
        await driver.press("colon")
        await driver.type("campagne passee")
        await driver.press("enter", "home")
        assert "close : Parcoursup 2025" in driver.lines[0]


async def test_another_day_of_it_is_seen_and_none_is_its_end(tmp_path: Path) -> None:
    _, launch = moved(tmp_path)
    async with driving(launch, (120, 40), autumn) as driver:
        await driver.press("C")
        await see_another_day_and_none(driver)


async def test_leaving_from_a_closed_campaign_notes_the_visit_of_the_one_in_force(
    tmp_path: Path,
) -> None:
    files, launch = moved(tmp_path)
    in_force = SectorCache(launch.home.cache(files.source)).load()
    assert in_force is not None
    async with driving(launch, (120, 40), autumn) as driver:
        await driver.press("C")
        app = driver.app
        assert app.office.in_force.snapshot == in_force
        app.desk.leave(app.office.in_force, NOVEMBER)
    visit = files.journal.last_visit()
    assert visit is not None
    assert visit.newest == max(u.received_at for u in in_force.uploads)


async def test_a_contact_of_november_is_of_the_campaign_in_force(tmp_path: Path) -> None:
    files, launch = moved(tmp_path)
    files.journal.record_new([Contact("n", NOTHING, NOVEMBER, "rentrée")])
    async with driving(launch, (120, 40), autumn) as driver:
        assert [c.id for c in driver.app.model.own_contacts] == ["n"]
        await driver.press("C")
        assert [c.id for c in driver.app.model.own_contacts] == ["1"]


async def test_what_was_accepted_last_year_is_asked_again_in_the_message(tmp_path: Path) -> None:
    files, launch = moved(tmp_path)
    async with driving(launch, (120, 40), autumn) as driver:
        sector, held = driver.app.model.overview, driver.app.model.snapshot
        assert sector is not None
        assert held is not None
        (upload,) = held.uploads
        assert upload.report is not None
        report = files.reports[upload.report.sha256]
        name = fingerprints(report.findings, report.facts.kind)[0]
        for at, left in ((NOVEMBER, 9), (NOVEMBER.replace(month=1), 10)):
            decided = Acceptance(
                id="a", source=files.source, uai=upload.uai, collection="siecle",
                rule=report.findings[0].rule, subjects=name.subjects, value=name.value,
                rank=name.rank, about="D. L.", reason="vu", until=date(2026, 8, 31), who="moi",
                at=at,
            )  # fmt: skip
            files.journal.accept_all([decided])
            found = driver.app.desk.active_reports([upload], date(2025, 11, 5), sector)
            active = found[upload.id]
            assert active is not None
            assert len(active.findings) == left
            files.journal.withdraw_all([decided], NOVEMBER)


async def test_nobody_is_to_be_called_any_more(tmp_path: Path) -> None:
    _, launch = moved(tmp_path)
    async with driving(launch, (120, 40), autumn) as driver:
        await driver.press("C", "6")
        assert "7 en suspens : 1 relancé, 6 jamais relancés" in driver.lines[2]
        assert "resté en suspens" in driver.lines[3]
        assert "SIECLE : non reçu" in driver.text
        for words in ("à faire", "à appeler", "à rappeler", "en attente", "›", "J+1 "):
            assert words not in driver.text
        assert "Resté en suspens" in driver.text
        assert "Pourquoi" not in driver.text
        await driver.press("slash")
        await driver.type("suspens")
        assert driver.screen.uai
        await driver.press("escape", "C", "6")
        assert "à faire" in driver.text or "Personne à appeler" in driver.text


@pytest.mark.parametrize("keys", [(), ("6",), ("enter",), ("enter", "enter")])
async def test_the_footer_tells_nothing_that_would_write(
    tmp_path: Path, keys: tuple[str, ...]
) -> None:
    _, launch = moved(tmp_path)
    async with driving(launch, (200, 50), autumn) as driver:
        await driver.press("C")
        driver.sector.table.move_to(TO_CORRECT)
        await driver.press(*keys)
        for hint in ("c Relance", "r Synchro", "o Accepter", "m Message", "À traiter"):
            assert hint not in driver.lines[-1]
        assert "e Exporter" in driver.lines[-1]


async def test_the_filter_keeps_what_was_left_and_nobody_to_call(tmp_path: Path) -> None:
    _, launch = moved(tmp_path)
    async with driving(launch, (120, 40), autumn) as driver:
        await driver.press("a", "a", "a")
        assert "à relancer seulement" in driver.text
        await driver.press("C", "home")
        seen = []
        for _ in range(4):
            seen.append(next(one for one in driver.lines if " Établissements" in one).strip())
            await driver.press("a")
        assert [told.split(" · ")[1] for told in seen] == [
            "en suspens seulement", "en retard seulement", "tri : urgence", "en suspens seulement",
        ]  # fmt: skip
        await driver.press("a", "a", "C", "home")
        assert "à traiter seulement" in driver.text
        await driver.press("C", "7", "a")
        assert "en suspens seulement" in driver.text


async def test_footer_help_and_palette_say_what_the_filter_keeps(tmp_path: Path) -> None:
    _, launch = moved(tmp_path)
    async with driving(launch, (200, 50), autumn) as driver:
        assert "a À traiter" in driver.lines[-1]
        await driver.press("C")
        assert "a En suspens" in driver.lines[-1]
        for opening in ("question_mark", "colon"):
            await driver.press(opening)
            await driver.type("suspens")
            assert "Ne montre que ce qui est resté en suspens" in driver.text
            assert "à relancer" not in driver.text
            assert "À traiter" not in driver.text
            await driver.press("escape")


async def test_the_synchronisation_screen_says_where_to_go_back(tmp_path: Path) -> None:
    _, launch = moved(tmp_path)
    async with driving(launch, (120, 40), autumn) as driver:
        await driver.press("C", "8", "home")
        assert "Campagne close, en lecture seule : C revient à celle en cours." in driver.text
        assert "demande les nouveautés" not in driver.text


async def test_going_on_says_that_nothing_more_was_left(tmp_path: Path) -> None:
    _, launch = moved(tmp_path)
    async with driving(launch, (120, 40), autumn) as driver:
        await driver.press("C", "end", "n")
        assert "Rien d'autre en suspens plus loin." in driver.text


async def test_the_question_about_the_day_says_what_none_is(tmp_path: Path) -> None:
    _, launch = moved(tmp_path)
    async with driving(launch, (120, 40), autumn) as driver:
        await driver.press("d")
        assert "vide : aujourd'hui" in driver.text
        await driver.press("escape", "C", "d")
        assert "vide : dernier jour" in driver.text
