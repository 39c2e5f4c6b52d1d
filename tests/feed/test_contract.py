"""The documents of a feed: what is written is read back, and nothing doubtful gets in."""

import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from cio_console.domain.declaration import without_file
from cio_console.domain.finding import Severity
from cio_console.domain.upload import Declared, FileRef, ObjectRef, Upload
from cio_console.errors import SourceInvalid, SourceRefused
from cio_console.feed.contract import (
    Index,
    decode_index,
    decode_report,
    encode_index,
    encode_report,
)
from tests.feed.builders import SCHOOLS, a_report, an_index, an_upload

WITHOUT_ZONE = datetime.fromisoformat("2025-01-08T00:00:00")


def an_ordinary_index() -> Index:
    return an_index(an_upload(SCHOOLS[0], 8, a_report(1)), an_upload(SCHOOLS[1], 9, None))


def as_json(index: Index) -> dict[str, Any]:
    value = json.loads(encode_index(index))
    assert isinstance(value, dict)
    return value


def raw_of(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def changed(*path: str | int, to: object) -> bytes:
    """Return an ordinary index in which one value was changed."""
    document: Any = as_json(an_ordinary_index())
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return raw_of(document)


def without(*path: str | int) -> bytes:
    document: Any = as_json(an_ordinary_index())
    place = document
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    return raw_of(document)


def test_an_index_is_read_back_as_it_was_written() -> None:
    index = an_ordinary_index()
    assert decode_index(encode_index(index)) == index


def test_a_report_is_read_back_as_it_was_written() -> None:
    report = a_report(3, errors=5)
    assert decode_report(encode_report(report)) == report


def test_writing_twice_gives_the_same_bytes() -> None:
    index = an_ordinary_index()
    assert encode_index(decode_index(encode_index(index))) == encode_index(index)
    report = a_report(2)
    assert encode_report(decode_report(encode_report(report))) == encode_report(report)


def test_the_format_and_its_version_stand_at_the_head_of_each_document() -> None:
    assert encode_index(an_ordinary_index()).startswith(
        b'{"format":"cio-feed","format_version":"1.1","revision":1,'
    )
    assert encode_report(a_report()).startswith(
        b'{"format":"cio-feed-report","format_version":"1.0","facts":{'
    )


def test_an_instant_keeps_its_offset() -> None:
    index = an_index(an_upload(SCHOOLS[0], 8, None))
    document = as_json(index)
    assert document["uploads"][0]["received_at"] == "2025-01-08T12:00:00+01:00"


def test_unknown_fields_are_ignored_at_every_level() -> None:
    document: Any = as_json(an_ordinary_index())
    for place in (
        document,
        document["campaign"],
        document["sector"],
        document["schools"][0],
        document["uploads"][0],
        document["uploads"][0]["summary"],
    ):
        place["du_futur"] = {"profond": [1, 2, 3]}
    assert decode_index(raw_of(document)) == an_ordinary_index()


def test_a_greater_minor_version_is_read() -> None:
    assert decode_index(changed("format_version", to="1.27")).revision == 1


@pytest.mark.parametrize("version", ["2.0", "2.1", "17.3"])
def test_a_greater_major_version_is_refused_and_named(version: str) -> None:
    with pytest.raises(SourceRefused, match=rf"format {version} .* lit le format 1\.1"):
        decode_index(changed("format_version", to=version))


def test_a_greater_major_version_is_refused_even_when_nothing_else_is_understood() -> None:
    raw = b'{"format": "cio-feed", "format_version": "3.0", "tout": "autrement"}'
    with pytest.raises(SourceRefused, match=r"Mettez la console à jour"):
        decode_index(raw)


@pytest.mark.parametrize("version", ["", "1", "un", "0.9", "1.0.0", "-1.0", "1.", "١.٠"])
def test_a_version_that_is_none_is_refused(version: str) -> None:
    with pytest.raises(SourceInvalid, match="version"):
        decode_index(changed("format_version", to=version))


def test_a_document_of_another_format_is_not_a_feed() -> None:
    with pytest.raises(SourceInvalid, match="flux de suivi"):
        decode_index(changed("format", to="autre"))
    with pytest.raises(SourceInvalid, match="flux de suivi"):
        decode_index(encode_report(a_report()))
    with pytest.raises(SourceInvalid, match="flux de suivi"):
        decode_report(encode_index(an_ordinary_index()))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"\x00\x01",
        b"<html></html>",
        b"{'a': 1}",
        b'{"format": "cio-feed", "format_version": "1.0"} reste',
        b'\xff\xfe{"',
        b'{"format": "cio-feed\xe9", "format_version": "1.0"}',
    ],
)
def test_what_is_not_json_is_said_to_be_so(raw: bytes) -> None:
    with pytest.raises(SourceInvalid, match="n'est pas du JSON"):
        decode_index(raw)


@pytest.mark.parametrize("raw", [b"[]", b"null", b"3", b'"cio-feed"', b"{}"])
def test_json_that_is_not_an_index_is_refused(raw: bytes) -> None:
    with pytest.raises(SourceInvalid, match="format attendu"):
        decode_index(raw)


def test_json_nested_without_end_is_refused() -> None:
    raw = b'{"format":"cio-feed","format_version":"1.0","x":' + b"[" * 200_000
    with pytest.raises(SourceInvalid):
        decode_index(raw)


@pytest.mark.parametrize(
    ("raw", "phrase"),
    [
        (changed("revision", to="1"), "il faut un nombre entier, et non un texte (revision)"),
        (changed("revision", to=None), "il faut un nombre entier"),
        (without("revision"), "le champ « revision » manque"),
        (without("campaign", "label"), "le champ « label » manque (campaign)"),
        (changed("schools", to={}), "il faut une liste, et non un objet"),
        (changed("schools", 0, "sector", to="mixte"), "valeur inconnue 'mixte'"),
        (changed("uploads", 0, "received_at", to="hier"), "pas un instant"),
        (changed("campaign", "collections", 0, "closes", to="10/01/2025"), "pas un jour"),
        (changed("revision", to=-1), "révision -1"),
        (changed("revision", to=2**60), "révision"),
        (changed("revision", to=10**30), "révision"),
        (changed("sector", "uai", to="CIO"), "UAI d'un CIO"),
        (changed("schools", 0, "uai", to="../../etc"), "n'est pas un UAI"),
        (changed("schools", 1, "uai", to=SCHOOLS[0]), "deux fois"),
        (changed("schools", 0, "parent_uai", to="x"), "n'est pas un UAI"),
        (changed("schools", 0, "terminale_expected", to=-3), "effectif"),
        (changed("uploads", 0, "uai", to="094123"), "établissement impossible"),
        (changed("uploads", 0, "id", to="../../x"), "ne peut pas nommer un dépôt"),
        (changed("uploads", 0, "id", to=""), "ne peut pas nommer un dépôt"),
        (changed("uploads", 0, "id", to="a" * 121), "ne peut pas nommer un dépôt"),
        (changed("uploads", 1, "id", to=f"{SCHOOLS[0]}-siecle-08"), "deux fois"),
        (changed("uploads", 0, "collection", to="autre"), "collecte inconnue, « autre »"),
        (changed("uploads", 0, "sha256", to="0" * 63), "SHA-256"),
        (changed("uploads", 0, "sha256", to="A" * 64), "SHA-256"),
        (changed("uploads", 0, "report", "sha256", to="../" + "0" * 61), "SHA-256"),
        (changed("uploads", 0, "size", to=-1), "taille"),
        (changed("uploads", 0, "report", "size", to=-1), "taille"),
        (changed("uploads", 0, "received_at", to="2025-01-08T12:00:00"), "fuseau"),
        (changed("uploads", 0, "received_at", to="0001-01-01T00:00:00+14:00"), "invraisemblable"),
        (changed("generated_at", to="2025-01-08T12:00:00"), "fuseau"),
        (changed("uploads", 0, "summary", "pupils", to=-1), "résumé"),
        (changed("uploads", 0, "summary", "rules", to={"S111": 10**40}), "résumé"),
        (changed("uploads", 0, "summary", "rule_pupils", to={"S111": -1}), "résumé"),
        (changed("uploads", 0, "summary", "concerned", to=-1), "résumé"),
        (changed("campaign", "time_zone", to="Mars/Base"), "fuseau horaire inconnu"),
        (changed("campaign", "time_zone", to="Europe"), "fuseau horaire inconnu"),
        (changed("campaign", "collections", 0, "id", to="a/b"), "ne peut pas nommer"),
        (changed("campaign", "milestones", 1, "month", to="février"), "AAAA-MM"),
        (changed("campaign", "milestones", 1, "month", to="0001-01"), "invraisemblable"),
        (changed("campaign", "collections", 0, "closes", to="9999-12-31"), "invraisemblable"),
    ],
)
def test_a_wrong_value_is_refused_with_its_reason_in_french(raw: bytes, phrase: str) -> None:
    with pytest.raises(SourceInvalid) as caught:
        decode_index(raw)
    assert phrase in str(caught.value)
    assert "données déjà reçues restent" in str(caught.value)


def test_a_feed_of_before_the_distinct_pupils_is_still_read() -> None:
    old, report = as_json(an_ordinary_index()), json.loads(encode_report(a_report()))
    old["uploads"][0]["summary"] = {"usable": True, "rules": {"S111": 2}}
    del report["pupils"], report["concerned"]
    summary = decode_index(json.dumps(old).encode()).uploads[0].summary
    assert summary is not None
    assert (summary.rule_pupils, summary.concerned) == ({}, 0)
    again = decode_report(json.dumps(report).encode())
    assert (again.pupils, again.concerned) == ({}, 0)


def test_a_file_that_is_not_the_upload_is_refused() -> None:
    file = {"sha256": "0" * 64, "size": 3, "name": "Eleves.xml"}
    with pytest.raises(SourceInvalid, match="pas la même empreinte que son fichier"):
        decode_index(changed("uploads", 0, "file", to=file))


@pytest.mark.parametrize(
    ("field", "value", "phrase"),
    [
        ("verdict", "parfait", "valeur inconnue"),
        ("counts", {"erreur": -1}, "compte"),
        ("rules", {"S111": 2**54}, "compte"),
        ("counts", {"erreur": 0}, "plus d'anomalies qu'il n'en compte"),
        ("pupils", {"S111": -1}, "élèves concernés"),
        ("concerned", 2**54, "élèves concernés"),
        ("facts", {"pupils": -1}, "effectif"),
        ("facts", {"school_year": -1}, "effectif"),
    ],
)
def test_a_wrong_report_is_refused_with_its_reason(field: str, value: object, phrase: str) -> None:
    document = json.loads(encode_report(a_report()))
    document[field] = value
    with pytest.raises(SourceInvalid, match=phrase):
        decode_report(raw_of(document))


def test_a_finding_at_an_impossible_line_is_refused() -> None:
    document = json.loads(encode_report(a_report()))
    document["findings"][0]["line"] = -4
    with pytest.raises(SourceInvalid, match="position"):
        decode_report(raw_of(document))


def test_a_report_without_all_the_severities_counts_zero_for_the_others() -> None:
    document = json.loads(encode_report(a_report(errors=2)))
    document["counts"] = {"erreur": 2}
    counts = decode_report(raw_of(document)).counts
    assert counts == {"bloquante": 0, "erreur": 2, "avertissement": 0, "information": 0}
    assert list(counts) == [str(severity) for severity in Severity]


def test_a_school_s_name_cannot_drive_the_terminal() -> None:
    raw = changed("schools", 0, "name", to="Lycée\x1b[2J\x1b]0;titre\x07 des\n\tEssais\u202e")
    assert decode_index(raw).schools[0].name == "Lycée des Essais"


def test_outside_text_in_any_corner_is_made_harmless() -> None:
    document: Any = as_json(an_ordinary_index())
    nasty = "a\x1b[31mb\u0007\u200b"
    document["publisher"]["name"] = nasty
    document["campaign"]["label"] = nasty
    document["schools"][0]["out_of_scope"] = {f"notes{nasty}": nasty}
    document["schools"][0]["tracks"] = [nasty]
    document["uploads"][0]["file_name"] = nasty
    document["uploads"][0]["summary"]["rules"] = {f"S{nasty}": 1}
    index = decode_index(raw_of(document))
    assert index.publisher.name == "ab"
    assert index.campaign.label == "ab"
    assert index.schools[0].out_of_scope == {"notesab": "ab"}
    assert index.schools[0].tracks == ("ab",)
    assert index.uploads[0].file_name == "ab"
    assert index.uploads[0].summary is not None
    assert index.uploads[0].summary.rules == {"Sab": 1}


def test_a_message_may_have_lines_and_a_pupil_s_class_may_not() -> None:
    document = json.loads(encode_report(a_report()))
    document["findings"][0]["excerpt"] = "<MEL>\n\x1b[0mx</MEL>"
    document["findings"][0]["pupil"]["class"] = "TG\n1"
    finding = decode_report(raw_of(document)).findings[0]
    assert finding.excerpt == "<MEL>\nx</MEL>"
    assert finding.pupil is not None
    assert finding.pupil.division == "TG 1"


def test_a_lone_surrogate_never_enters() -> None:
    raw = encode_index(an_ordinary_index()).replace(b"des Essais", rb"\ud800")
    with pytest.raises(SourceInvalid):
        decode_index(raw)


def test_a_feed_without_schools_nor_uploads_is_valid() -> None:
    index = an_index(schools=())
    assert decode_index(encode_index(index)) == index
    assert index.generated_at is None


def test_an_upload_of_a_school_that_is_not_listed_is_kept() -> None:
    index = an_index(an_upload(SCHOOLS[0], 8, None), schools=())
    assert decode_index(encode_index(index)).uploads == index.uploads


def test_instants_with_other_offsets_are_the_same_instants() -> None:
    raw = changed("uploads", 0, "received_at", to="2025-01-08T11:00:00Z")
    upload = decode_index(raw).uploads[0]
    assert upload.received_at == datetime(2025, 1, 8, 11, tzinfo=UTC)
    assert upload == an_ordinary_index().uploads[0]


def test_a_declared_upload_is_written_and_read_again() -> None:
    said = declared_upload()
    index = an_index(said)

    assert decode_index(encode_index(index)).uploads == (said,)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"file": FileRef("0" * 64, 1, "a.xml"), "sha256": "0" * 64}, "est déclaré sans fichier"),
        ({"report": ObjectRef("0" * 64, 1)}, "est déclaré sans fichier"),
        ({"declared": Declared("x", WITHOUT_ZONE)}, "déclaration qui n'a pas de fuseau"),
        ({"declared": Declared("x", datetime(1, 1, 8, tzinfo=UTC))}, "est invraisemblable"),
    ],
)
def test_a_declared_upload_that_contradicts_itself_is_refused(
    change: dict[str, Any], words: str
) -> None:
    wrong = msgspec.structs.replace(declared_upload(), **change)

    with pytest.raises(SourceInvalid, match=words):
        decode_index(encode_index(an_index(wrong)))


def declared_upload() -> Upload:
    said = Declared("la liste de l'académie", datetime(2025, 1, 9, 8, tzinfo=UTC))
    at = datetime(2025, 1, 8, tzinfo=UTC)
    return without_file("d-1", SCHOOLS[0], "siecle", at, said)
