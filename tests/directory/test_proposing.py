"""From a CIO's UAI or town to the schools of its list, over real HTTP on loopback."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cio_console.directory.proposing import Directory
from cio_console.domain.candidate import Area, HeadCount, Proposal
from cio_console.errors import UsageProblem
from tests.directory.desks import (
    ALPHA,
    BETA,
    CIO,
    EREA,
    FARM,
    PRIVATE,
    SEP,
    Desk,
    a_sector_of_rows,
)
from tests.directory.open_data import (
    OpenData,
    a_general_count,
    a_row,
    a_vocational_count,
    open_data,
    uai,
)


@pytest.fixture
def portal() -> Iterator[OpenData]:
    """Serve the small sector."""
    with open_data(a_sector_of_rows()) as served:
        yield served


@pytest.fixture
def desk(tmp_path: Path, portal: OpenData) -> Desk:
    """Give what a search needs."""
    return Desk(tmp_path / "copies", portal.url)


def uais(proposal: Proposal) -> list[str]:
    """Return the UAIs proposed, in order."""
    return [one.uai for one in proposal.schools]


@pytest.mark.parametrize(
    ("typed", "town"),
    [
        (CIO, "Aville"),
        (CIO.lower(), "Aville"),
        ("AVILLE", "Aville"),
        ("saint eloi sur mer", "Saint-Éloi-sur-Mer"),
        ("St-Eloi-sur-Mer", "Saint-Éloi-sur-Mer"),
        ("eloi", "Saint-Éloi-sur-Mer"),
    ],
)
async def test_a_cio_is_found_by_its_uai_or_its_town(desk: Desk, typed: str, town: str) -> None:
    async with Directory(desk.reach()) as directory:
        (found,) = await directory.cios(typed)
    assert (found.commune, found.departement) == (town, "999")


async def test_a_cio_that_is_not_there_is_answered_with_towns_that_look_alike(desk: Desk) -> None:
    async with Directory(desk.reach()) as directory:
        with pytest.raises(
            UsageProblem, match=r"aucun CIO à « Avile ».*Vouliez-vous écrire Aville"
        ):
            await directory.cios("Avile")


async def test_every_open_lycee_of_the_departement_is_proposed(desk: Desk) -> None:
    proposal = await desk.propose()
    assert uais(proposal) == [EREA, ALPHA, FARM, BETA, SEP, PRIVATE]
    told = {one.uai: one for one in proposal.schools}
    assert (told[PRIVATE].sector, told[PRIVATE].without_contract) == ("private", True)
    assert told[FARM].agricultural
    assert not told[ALPHA].agricultural
    assert told[ALPHA].tracks == ("générale", "technologique")
    assert told[ALPHA].email == f"ce.{ALPHA}@exemple.fr"
    assert [one.name for one in proposal.closed] == ["Lycée Oméga"]


async def test_communes_are_chosen_by_name_or_code_with_the_sections_of_their_lycees(
    desk: Desk,
) -> None:
    by_name = await desk.propose(area=Area(communes=("bourg st eloi",)))
    assert uais(by_name) == [BETA, SEP, PRIVATE], "the section is in another commune"
    by_code = await desk.propose(area=Area(communes=("99902",)))
    assert uais(by_code) == [BETA, SEP]


async def test_a_commune_without_lycee_is_told_with_those_that_look_alike(desk: Desk) -> None:
    with pytest.raises(UsageProblem, match=r"aucun lycée à « Bourg-St-Loi ».*Bourg-Saint-Éloi"):
        await desk.propose(area=Area(communes=("Bourg-St-Loi",)))


async def test_a_bassin_is_chosen_by_name_or_code(desk: Desk, portal: OpenData) -> None:
    with pytest.raises(UsageProblem, match=r"ne dit pas le bassin de formation.*--communes"):
        await desk.propose(area=Area(bassin="Thau"))
    for row in next(iter(portal.datasets.values())).rows[2:4]:
        row |= {"code_bassin_formation": "11114", "libelle_bassin_formation": "BASSIN DE L'ÉTANG"}
    next(iter(portal.datasets.values())).processed = "2025-01-06"
    assert uais(await desk.propose(area=Area(bassin="étang"))) == [ALPHA, BETA, SEP]
    assert uais(await desk.propose(area=Area(bassin="11114"))) == [ALPHA, BETA, SEP]
    with pytest.raises(UsageProblem, match=r"aucun lycée du bassin « Nord ».*BASSIN DE L'ÉTANG"):
        await desk.propose(area=Area(bassin="Nord"))


async def test_several_departements_can_be_asked_for(desk: Desk, portal: OpenData) -> None:
    rows = next(iter(portal.datasets.values())).rows
    rows.append(a_row(201, "Lycée Voisin", code_departement="02A"))
    proposal = await desk.propose(area=Area(departements=("999", "2a")))
    assert uai(201) in uais(proposal)
    assert ALPHA in uais(proposal)


@pytest.mark.parametrize("typed", [" ", "Rhône", '94" or 1=1', "9a9"])
async def test_what_is_no_departement_is_never_sent(
    desk: Desk, portal: OpenData, typed: str
) -> None:
    with pytest.raises(UsageProblem, match="n'est pas un département"):
        await desk.propose(area=Area(departements=(typed,)))
    assert len(portal.exports) == 1, "the CIO only"


async def test_a_departement_without_lycee_is_told(desk: Desk) -> None:
    with pytest.raises(UsageProblem, match="aucun lycée dans le département « 971 »"):
        await desk.propose(area=Area(departements=("971",)))


async def test_only_the_fields_that_there_are_are_asked_for(desk: Desk, portal: OpenData) -> None:
    """`code_commune` vanished in 2025, and a type may be another tomorrow."""
    data = next(iter(portal.datasets.values()))
    data.types = {}
    for row in data.rows:
        del row["code_commune"]
        row["code_nature"] = str(row["code_nature"])
    proposal = await desk.propose()
    assert len(proposal.schools) == 6
    assert {one.commune_code for one in proposal.schools} == {""}
    (lycees,) = (path for path in portal.asked if "306" in path)
    assert 'code_nature = "306"' in lycees
    assert "code_commune" not in lycees


async def test_the_type_of_school_may_vanish_too(desk: Desk, portal: OpenData) -> None:
    for row in next(iter(portal.datasets.values())).rows:
        del row["type_etablissement"]
        del row["code_departement"]
    assert len((await desk.propose()).schools) == 6


async def test_the_nature_may_vanish_and_the_type_then_decides(
    desk: Desk, portal: OpenData
) -> None:
    for row in next(iter(portal.datasets.values())).rows:
        del row["code_nature"]
    proposal = await desk.propose()
    assert proposal.cio.uai == CIO
    assert len(proposal.schools) == 6
    assert "d'une nature que la console ne connaît pas" in proposal.notices[0]


async def test_head_counts_are_summed_over_both_data_sets(tmp_path: Path) -> None:
    general = [
        a_general_count(101, "2023", g=200),
        a_general_count(101, "2024", g=180, stmg="35"),
        a_general_count(102, "2024", g=90),
    ]
    vocational = [a_vocational_count(102, "2024", 41), a_vocational_count(103, "2024", None)]
    with open_data(a_sector_of_rows(), general, vocational) as portal:
        proposal = await Desk(tmp_path, portal.url).propose()
    counts = {one.uai: one.head_count for one in proposal.schools}
    assert counts[ALPHA] == HeadCount(215, 2024)
    assert counts[BETA] == HeadCount(131, 2024)
    assert counts[SEP] is None, "no figure is not zero pupil"


async def test_without_head_counts_the_rest_is_proposed(desk: Desk, portal: OpenData) -> None:
    for name in list(portal.datasets)[1:]:
        del portal.datasets[name]
    proposal = await desk.propose()
    assert len(proposal.schools) == 6
    assert "effectifs de terminale ne sont pas connus" in proposal.notices[0]


async def test_a_serie_that_is_not_counted_is_told(desk: Desk, portal: OpenData) -> None:
    list(portal.datasets.values())[1].rows[0]["terminales_s3x"] = 12
    proposal = await desk.propose()
    assert [notice for notice in proposal.notices if "terminales_s3x" in notice]
