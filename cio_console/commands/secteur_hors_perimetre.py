"""`secteur hors-perimetre`: why a collection does not concern a school."""

import click

from cio_console.commands.french import FrenchArgument, FrenchCommand
from cio_console.commands.list_writing import consent, list_options, listed_schools, settle_list
from cio_console.commands.options import UAI, open_place
from cio_console.domain.school import School
from cio_console.domain.sector_list import Merged, compare_lists, with_schools, with_scope
from cio_console.domain.text import clean_line
from cio_console.errors import UsageProblem

_ALL = "toutes"


@click.command("hors-perimetre", cls=FrenchCommand)
@click.argument("uai", cls=FrenchArgument, type=UAI, metavar="UAI")
@click.argument("collection", cls=FrenchArgument, metavar="COLLECTE")
@click.argument("reason", cls=FrenchArgument, metavar="[RAISON]", default="")
@click.option("--retour", "back", is_flag=True, help="La collecte le concerne de nouveau.")
@list_options
def command(
    *, uai: str, collection: str, reason: str, back: bool, output: str, **asked: bool
) -> int:
    """Dit pourquoi une collecte ne concerne pas un établissement.

    La collecte est celle de la campagne (« siecle », « notes »), ou « toutes ».
    """
    told = clean_line(reason)
    if bool(told) == back:
        raise UsageProblem(
            "donnez la raison (« privé hors contrat »), ou --retour pour le remettre dans la"
            " collecte."
        )
    held, sector = listed_schools(output, (uai,))
    asked_for = _collections(collection)

    def changed(school: School) -> School:
        return with_scope(school, asked_for, told) if school.uai == uai else school

    after = with_schools(sector, changed)
    settle_list(held, Merged(after, compare_lists(sector, after)), consent(**asked))
    return 0


def _collections(asked: str) -> tuple[str, ...]:
    """Return the collections meant. Raises UsageProblem with those of the campaign."""
    known = tuple(collection.id for collection in open_place().campaign().collections)
    if asked != _ALL and asked not in known:
        raise UsageProblem(
            f"« {clean_line(asked)} » n'est pas une collecte : {', '.join(known)}, ou {_ALL}."
        )
    return known if asked == _ALL else (asked,)
