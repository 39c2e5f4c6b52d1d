"""Publishing with the user's XSD: the files follow them, and a schema changed is seen."""

from dataclasses import replace
from pathlib import Path

import pytest

from cio_console.errors import CioConsoleError, FileProblem, UsageProblem
from cio_console.publish import publish
from cio_console.publish_several import publish_several
from tests.checks.schemas import bee_eleves, short_names, xsd
from tests.feed.builders import SCHOOLS
from tests.feed.deposits import Press, an_export

A, B, *_ = SCHOOLS


@pytest.fixture
def press(tmp_path: Path) -> Press:
    press = Press(tmp_path)
    press.put(f"{A}/siecle/2025-01-08T140500_e.zip", an_export(A))
    press.put(f"{B}/siecle/2025-01-08T140500_e.zip", an_export(B))
    return press


@pytest.fixture
def schemas(tmp_path: Path) -> Path:
    folder = tmp_path / "schemas"
    folder.mkdir()
    (folder / "BEE_ELEVES.xsd").write_text(bee_eleves(), "utf-8")
    return folder


def breaches(press: Press) -> list[int]:
    """Return how often each upload of the feed departs from its schema."""
    summaries = (upload.summary for upload in press.index.uploads)
    return [summary.rules.get("F013", 0) for summary in summaries if summary]


def test_the_files_follow_the_schemas_and_one_that_changes_is_seen(
    press: Press, schemas: Path
) -> None:
    request = replace(press.request(), schemas=schemas)
    assert publish(request, press.sector, press.events.append).reused == 0
    assert breaches(press) == [0, 0]
    assert publish(request, press.sector, press.events.append).reused == 2

    (schemas / "BEE_ELEVES.xsd").write_text(short_names(), "utf-8")
    assert publish(request, press.sector, press.events.append).reused == 0
    assert all(breaches(press))
    assert publish(request, press.sector, press.events.append).reused == 2

    assert press.publish().reused == 0, "without schemas, other reports"
    assert breaches(press) == [0, 0]


def test_a_file_that_a_schema_includes_is_part_of_it(press: Press, schemas: Path) -> None:
    (schemas / "BEE_ELEVES.xsd").write_text(xsd('<xs:include schemaLocation="a.xsd"/>'), "utf-8")
    request = replace(press.request(), schemas=schemas)
    for text, reused in ((bee_eleves(), 0), (bee_eleves(), 2), (short_names(), 0)):
        (schemas / "a.xsd").write_text(text, "utf-8")
        assert publish(request, press.sector, press.events.append).reused == reused
    assert all(breaches(press))


def test_the_number_of_processes_does_not_show(press: Press, schemas: Path, tmp_path: Path) -> None:
    (schemas / "BEE_ELEVES.xsd").write_text(short_names(), "utf-8")
    request = replace(press.request(), schemas=schemas)
    publish(request, press.sector, press.events.append)
    other = replace(request, output=tmp_path / "ailleurs", processes=2)
    publish(other, press.sector, press.events.append)
    assert press.tree(other.output) == press.tree()


@pytest.mark.parametrize(
    ("text", "kind", "says"),
    [
        ("<rien/>", UsageProblem, "n'est pas un schéma XSD"),
        (xsd('<xs:include schemaLocation="absent.xsd"/>'), FileProblem, "mettez-le à côté"),
        (None, UsageProblem, "n'existe pas"),
    ],
)
def test_schemas_that_cannot_serve_publish_nothing(
    press: Press, schemas: Path, text: str | None, kind: type[CioConsoleError], says: str
) -> None:
    press.publish()
    tree = press.tree()
    if text is None:
        (schemas / "BEE_ELEVES.xsd").unlink()
        schemas.rmdir()
    else:
        (schemas / "BEE_ELEVES.xsd").write_text(text, "utf-8")
    request = replace(press.request(), schemas=schemas)
    words = f"résultats précédents restent en place.*{says}"
    with pytest.raises(kind, match=words):
        publish(request, press.sector, press.events.append)
    with pytest.raises(kind, match=words):
        publish_several(request, press.folder, lambda _: None)
    assert press.tree() == tree
