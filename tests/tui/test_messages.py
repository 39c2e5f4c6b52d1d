"""Messages: prepared for one school or several, read before they leave, copied, left as drafts."""

import email
import errno
import stat
from email import policy
from pathlib import Path

import pytest
from msgspec.structs import replace

from cio_console.domain.acceptance import acceptance_id
from cio_console.domain.fingerprint import fingerprints
from cio_console.presentation.message import Message
from cio_console.tui.screens.message import MessageScreen
from cio_console.tui.views.message import page
from tests.domain.test_acceptance import accepted
from tests.faults.calls import Fail, calls_of
from tests.tui.driving import SIZES, Driver, driving
from tests.tui.golden import check_golden
from tests.tui.sector import HOSTILE_UAI, REJECTED, TO_CORRECT, SectorFiles, text_of
from tests.tui.test_calls import SIZE_NAMES, with_calls


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SectorFiles:
    """Give the sector with what was said on the days before, its home being the account's own."""
    monkeypatch.setenv("HOME", str(tmp_path))
    return with_calls(tmp_path)


def screen(driver: Driver) -> MessageScreen:
    """Return the active screen, which is Message."""
    assert isinstance(driver.app.screen, MessageScreen)
    return driver.app.screen


def template(files: SectorFiles, text: str) -> Path:
    """Write the user's template; return its path."""
    path = files.launch().home.template_file
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
async def test_the_message_reads_as_its_golden(files: SectorFiles, size: tuple[int, int]) -> None:
    async with driving(files.launch(), size) as driver:
        await driver.press("6", "m")
        check_golden(f"message-{size[0]}x{size[1]}", driver.lines)


async def test_the_message_to_each_school_marked_is_read_in_turn(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        await driver.press("6", "space", "space", "m")
        assert "1 sur 2" in driver.text
        first = screen(driver).uai
        assert screen(driver).uais == (TO_CORRECT, REJECTED)
        await driver.press("n")
        assert "2 sur 2" in driver.text
        assert {first, screen(driver).uai} == {TO_CORRECT, REJECTED}
        await driver.press("n")
        assert "C'est le dernier" in driver.text
        await driver.press("N")
        assert screen(driver).uai == first


async def test_messages_come_in_the_order_of_the_list(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        listed = list(driver.sector.table.keys)
        assert listed != sorted(listed)
        await driver.press(*["space"] * len(listed))
        assert list(driver.sector.chosen) == listed
        await driver.press("S")
        assert list(driver.sector.chosen) == listed[::-1]


def test_a_school_without_any_address_is_not_said_to_have_a_wrong_one() -> None:
    told = text_of(page([Message("u", "", "Relance", "Bonjour")], 0, (), 80))
    assert "À     aucune adresse connue" in told
    assert "Cette adresse" not in told
    wrong = text_of(page([Message("u", "ce point", "Relance", "Bonjour")], 0, (), 80))
    assert "Cette adresse ne peut pas servir" in wrong


async def test_a_message_can_be_prepared_from_the_sector_and_from_a_school(
    files: SectorFiles,
) -> None:
    async with driving(files.launch()) as driver:
        await driver.press("m")
        assert screen(driver).uais == (REJECTED,)
        await driver.press("left", "enter", "m")
        assert screen(driver).uais == (REJECTED,)
        assert "Remontées Parcoursup" in driver.text


async def test_the_users_template_serves_and_is_named(files: SectorFiles) -> None:
    path = template(files, "Objet : Rappel\n\nBonjour {chef}, {adresses}")
    async with driving(files.launch(), (200, 50)) as driver:
        await driver.press("6", "m")
        assert f"modèle : {path}" in driver.text
        assert "Objet Rappel" in driver.text
        assert "Bonjour M. Besson, – Courriels : 5 sur 120 élèves" in driver.text


async def test_a_wrong_template_is_told_and_nothing_leaves(files: SectorFiles) -> None:
    template(files, "Objet : Rappel\n\n{etablisement}")
    async with driving(files.launch(), (200, 50)) as driver:
        await driver.press("6", "m")
        check_wrong = "ligne 3 : « {etablisement} » n'est pas un repère."
        assert check_wrong in driver.text
        assert "Vouliez-vous écrire « {établissement} » ?" in driver.text
        await driver.press("y")
        assert "Corrigez d'abord le modèle" in driver.text
        await driver.press("e")
        assert not screen(driver).prompt.display


async def test_a_template_that_cannot_be_read_says_why(files: SectorFiles) -> None:
    files.launch().home.template_file.write_bytes(b"Bonjour \xe9")
    async with driving(files.launch(), (200, 50)) as driver:
        await driver.press("6", "m")
        assert "ce modèle de message n'est pas en UTF-8 (octet 9)" in driver.text


async def test_a_defect_of_the_console_is_told_instead_of_a_message(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        await driver.press("6")
        held = driver.app.model
        assert held.overview
        hollow = tuple(replace(line, states={}) for line in held.overview.lines)
        driver.app.model = replace(held, overview=replace(held.overview, lines=hollow))
        await driver.press("m")
        assert "La console s'est trompée (KeyError) : pas de message." in driver.text
        await driver.press("y")
        assert "Message envoyé" not in driver.text


async def test_drafts_are_private_new_files_that_a_mail_program_reads(files: SectorFiles) -> None:
    folder = files.home / "brouillons-cio"
    async with driving(files.launch()) as driver:
        await driver.press("6", "space", "space", "m", "e", "enter")
        assert "2 brouillons écrits dans" in driver.text
        assert not screen(driver).prompt.display
        await driver.press("e", "enter")
        names = sorted(path.name for path in folder.iterdir())
        assert names == [
            f"2025-01-08-{TO_CORRECT}-lycee-polyvalent-de-l-ecluse-2.eml",
            f"2025-01-08-{TO_CORRECT}-lycee-polyvalent-de-l-ecluse.eml",
            f"2025-01-08-{REJECTED}-lycee-professionnel-auguste-perdrix-2.eml",
            f"2025-01-08-{REJECTED}-lycee-professionnel-auguste-perdrix.eml",
        ]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        assert not mail.defects
        assert mail["To"].endswith("@exemple.invalid")


async def test_a_folder_of_the_users_is_left_as_it_is(files: SectorFiles, tmp_path: Path) -> None:
    mine = tmp_path / "à moi"
    mine.mkdir()
    before = mine.stat().st_mode
    async with driving(files.launch()) as driver:
        await driver.press("6", "m", "e", "ctrl+u")
        await driver.type(str(mine))
        await driver.press("enter")
        assert "1 brouillon écrit" in driver.text
    assert mine.stat().st_mode == before
    assert len(list(mine.iterdir())) == 1


async def test_a_folder_that_cannot_be_written_keeps_the_question_open(
    files: SectorFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with driving(files.launch()) as driver:
        await driver.press("6", "m", "e", "ctrl+u", "enter")
        assert "Aucun dossier n'est nommé" in driver.text
        await driver.type("~compte-qui-n-est-pas-la/x")
        await driver.press("enter")
        assert "ce compte n'existe pas" in driver.text
        await driver.press("ctrl+u")
        await driver.type(str(files.home / "config.toml" / "x"))
        (files.home / "config.toml").write_text("")
        await driver.press("enter")
        assert "Brouillons non écrits :" in driver.text
        await driver.press("ctrl+u")
        await driver.type(str(files.home / "m"))
        with calls_of(monkeypatch, Fail(lambda call: call.name == "write", errno.ENOSPC)):
            await driver.press("enter")
            assert "le disque est plein" in driver.text
        assert list((files.home / "m").iterdir()) == []
        await driver.press("enter")
        assert "1 brouillon écrit" in driver.text


async def test_a_contact_by_mail_is_noted_for_every_school_written_to(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        await driver.press("6", "space", "space", "m", "c")
        await driver.type("mél envoyé, rappel +2")
        await driver.press("enter")
        new = files.journal.contacts()[-2:]
        assert {contact.uai for contact in new} == {TO_CORRECT, REJECTED}


async def test_what_the_director_accepted_is_not_asked_of_the_school(files: SectorFiles) -> None:
    upload = files.uploads[1]
    assert upload.report
    report = files.reports[upload.report.sha256]
    for finding, print_ in zip(report.findings, fingerprints(report.findings, "x"), strict=True):
        if finding.rule == "S111":
            name = acceptance_id(TO_CORRECT, "siecle", print_)
            decided = accepted(finding, id=name, source=files.source, uai=TO_CORRECT)
            files.journal.accept_all([replace(decided, subjects=print_.subjects)])
    async with driving(files.launch(), (120, 40)) as driver:
        await driver.press("6", "m")
        body = screen(driver).messages[0].body
        assert "SIECLE, 3 anomalies à corriger, par classe" in body
        assert "S111" not in body


async def test_a_hostile_school_writes_nothing_but_text(files: SectorFiles) -> None:
    template(files, "Objet : Rappel\n\n{chef},")
    async with driving(files.launch(), (120, 40)) as driver:
        driver.sector.table.move_to(HOSTILE_UAI)
        await driver.press("m")
        assert "Mme [red]Évil," in driver.text
        assert "\x1b" not in driver.text


# The clipboard


async def test_outside_tmux_the_text_goes_to_the_terminal_by_osc_52(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        await driver.press("6", "m", "y")
        assert driver.app.clipboard == screen(driver).messages[0].text
        assert "Message envoyé au terminal" in driver.text
        assert "e l'écrit dans un fichier" in driver.text
        assert "copié" not in driver.text


async def test_a_text_too_long_for_a_terminal_is_offered_as_a_file(files: SectorFiles) -> None:
    template(files, "x" * 60_000 + "\n" + "y" * 5_000)
    async with driving(files.launch()) as driver:
        driver.app.office.letters.copy("x" * 75_000)
        await driver.settle()
        assert "trop long pour le terminal : e l'écrit dans un fichier" in driver.text
