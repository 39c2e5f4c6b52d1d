"""An XSD is read with its folder's files only: no network, no DTD, and a clear sentence."""

from pathlib import Path

import pytest

from cio_console.checks.xsd.reading import MOST_FILES, read_schema
from cio_console.checks.xsd.schemas import Schemas
from cio_console.errors import FileProblem, UsageProblem
from tests.checks.builders import eleves
from tests.checks.companions import archive, nomenclature, structures
from tests.checks.schemas import apb, bee_eleves, breaches, checked, given, leaf, lsl, xsd

XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"'
A = '<xs:element name="a" type="xs:int"/>'


def put(folder: Path, text: str | bytes, name: str = "s.xsd") -> Path:
    """Write a file."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def including(name: str, kind: str = "include", more: str = "") -> str:
    """Return a schema that refers to another file."""
    return xsd(f'<xs:{kind} schemaLocation="{name}" {more}/>', A)


def problem(path: Path) -> str:
    """Return why a schema cannot serve: its request is wrong."""
    with pytest.raises(UsageProblem) as caught:
        read_schema(path)
    return str(caught.value)


def test_the_roots_of_a_schema_are_its_global_elements(tmp_path: Path) -> None:
    schema = read_schema(put(tmp_path, xsd(A, leaf("b").replace('minOccurs="0"', ""))))
    assert schema.roots == {"a", "b"}
    assert schema.name == "s.xsd"
    assert read_schema(put(tmp_path, xsd(A, space="urn:x"))).roots == {"{urn:x}a"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1", "utf-16"])
def test_every_usual_encoding_is_read(encoding: str, tmp_path: Path) -> None:
    name = encoding.removesuffix("-sig")
    text = (
        f'<?xml version="1.0" encoding="{name}"?><xs:schema {XS}><xs:element name="é"/></xs:schema>'
    )
    assert read_schema(put(tmp_path, text.encode(encoding))).roots == {"é"}


@pytest.mark.parametrize("location", ["b.xsd", "./b.xsd", " b.xsd "])
def test_files_of_the_same_folder_are_included(location: str, tmp_path: Path) -> None:
    put(tmp_path, xsd('<xs:include schemaLocation="c.xsd"/>', A.replace('"a"', '"b"')), "b.xsd")
    put(tmp_path, xsd(A.replace('"a"', '"c"')), "c.xsd")
    assert read_schema(put(tmp_path, including(location))).roots == {"a", "b", "c"}


def test_a_file_that_two_others_include_is_read_once(tmp_path: Path) -> None:
    put(tmp_path, xsd('<xs:include schemaLocation="s.xsd"/>', A.replace('"a"', '"b"')), "b.xsd")
    assert read_schema(put(tmp_path, including("b.xsd"))).roots == {"a", "b"}


def test_a_schema_of_another_namespace_is_imported(tmp_path: Path) -> None:
    put(tmp_path, xsd(A, space="urn:x"), "x.xsd")
    importing = including("x.xsd", "import", 'namespace="urn:x"')
    assert read_schema(put(tmp_path, importing)).roots == {"a", "{urn:x}a"}


@pytest.mark.parametrize(
    "location", ["http://example.org/x.xsd", "https://a/b", "ftp://a/b", "//a/b", "file:///etc/x"]
)
@pytest.mark.parametrize("kind", ["include", "import", "redefine"])
def test_nothing_comes_from_the_network(location: str, kind: str, tmp_path: Path) -> None:
    more = 'namespace="urn:x"' if kind == "import" else ""
    said = problem(put(tmp_path, including(location, kind, more)))
    assert said.startswith(f"« s.xsd » renvoie à « {location} » : rien n'est pris sur le réseau.")


@pytest.mark.parametrize(
    "location", ["../b.xsd", "d/b.xsd", "/etc/passwd", "d\\b.xsd", "..", "", "."]
)
def test_nothing_comes_from_another_folder(location: str, tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    for folder in (tmp_path, tmp_path / "d", tmp_path.parent):
        put(folder, xsd(A.replace('"a"', '"b"')), "b.xsd")
    said = problem(put(tmp_path, including(location)))
    assert "un schéma ne peut inclure que des fichiers de son propre dossier" in said


def test_an_included_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        FileProblem, match=r"« s\.xsd » inclut « rien\.xsd », qui n'est pas dans son"
    ):
        read_schema(put(tmp_path, including("rien.xsd")))


def test_files_that_include_each_other_without_end_are_given_up(tmp_path: Path) -> None:
    for rank in range(MOST_FILES + 1):
        include = f'<xs:include schemaLocation="{rank + 1}.xsd"/>'
        put(tmp_path, xsd(include), f"{rank}.xsd")
    assert f"inclut plus de {MOST_FILES} fichiers" in problem(tmp_path / "0.xsd")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "le fichier est vide"),
        (b"%PDF-1.4 x", "ce n'est pas un fichier XML mais un document PDF"),
        (b"<!DOCTYPE html><html><body/></html>", "ce n'est pas un fichier XML mais une page HTML"),
        (b"bonjour", "ce n'est pas un fichier XML mais du texte"),
        (b"<BEE_ELEVES/>", "n'est pas un schéma XSD mais l'export « élèves » de SIECLE"),
        (b"<autre/>", "n'est pas un schéma XSD mais un document <autre>"),
        (f"<xs:schema {XS}>\n<xs:element".encode(), "ligne 2 : "),
        (f"<xs:schema {XS}><a></xs:schema>".encode(), "balises croisées"),
        (xsd('<xs:element name="a" type="rien"/>').encode(), "ligne 3, n'est pas un schéma XSD"),
    ],
)
def test_what_is_no_schema_is_named(content: bytes, says: str, tmp_path: Path) -> None:
    said = problem(put(tmp_path, content))
    assert says in said
    assert said.startswith("« s.xsd »")


TRAPS = [
    '<!DOCTYPE xs:schema [<!ENTITY a "b">]>',
    '<!DOCTYPE xs:schema SYSTEM "http://127.0.0.1:9/x.dtd">',
    '<!DOCTYPE xs:schema [<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]>',
    '<!DOCTYPE xs:schema [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>',
]


@pytest.mark.parametrize("trap", TRAPS)
def test_a_dtd_is_refused_before_anything_is_read(trap: str, tmp_path: Path) -> None:
    text = f"{trap}<xs:schema {XS}>{A}</xs:schema>"
    assert "déclaration de type (DOCTYPE) ou d'entité" in problem(put(tmp_path, text))
    put(tmp_path, text, "b.xsd")
    assert "« b.xsd » ne peut pas servir" in problem(put(tmp_path, including("b.xsd")))


def test_an_archive_is_no_schema(tmp_path: Path) -> None:
    path = archive(tmp_path, {"s.xml": xsd(A).encode()}, "s.zip")
    assert "est une archive : donnez le schéma XSD lui-même" in problem(path)


def test_a_schema_without_end_is_refused(tmp_path: Path) -> None:
    text = xsd(A).encode() + b" " * (9 << 20)
    assert "le fichier dépasse 8 Mo" in problem(put(tmp_path, text)).replace("Mio", "Mo")


def test_a_missing_file_is_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="n'existe pas"):
        read_schema(tmp_path / "rien.xsd")
    with pytest.raises(FileProblem, match="est un dossier"):
        read_schema(tmp_path)


def test_the_words_of_libxml2_on_a_schema_are_a_quotation(tmp_path: Path) -> None:
    put(tmp_path, xsd("", '<xs:element name="b" type="rien"/>'), "b.xsd")
    said = problem(put(tmp_path, including("b.xsd")))
    assert said.startswith("« b.xsd », ligne 4, n'est pas un schéma XSD correct. libxml2 dit : « ")
    assert "http" not in said


def test_a_file_of_another_root_is_refused(tmp_path: Path) -> None:
    schemas = given(tmp_path, apb())
    path = eleves().write(tmp_path)
    with pytest.raises(UsageProblem) as caught:
        checked(path, schemas)
    assert str(caught.value) == (
        "Le schéma « schema.xsd » ne déclare pas la racine <BEE_ELEVES> de "
        "« ExportXML_ElevesSansAdresses.zip » (il déclare <fichier>) : "
        "donnez celui de ce format, ou aucun."
    )


def test_a_root_of_another_namespace_is_another_root(tmp_path: Path) -> None:
    schemas = given(tmp_path, lsl().replace("urn:ac-grenoble.fr:lsl:import", "urn:x"))
    with pytest.raises(UsageProblem, match=r"« urn:ac-grenoble\.fr:lsl:import »"):
        schemas.require(("{urn:ac-grenoble.fr:lsl:import}lsl",), "lsl.xml")


def test_a_schema_that_declares_no_root_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="il ne déclare aucune racine"):
        checked(eleves().write(tmp_path), given(tmp_path, xsd()))


def test_an_archive_of_which_it_knows_no_document_is_refused(tmp_path: Path) -> None:
    members = {"Eleves.xml": eleves().data(), "Structures.xml": structures().data()}
    with pytest.raises(UsageProblem, match="ne déclare pas la racine"):
        checked(archive(tmp_path, members), given(tmp_path, apb()))


def test_a_folder_gives_each_root_its_schema(tmp_path: Path) -> None:
    folder = tmp_path / "schemas"
    folder.mkdir()
    put(folder, bee_eleves(), "BEE_ELEVES.xsd")
    put(folder, apb(), "fichier.xsd")
    put(folder, lsl(), "lsl.xsd")
    put(folder, b"rien", "BEE_AUTRE.xsd")
    schemas = Schemas(folder=folder)
    for root in ("BEE_ELEVES", "fichier", "{urn:ac-grenoble.fr:lsl:import}lsl"):
        found = schemas.of(root)
        assert found is not None
        assert found.roots == {root}
        assert schemas.of(root) is found
    assert schemas.of("BEE_NOMENCLATURES") is None
    export = eleves()
    export.pupils[0].change(CODE_SEXE="9")
    assert len(breaches(checked(export.write(tmp_path), schemas))) == 1
    path = put(tmp_path, nomenclature().data(), "n.xml")
    report = checked(path, schemas)
    assert report.findings == ()
    assert report.not_evaluated == ()


def test_the_schema_given_wins_over_that_of_the_folder(tmp_path: Path) -> None:
    put(tmp_path, b"rien", "BEE_ELEVES.xsd")
    one = read_schema(put(tmp_path, bee_eleves()))
    assert Schemas(one, tmp_path).of("BEE_ELEVES") is one


def test_a_schema_of_the_folder_must_be_of_its_root(tmp_path: Path) -> None:
    put(tmp_path, apb(), "BEE_ELEVES.xsd")
    with pytest.raises(UsageProblem, match="ne déclare pas la racine <BEE_ELEVES> : corrigez-le"):
        checked(eleves().write(tmp_path), Schemas(folder=tmp_path))


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="rien » n'existe pas : corrigez le réglage « schemas »"):
        Schemas(folder=tmp_path / "rien")
