"""Exporting the view: what is shown, in the form chosen, in a file of the user's, or a reason."""

import json
import stat
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from cio_console.tui.views.subject import Subject
from tests.tui.driving import driving
from tests.tui.exporting import asked, findings_of, inside, rows, written
from tests.tui.sector import (
    LAST_REJECTED,
    REJECTED,
    TO_CORRECT,
    a_contact,
    a_sector,
)

LIST_KEYS = ("c", "j", "t", "m")


async def test_three_keys_write_what_is_shown(tmp_path: Path, folder: Path) -> None:
    async with driving(a_sector(tmp_path).store(), (120, 40)) as driver:
        await driver.press("e")
        assert "Exporter 8 établissements" in driver.text
        assert "c CSV · j JSON · t texte · m Markdown" in driver.text
        await driver.press("c")
        assert driver.screen.prompt.text == "secteur-2025-01-08.csv"
        await driver.press("enter")
        await written(driver)
        path = folder / "secteur-2025-01-08.csv"
        assert f"Écrit, pour vous seul : {path}"[:110] in driver.text
        assert driver.screen.prompt.purpose == ""
        assert driver.app.focused is driver.screen.query_one("#schools")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert inside(folder) == [path.name]
    assert len(rows(path)) == 8


async def test_what_is_typed_in_one_go_is_understood_key_by_key(
    tmp_path: Path, folder: Path
) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        for key in ("e", "j", "enter"):
            driver._send(key)
        await driver.settle()
        await written(driver)
    assert inside(folder) == ["secteur-2025-01-08.json"]


async def test_enter_takes_the_usual_form_and_another_letter_says_which_there_are(
    tmp_path: Path, folder: Path
) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("e", "x")
        assert "Tapez une de ces lettres : c, j, t, m" in driver.text
        await driver.press("enter", "enter")
        await written(driver)
    assert inside(folder) == ["secteur-2025-01-08.csv"]


async def test_the_filter_the_sort_and_the_day_of_the_list_are_those_of_the_file(
    tmp_path: Path, folder: Path
) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("s", "S", "slash")
        await driver.type("valbourg")
        await driver.press("enter", "d")
        await driver.type("2024-12-20")
        await driver.press("enter")
        shown = [one.school.uai for one in driver.app.sector_screen.lines]
        for form in LIST_KEYS:
            await asked(driver, form)
    stem = "secteur-2024-12-20"
    assert 0 < len(shown) < 8
    assert [row["UAI"] for row in rows(folder / f"{stem}.csv")] == shown
    document = json.loads((folder / f"{stem}.json").read_bytes())
    assert [one["uai"] for one in document["schools"]] == shown
    assert (document["format"], document["today"]) == ("cio-state", "2024-12-20")
    text = (folder / f"{stem}.txt").read_text("utf-8")
    assert "filtre « valbourg »" in text
    assert "vendredi 20 décembre 2024" in text
    assert len(text.splitlines()) == 5 + len(shown)
    assert "\x1b" not in text
    markdown = (folder / f"{stem}.md").read_text("utf-8")
    assert markdown.startswith("# CIO de Valbourg — Parcoursup 2025")
    assert sum(line.startswith("| ") for line in markdown.splitlines()) == 2 + len(shown)


async def test_the_schools_marked_are_written_alone(tmp_path: Path, folder: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("space", "space")
        marked = driver.app.sector_screen.marked
        assert len(marked) == 2
        await driver.press("e")
        assert "Exporter 2 établissements" in driver.text
        await driver.press("c", "enter")
        await written(driver)
    assert {row["UAI"] for row in rows(folder / "secteur-2025-01-08.csv")} == marked


async def test_a_school_is_written_as_its_page_and_as_its_state(
    tmp_path: Path, folder: Path
) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        driver.app.open_school(TO_CORRECT)
        await driver.settle()
        for form in ("t", "c", "j"):
            await asked(driver, form)
    stem = f"etablissement-{TO_CORRECT}-2025-01-08"
    assert inside(folder) == [f"{stem}.csv", f"{stem}.json", f"{stem}.txt"]
    assert "7 erreurs" in (folder / f"{stem}.txt").read_text("utf-8")
    assert [row["UAI"] for row in rows(folder / f"{stem}.csv")] == [TO_CORRECT]


async def test_findings_are_written_in_their_groups_with_identities_as_shown(
    tmp_path: Path, folder: Path
) -> None:
    async with driving(a_sector(tmp_path).store(), (120, 40)) as driver:
        await findings_of(driver, TO_CORRECT)
        count = len(driver.findings.items)
        for form in ("c", "j", "t"):
            await asked(driver, form)
    (stem,) = {name.partition(".")[0] for name in inside(folder)}
    assert stem.startswith(f"anomalies-{TO_CORRECT}-")
    found = rows(folder / f"{stem}.csv")
    assert len(found) == count
    assert {row["élève"] for row in found} == {"D. L."}
    document = json.loads((folder / f"{stem}.json").read_bytes())
    assert document["format"] == "cio-findings"
    assert len(document["findings"]) == count
    assert len({one["fingerprint"] for one in document["findings"]}) == count
    text = (folder / f"{stem}.txt").read_text("utf-8")
    assert sum("D. L." in line for line in text.splitlines()) == count
    assert "CIO de Valbourg" in text


async def test_the_findings_marked_are_written_alone(tmp_path: Path, folder: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await findings_of(driver, TO_CORRECT)
        await driver.press("space")
        await asked(driver, "c")
        await driver.press("enter")
        assert driver.screen.room == "finding"
        await asked(driver, "t")
        await asked(driver, "c")
    lists = [name for name in inside(folder) if name.startswith("anomalies-")]
    one, page = [name for name in inside(folder) if name.startswith("anomalie-")]
    assert [len(rows(folder / name)) for name in (*lists, one)] == [1, 1]
    assert "Pourquoi" in (folder / page).read_text("utf-8")


async def test_a_corrected_finding_is_said_to_be_corrected(tmp_path: Path, folder: Path) -> None:
    files = a_sector(tmp_path)
    async with driving(files.store()) as driver:
        driver.app.open_findings(Subject(TO_CORRECT, upload=files.uploads[1].id))
        await driver.settle()
        await asked(driver, "j", "tout.json")
    document = json.loads((folder / "tout.json").read_bytes())
    assert {"nouvelle", "corrigée"} <= {one["since"] for one in document["findings"]}


async def test_a_rule_is_written_as_its_page_without_asking_for_a_form(
    tmp_path: Path, folder: Path
) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        driver.app.open_rule("S111")
        await driver.settle()
        await driver.press("e", "enter")
        await written(driver)
    assert inside(folder) == ["regle-S111-2025-01-08.txt"]
    text = (folder / "regle-S111-2025-01-08.txt").read_text("utf-8")
    assert "Lycée polyvalent de l'Écluse" in text
    assert "Pourquoi" in text


async def test_the_calls_are_written_with_their_days(tmp_path: Path, folder: Path) -> None:
    files = a_sector(tmp_path)
    launch = files.store()
    files.journal.record_new([a_contact(REJECTED)])
    async with driving(launch) as driver:
        await driver.press("6")
        await driver.press("space")
        for form in (*LIST_KEYS, "i"):
            await asked(driver, form)
        (uai,) = driver.screen.chosen
    stem = "relances-2025-01-08"
    assert [row["UAI"] for row in rows(folder / f"{stem}.csv")] == [uai]
    document = json.loads((folder / f"{stem}.json").read_bytes())
    assert [one["uai"] for one in document["calls"]] == [uai]
    assert (folder / f"{stem}.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert "à appeler" in (folder / f"{stem}.txt").read_text("utf-8")


async def test_the_changes_are_written_as_they_are_filtered(tmp_path: Path, folder: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("7", "slash")
        await driver.type("parmentier")
        await driver.press("enter")
        for form in LIST_KEYS:
            await asked(driver, form)
    stem = "changements-2025-01-08"
    assert [row["UAI"] for row in rows(folder / f"{stem}.csv")] == [LAST_REJECTED]
    document = json.loads((folder / f"{stem}.json").read_bytes())
    assert [one["uai"] for one in document["changes"]] == [LAST_REJECTED]
    assert "depuis hier" in (folder / f"{stem}.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("s", "campagne-2025-01-08.svg"),
        ("j", "campagne-2025-01-08.json"),
        ("c", "campagne-jours-2025-01-08.csv"),
        ("r", "campagne-regles-2025-01-08.csv"),
        ("a", "campagne-courriels-2025-01-08.csv"),
        ("h", "rapport-2025-01-08.html"),
        ("m", "rapport-2025-01-08.md"),
        ("i", "echeances-2025-01-08.ics"),
    ],
)
async def test_the_campaign_is_written_in_every_form(
    tmp_path: Path, folder: Path, form: str, name: str
) -> None:
    async with driving(a_sector(tmp_path).store(), (60, 24)) as driver:
        await driver.press("5")
        await asked(driver, form)
    assert inside(folder) == [name]
    raw = (folder / name).read_bytes()
    if form == "s":
        assert ET.fromstring(raw).tag.endswith("svg")  # noqa: S314 - written by the console
    assert len(raw) > 100


async def test_the_text_of_the_campaign_is_what_the_screen_shows_whole(
    tmp_path: Path, folder: Path
) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("5", "t")
        await asked(driver, "t", "vue.txt")
    text = (folder / "vue.txt").read_text("utf-8")
    assert text.startswith(
        "CIO de Valbourg — Parcoursup 2025 — académie de Créteil\n"
        "Campagne, tableaux · mercredi 8 janvier 2025\n\nSIECLE  5/7 utilisables"
    )
    assert "établissement" in text
    assert "Rosalie Parmentier" in text  # far below what the screen has room for
    assert "\x1b" not in text
    assert all(line == line.rstrip() for line in text.splitlines())
