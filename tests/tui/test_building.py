"""Ma liste: the CIO typed, schools proposed by a real server, picked, put out of scope, written."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from cio_console.domain.list_draft import draft_of
from cio_console.domain.school import SectorFile
from cio_console.presentation.labels import GlyphSet
from cio_console.sector_building import open_list, read_sheet_file
from cio_console.store.sector_file import former_lists
from cio_console.tui.launch import Launch
from cio_console.tui.purposes import AREA, SCOPE, SHEET, WRITE_LIST
from cio_console.tui.screens.building import BuildingScreen
from cio_console.tui.views.first_run import BUILD, FOLDER
from tests.commands.builders import given_list
from tests.directory.desks import ALPHA, BETA, CIO, SEP, a_sector_of_rows
from tests.directory.open_data import OpenData, open_data
from tests.domain.builders import a_school
from tests.tui.driving import SIZES, Driver, driving
from tests.tui.golden import check_golden
from tests.tui.test_first_run import unconfigured
from tests.tui.test_synchronising import silent_server

SIZE_NAMES = [f"{width}x{height}" for width, height in SIZES]
EACH_SIZE = pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)


@pytest.fixture
def portal() -> Iterator[OpenData]:
    """Serve a small sector as open data."""
    with open_data(a_sector_of_rows()) as served:
        yield served


@pytest.fixture
def launch(tmp_path: Path, portal: OpenData) -> Launch:
    """Return the launch of a new account, whose directory is the portal."""
    return replace(unconfigured(tmp_path / "home"), directory=portal.url)


def screen(driver: Driver) -> BuildingScreen:
    """Return the active screen, which is Ma liste."""
    assert isinstance(driver.app.screen, BuildingScreen)
    return driver.app.screen


def written(launch: Launch) -> SectorFile:
    """Return the list that is on the disk."""
    sector = open_list(launch.home.sector_file).sector
    assert sector is not None
    return sector


def told(driver: Driver) -> str:
    """Return what is on the screen, its lines joined."""
    return " ".join(driver.text.split())


async def proposed(driver: Driver, typed: str = "Aville") -> None:
    """Open the list of a new account and give the CIO."""
    await driver.press("9")
    await driver.type(typed)
    await driver.press("enter")


async def test_from_nothing_to_a_list_by_the_keyboard_alone(launch: Launch) -> None:
    async with driving(launch) as driver:
        driver.sector.welcome.move_to(BUILD)
        await driver.press("enter")
        assert screen(driver).prompt.purpose == AREA
        await driver.type("Aville")
        await driver.press("enter")
        assert "0 retenu sur 6" in driver.text
        assert screen(driver).table.move_to(BETA)
        await driver.press("space", "E")
        assert "Écrire la liste (2 ajoutés) ?" in driver.text
        await driver.press("enter")
        assert driver.sector.welcome.cursor_key == FOLDER
        assert "Liste écrite. Ensuite" in driver.lines[1]
    assert [school.uai for school in written(launch).schools] == [BETA, SEP]
    assert written(launch).sector.uai == CIO


async def test_the_uai_of_the_cio_is_enough(launch: Launch) -> None:
    async with driving(launch) as driver:
        await proposed(driver, CIO.lower())
        assert screen(driver).draft is not None
        assert "d'Aville" in driver.text or "de Aville" in driver.text


async def test_of_several_cio_one_is_chosen(launch: Launch, portal: OpenData) -> None:
    rows = portal.datasets["fr-en-annuaire-education"].rows
    rows.append({**rows[0], "identifiant_de_l_etablissement": "9990843M"})
    async with driving(launch) as driver:
        await proposed(driver)
        assert "2 CIO trouvés" in driver.text
        await driver.press("space")
        assert "Choisissez d'abord le CIO" in driver.lines[1]
        await driver.press("enter")
        assert "0 retenu sur 6" in driver.text


async def test_schools_are_looked_for_elsewhere_and_what_is_picked_stays(launch: Launch) -> None:
    async with driving(launch) as driver:
        await proposed(driver)
        assert screen(driver).table.move_to(ALPHA)
        await driver.press("space", "z")
        await driver.type("Bourg-Saint-Éloi")
        await driver.press("enter")
        draft = screen(driver).draft
        assert draft is not None
        assert set(draft.by_uai) >= {ALPHA, BETA}
        assert draft.picked == {ALPHA}
        await driver.press("z")
        await driver.type("Nulle-Part")
        await driver.press("enter")
        assert "Aucun lycée à « Nulle-Part »" in told(driver)
        assert screen(driver).prompt.text == "Nulle-Part"
        assert draft.picked == {ALPHA}


async def test_all_and_none_are_of_what_the_filter_shows(launch: Launch) -> None:
    async with driving(launch) as driver:
        await proposed(driver)
        await driver.press("slash")
        await driver.type("beta")
        await driver.press("enter")
        await driver.press("A")
        draft = screen(driver).draft
        assert draft is not None
        assert draft.picked == {BETA, SEP}
        await driver.press("A")
        await driver.press("escape", "A")
        assert len(screen(driver).draft.picked) == 6  # type: ignore[union-attr]  # as above


async def test_a_reason_puts_out_of_scope_and_a_missing_one_is_asked_for(launch: Launch) -> None:
    async with driving(launch) as driver:
        await proposed(driver)
        assert screen(driver).table.move_to(ALPHA)
        await driver.press("h")
        assert screen(driver).prompt.purpose == SCOPE
        await driver.type("notes")
        await driver.press("enter")
        assert "Il manque la raison" in driver.text
        await driver.type(" : hors contrat")
        assert "Hors périmètre, Notes : hors contrat" in driver.text
        await driver.press("enter")
        draft = screen(driver).draft
        assert draft is not None
        assert draft.sector.schools[0].out_of_scope == {"notes": "hors contrat"}
        await driver.press("h")
        assert screen(driver).prompt.text == "Notes : hors contrat"


async def test_escape_keeps_what_is_picked_and_says_so(launch: Launch) -> None:
    async with driving(launch) as driver:
        await proposed(driver)
        await driver.press("A", "escape")
        assert "Gardé sans être écrit : 9 y revient." in driver.lines[1]
        await driver.press("9")
        assert "6 retenus sur 6" in driver.text


async def test_without_the_directory_the_uai_and_a_csv_are_enough(
    launch: Launch, portal: OpenData, tmp_path: Path
) -> None:
    portal.instead = lambda _path: (403, {}, b"")
    file = tmp_path / "lycees.csv"
    file.write_text(f"UAI;Nom;Commune\n{ALPHA};Lycée Alpha;Aville\n;perdu;\n", "utf-8")
    async with driving(launch) as driver:
        await proposed(driver, CIO)
        assert screen(driver).prompt.text == CIO
        assert "data" in told(driver)
        await driver.press("escape", "i")
        assert screen(driver).prompt.purpose == SHEET
        await driver.type(str(file))
        await driver.press("enter")
        assert "1 retenu sur 1" in driver.text
        await driver.press("E", "enter")
    assert [school.uai for school in written(launch).schools] == [ALPHA]
    assert written(launch).sector.uai == CIO


async def test_a_search_that_is_stopped_keeps_the_uai_typed_for_a_csv(
    launch: Launch, tmp_path: Path
) -> None:
    file = tmp_path / "lycees.csv"
    file.write_text(f"UAI;Nom\n{ALPHA};Lycée Alpha\n", "utf-8")
    with silent_server() as (address, _answer):
        async with driving(replace(launch, directory=address)) as driver:
            await driver.press("9")
            await driver.type(CIO)
            await driver.pilot.press("enter", "escape")
            await driver.settle()
            await driver.press("i")
            await driver.type(str(file))
            await driver.press("enter")
            assert f"CIO {CIO} · 1 retenu sur 1" in driver.text


@pytest.mark.parametrize(
    ("feed", "words"), [(True, "Le flux suivi garde la sienne"), (False, "r la prend en compte")]
)
async def test_what_a_list_serves_for_is_told(
    launch: Launch, tmp_path: Path, feed: bool, words: str
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    if feed:
        (source / "index.json").write_text("{}")
    given_list(launch.home, a_school(ALPHA), a_school(BETA))
    async with driving(replace(launch, source=str(source), offline=True)) as driver:
        await driver.press("9", "space", "E", "enter")
        assert words in driver.lines[1]
    assert [school.uai for school in written(launch).schools] == [BETA]


async def test_a_csv_that_does_not_tell_the_cio_is_refused_where_it_was_typed(
    launch: Launch, tmp_path: Path
) -> None:
    file = tmp_path / "lycees.csv"
    file.write_text(f"UAI;Nom\n{ALPHA};Lycée Alpha\n", "utf-8")
    async with driving(launch) as driver:
        await driver.press("9", "escape", "i", "enter")
        assert "Aucun fichier n'est nommé" in told(driver)
        await driver.type(str(file))
        await driver.press("enter")
        assert "ne dit pas de quel CIO" in told(driver)
        await driver.press("s", "enter")
        assert "n'existe pas" in told(driver)
        assert screen(driver).draft is None


async def test_a_directory_exported_as_csv_is_proposed_and_nothing_of_it_picked(
    launch: Launch, tmp_path: Path
) -> None:
    file = tmp_path / "annuaire.csv"
    text = f"UAI;Nom;Nature\n{ALPHA};Lycée Alpha;300\n{CIO};CIO d'Aville;841\n"
    file.write_text(text, "utf-8")
    async with driving(launch) as driver:
        await driver.press("9", "escape", "i")
        await driver.type(str(file))
        await driver.press("enter")
        assert "CIO d'Aville · 0 retenu sur 1" in driver.text


async def test_escape_stops_a_search_that_gets_no_answer(launch: Launch) -> None:
    with silent_server() as (address, _answer):
        async with driving(replace(launch, directory=address)) as driver:
            await driver.press("9")
            await driver.type("Aville")
            await driver.pilot.press("enter")
            assert "Échap l'arrête" in driver.text
            await driver.pilot.press("escape")
            await driver.settle()
            assert not screen(driver).prompt.display
            assert screen(driver).building.busy == ""


async def test_offline_the_last_copy_serves(launch: Launch, portal: OpenData) -> None:
    async with driving(launch) as driver:
        await proposed(driver)
    before = len(portal.asked)
    async with driving(replace(launch, offline=True), (120, 40)) as driver:
        await proposed(driver)
        assert "0 retenu sur 6" in driver.text
    assert len(portal.asked) == before


async def test_the_list_that_stands_is_changed_and_its_former_kept(launch: Launch) -> None:
    before = given_list(launch.home, a_school(ALPHA, name="À moi"), a_school("9990300X"))
    async with driving(launch) as driver:
        await driver.press("9")
        assert "2 retenus sur 2 · écrite" in driver.text
        await driver.press("E")
        assert "rien à écrire" in driver.lines[1]
        assert screen(driver).table.move_to("9990300X")
        await driver.press("space", "E")
        assert screen(driver).prompt.purpose == WRITE_LIST
        assert "Retiré : Lycée des Essais." in driver.text
        await driver.press("enter")
    assert [school.name for school in written(launch).schools] == ["À moi"]
    (former,) = former_lists(launch.home.sector_file)
    assert open_list(former).sector == before


async def test_a_list_changed_by_another_session_is_taken_in_before_writing(
    launch: Launch,
) -> None:
    before = given_list(launch.home, a_school(ALPHA))
    async with driving(launch) as driver:
        await driver.press("9", "space")
        launch.home.sector_file.unlink()
        given_list(launch.home, *before.schools, a_school(BETA, name="D'un autre"))
        await driver.press("E", "enter")
        assert "a changé depuis" in told(driver)
        assert screen(driver).draft is not None
        await driver.press("escape", "E", "enter")
    assert [school.uai for school in written(launch).schools] == [BETA]


async def test_a_list_that_cannot_be_read_is_told(launch: Launch) -> None:
    launch.home.config.mkdir(parents=True, exist_ok=True)
    launch.home.sector_file.write_text("{")
    async with driving(launch) as driver:
        await driver.press("9")
        assert "ce n'est pas du JSON valable" in told(driver)
        await driver.press("z")
        assert not screen(driver).prompt.display
    assert launch.home.sector_file.read_text() == "{"


async def test_what_is_picked_is_exported_as_importer_and_publier_read_it(
    launch: Launch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_list(launch.home, a_school(ALPHA), a_school(BETA))
    monkeypatch.chdir(tmp_path)
    async with driving(launch) as driver:
        await driver.press("9", "space", "e", "j", "enter", "e", "c", "enter", "e", "t", "enter")
    sector = open_list(tmp_path / "liste-9990010G.json").sector
    assert sector is not None
    assert [school.uai for school in sector.schools] == [BETA]
    sheet = read_sheet_file(tmp_path / "liste-9990010G.csv")
    assert [school.uai for school in sheet.schools] == [BETA]
    assert BETA in (tmp_path / "liste-9990010G.txt").read_text("utf-8")


@EACH_SIZE
async def test_the_screen_reads_as_its_golden(launch: Launch, size: tuple[int, int]) -> None:
    name = f"{size[0]}x{size[1]}"
    # A folder that is the same everywhere stands in the pane.
    async with driving(launch, size) as driver:
        await driver.press("9")
        driver.app.office.school_list.build(None, file="/home/moi/secteur.json")
        await driver.settle()
        check_golden(f"liste-question-{name}", driver.lines)
        await driver.type("Aville")
        await driver.press("enter")
        check_golden(f"liste-proposee-{name}", driver.lines)
        assert screen(driver).table.move_to(BETA)
        await driver.press("space", "h")
        await driver.type("notes : moins de dix candidats")
        check_golden(f"liste-hors-perimetre-{name}", driver.lines)
        await driver.press("enter", "E")
        check_golden(f"liste-ecrire-{name}", driver.lines)


async def test_the_screen_in_ascii(launch: Launch) -> None:
    before = given_list(launch.home, a_school(ALPHA), a_school(SEP, parent_uai=BETA))
    async with driving(replace(launch, glyphs=GlyphSet.ASCII)) as driver:
        await driver.press("9")
        driver.app.office.school_list.build(draft_of(before), file="/home/moi/secteur.json")
        await driver.press("space")
        check_golden("liste-ascii", driver.lines)
