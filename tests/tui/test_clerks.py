"""A defect of ours, whatever was asked for: it is said, and the question is free again."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from cio_console.tui.views.first_run import FOLDER
from tests.commands.builders import given_list
from tests.directory.desks import ALPHA
from tests.domain.builders import a_school
from tests.faults.calls import Call, Calls, calls_of
from tests.tui.driving import Driver, driving
from tests.tui.sector import TO_CORRECT, SectorFiles, a_sector
from tests.tui.test_first_run import chosen, unconfigured

Asking = Callable[[Driver], Awaitable[None]]
"""Goes as far as the last key: only « Entrée » is left to press."""

DEFECT = "La console s'est trompée (RuntimeError)"
WORDS_STAY = f"{DEFECT} ; ce texte reste ici."


class Broken(Calls):
    """A store that fails as no disk does, at each call that reaches the disk."""

    def around(self, call: Call) -> Any:
        """Fail."""
        raise RuntimeError(call.name)


async def a_contact(driver: Driver) -> None:
    await driver.press("c")
    await driver.type("Mme Costa rappelle")


async def a_declaration(driver: Driver) -> None:
    await driver.press("p", "home", "ctrl+k")
    await driver.type("SIECLE : dépôt vu le 07/01, dit par Mme Costa")


async def an_acceptance(driver: Driver) -> None:
    driver.sector.table.move_to(TO_CORRECT)
    await driver.press("enter", "enter", "o")
    await driver.type("Vérifié avec la famille")


async def drafts_of_messages(driver: Driver) -> None:
    await driver.press("6", "m", "e")


JOBS: dict[str, tuple[Asking, str]] = {
    "contact": (a_contact, f"Relance non enregistrée. {WORDS_STAY}"),
    "declaration": (a_declaration, f"Dépôt déclaré non enregistré. {WORDS_STAY}"),
    "acceptance": (an_acceptance, f"Décision non enregistrée. {WORDS_STAY}"),
    "drafts": (drafts_of_messages, f"{DEFECT} : rien n'est fait."),
}


@pytest.mark.parametrize("name", JOBS)
async def test_a_defect_frees_the_question_and_the_answer_stays_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    ask, told = JOBS[name]
    async with driving(a_sector(tmp_path).store(), (160, 40)) as driver:
        await ask(driver)
        typed = driver.screen.prompt.text
        assert typed
        with calls_of(monkeypatch, Broken()):
            await driver.press("enter")
        assert told in driver.text
        assert driver.screen.prompt.text == typed
        assert not driver.screen.prompt.held
        await driver.press("enter")
        assert driver.screen.prompt.purpose == ""
        assert DEFECT not in driver.text


async def test_a_defect_while_a_closed_campaign_is_looked_for_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with driving(a_sector(tmp_path).store(), (160, 40)) as driver:
        with calls_of(monkeypatch, Broken()):
            await driver.press("C")
        assert f"{DEFECT} : la campagne close n'est pas montrée." in driver.text
        assert not driver.app.model.closed


async def test_a_defect_while_a_source_is_tried_is_told_under_its_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    launch = unconfigured(tmp_path / "home")
    async with driving(launch, (160, 40)) as driver:
        await chosen(driver, FOLDER)
        await driver.type(str(tmp_path))
        with calls_of(monkeypatch, Broken()):
            await driver.press("enter")
        assert "n'a pas pu être essayée, par un défaut de la console (RuntimeError)" in driver.text
        assert driver.screen.prompt.text == str(tmp_path)
        assert not driver.screen.prompt.held


async def test_a_defect_while_the_list_is_written_loses_nothing_of_what_is_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    launch = SectorFiles(tmp_path, source="").launch()
    given_list(launch.home, a_school(ALPHA), a_school("9990300X"))
    async with driving(launch, (160, 40)) as driver:
        await driver.press("9", "space", "E")
        picked = driver.app.office.school_list.building
        with calls_of(monkeypatch, Broken()):
            await driver.press("enter")
        assert "Un défaut de la console l'empêche (RuntimeError)" in driver.text
        assert driver.app.office.school_list.building.draft == picked.draft
        await driver.press("enter")
        assert "Liste écrite." in driver.text
