"""`config campagne valider`: every problem of a campaign file, and its likely mistakes."""

from collections.abc import Iterator
from pathlib import Path

import click

from cio_console.commands.french import FrenchArgument, FrenchCommand
from cio_console.commands.options import open_place, shared
from cio_console.commands.output import write, write_json
from cio_console.domain.campaign_examination import Examination, Remark, examine
from cio_console.domain.text import harmless
from cio_console.feed.inputs import campaign_text
from cio_console.presentation.campaign_file import unconfirmed
from cio_console.presentation.campaign_file_document import ExaminationDocument
from cio_console.presentation.numbers import plural


@click.command("valider", cls=FrenchCommand)
@click.argument("name", cls=FrenchArgument, metavar="FICHIER")
@shared("json")
def command(*, name: str, as_json: bool) -> int:
    """Dit tout ce qui ne va pas dans un fichier de campagne, ligne par ligne.

    FICHIER peut aussi être le nom d'une campagne. Code de sortie : 0 elle peut servir, 1 il y a
    un problème, 2 la demande est incorrecte, 3 le fichier n'a pas pu être lu.
    """
    path = open_place().campaign_file(name)
    found = examine(campaign_text(path), path.stem)
    if as_json:
        write_json(
            ExaminationDocument(
                path=str(path),
                usable=found.campaign is not None,
                problems=found.problems,
                doubts=found.doubts,
                to_confirm=unconfirmed(found.campaign) if found.campaign else (),
            )
        )
    else:
        write(harmless(line) for line in _lines(path, found))
    return 1 if found.problems else 0


def _lines(path: Path, found: Examination) -> Iterator[str]:
    for remark in found.problems:
        yield _line(path, remark, "problème")
    for remark in found.doubts:
        yield _line(path, remark, "à vérifier")
    yield _verdict(found)
    if found.campaign and (left := unconfirmed(found.campaign)):
        yield f"À confirmer : {' ; '.join(left)}."


def _line(path: Path, remark: Remark, kind: str) -> str:
    place = f"{path}, ligne {remark.line}" if remark.line else str(path)
    return f"{place} : {kind} : {remark.sentence}{'' if remark.sentence.endswith('?') else '.'}"


def _verdict(found: Examination) -> str:
    doubts = plural(len(found.doubts), "point à vérifier", "points à vérifier")
    if found.campaign is None:
        problems = plural(len(found.problems), "problème", "problèmes")
        return f"Cette campagne ne peut pas servir : {problems}."
    if found.problems:
        problems = plural(len(found.problems), "problème", "problèmes")
        return f"Cette campagne peut servir, mais il y a {problems}, {doubts}."
    return f"Cette campagne peut servir : {doubts if found.doubts else 'rien à signaler'}."
