"""What arrives: names, instants, archives that open, documents of the announced kind."""

import io
import zipfile
from datetime import datetime

import pytest
from lxml import etree

from cio_console.demo.deposits import Arrival, arrivals
from cio_console.demo.faults import ARCHIVE_ACCIDENTS, BYTE_ACCIDENTS
from cio_console.demo.story import ARCHETYPES
from tests.demo.builders import MAGIC_ZIP, campaign, document, parse, sender, sent

UNREADABLE = {"vide", "coupe", "page-de-connexion", "declare-utf8", *ARCHIVE_ACCIDENTS}
"""Accidents after which there is no document to parse."""
OTHER_ROOTS = {"emploi-du-temps": "STS_EDT"}


def _readable(index: int) -> list[tuple[Arrival, str]]:
    """Return the uploads of a school that can be parsed, with the accident of each."""
    story = ARCHETYPES[index]
    pairs = zip(sent(index), story.siecle + story.grades, strict=True)
    return [(a, deposit.accident) for a, deposit in pairs if deposit.accident not in UNREADABLE]


@pytest.mark.parametrize("index", range(24))
def test_every_readable_upload_has_the_root_of_its_collection(index: int) -> None:
    for arrival, accident in _readable(index):
        usual = "BEE_ELEVES" if arrival.collection == "siecle" else "fichier"
        parser = etree.XMLParser(load_dtd=False, no_network=True, resolve_entities=False)
        root = etree.fromstring(document(arrival.data), parser)
        assert root.tag == OTHER_ROOTS.get(accident, usual)


@pytest.mark.parametrize("index", range(24))
def test_a_zip_is_a_zip_and_an_xml_is_not(index: int) -> None:
    for arrival in sent(index):
        assert arrival.file_name.endswith(".zip") == arrival.data.startswith(MAGIC_ZIP)


@pytest.mark.parametrize("index", range(24))
def test_the_document_names_the_school_unless_the_story_says_otherwise(index: int) -> None:
    expected = sender(index).school.uai
    for arrival, accident in _readable(index):
        if accident in ("etablissement-frere", "sans-uaj", "sans-parametres", "emploi-du-temps"):
            continue
        parser = etree.XMLParser(load_dtd=False, no_network=True)
        root = etree.fromstring(document(arrival.data), parser)
        if arrival.collection == "siecle":
            assert root.findtext("PARAMETRES/UAJ") == expected
        else:
            assert root[0].get("rne") == expected


UNDATED = ("sans-parametres", "emploi-du-temps", "vieil-export")
"""Accidents after which an export does not tell the day of its upload."""


@pytest.mark.parametrize("index", range(24))
def test_an_export_is_made_within_the_hour_before_its_upload(index: int) -> None:
    for arrival, accident in _readable(index):
        if arrival.collection != "siecle" or accident in UNDATED:
            continue
        stamp = parse_without_dtd(document(arrival.data)).findtext("PARAMETRES/HORODATAGE") or ""
        exported = datetime.strptime(stamp, "%d/%m/%Y %H:%M:%S").replace(
            tzinfo=arrival.received_at.tzinfo
        )
        assert 0 < (arrival.received_at - exported).total_seconds() < 3600


def parse_without_dtd(data: bytes) -> etree._Element:
    """Return the root of a document whose DOCTYPE is not followed."""
    return etree.fromstring(data, etree.XMLParser(load_dtd=False, no_network=True))


def test_the_sister_schools_file_is_the_one_of_the_parent() -> None:
    parent, section = sender(0).school, sender(1).school
    wrong = sent(1, "siecle")[0]
    assert section.parent_uai == parent.uai
    assert parse(document(wrong.data)).findtext("PARAMETRES/UAJ") == parent.uai


def test_the_neighbours_grades_carry_its_name_inside_and_outside() -> None:
    neighbour = sender(10).school
    wrong = sent(11, "notes")[0]
    assert wrong.file_name == f"{neighbour.uai}_E1.xml"
    assert parse(wrong.data)[0].get("rne") == neighbour.uai


def test_grades_files_are_named_by_school_and_number() -> None:
    uai = sender(2).school.uai
    assert [a.file_name for a in sent(2, "notes")] == [f"{uai}_E1.xml", f"{uai}_E2.xml"]


def test_a_cut_archive_cannot_be_opened() -> None:
    (cut, *_) = sent(7, "siecle")
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(cut.data))


def test_an_archive_with_two_exports_names_both() -> None:
    double = sent(23, "siecle")[2]
    with zipfile.ZipFile(io.BytesIO(double.data)) as archive:
        assert archive.namelist() == ["ElevesSansAdresses.xml", "ElevesSansAdresses_decembre.xml"]


def test_a_file_of_empty_rows_expands_beyond_reason() -> None:
    swollen = sent(23, "siecle")[1]
    with zipfile.ZipFile(io.BytesIO(swollen.data)) as archive:
        (info,) = archive.infolist()
    assert info.file_size > 200 * info.compress_size


def test_an_empty_file_is_empty() -> None:
    assert sent(23, "siecle")[0].data == b""


def test_a_member_is_dated_from_its_export_and_not_from_today() -> None:
    arrival = sent(2, "siecle")[0]
    with zipfile.ZipFile(io.BytesIO(arrival.data)) as archive:
        (info,) = archive.infolist()
    assert info.date_time[:3] == (2024, 12, 10)


@pytest.mark.parametrize("index", [0, 3, 14])
def test_instants_are_those_of_the_story_in_campaign_time(index: int) -> None:
    story = ARCHETYPES[index]
    for deposit, arrival in zip(story.siecle + story.grades, sent(index), strict=True):
        assert f"{arrival.received_at:%Y-%m-%dT%H:%M}" == deposit.at
        assert arrival.received_at.tzinfo == campaign().zone


def test_schools_that_share_a_story_do_not_send_at_the_same_second() -> None:
    instants = {
        arrivals(sender(index, schools=240), campaign())[0].received_at
        for index in range(0, 240, 24)
    }
    assert len(instants) > 8


def test_a_later_school_keeps_the_day_and_the_order_of_its_story() -> None:
    story = ARCHETYPES[4]
    (late,) = [
        a.received_at
        for a in arrivals(sender(24 + 4, schools=240), campaign())
        if a.collection == "siecle"
    ]
    assert late.date() == datetime.fromisoformat(story.siecle[0].at).date()


def test_schools_of_a_larger_sector_are_smaller_and_still_have_each_fault() -> None:
    first = arrivals(sender(3, schools=400), campaign())[0]
    root = parse(document(first.data))
    pupils = list(root.iterfind("DONNEES/ELEVES/ELEVE"))
    assert 20 < len(pupils) < 100
    assert any(pupil.findtext("MEL") in (None, "") for pupil in pupils)


def test_the_last_uploads_of_a_corrected_school_have_every_address() -> None:
    root = parse(document(sent(0, "siecle")[-1].data))
    assert all(pupil.findtext("MEL") for pupil in root.iterfind("DONNEES/ELEVES/ELEVE"))


def test_every_accident_of_bytes_is_played_by_some_school() -> None:
    played = {deposit.accident for row in ARCHETYPES for deposit in row.siecle}
    assert set(BYTE_ACCIDENTS) <= played


def test_the_same_seed_gives_the_same_files_and_another_gives_others() -> None:
    again = arrivals(sender(5), campaign())
    assert tuple(again) == sent(5)
    other = arrivals(sender(5, seed=1), campaign())
    assert all(a.data != b.data for a, b in zip(other[1:], sent(5)[1:], strict=True))
