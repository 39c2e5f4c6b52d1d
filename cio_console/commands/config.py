"""`config`: where the files are, what is set, and an annotated example."""

import click
import msgspec

from cio_console.commands.french import FrenchCommand
from cio_console.commands.options import Place, open_place, shared
from cio_console.commands.output import write, write_json
from cio_console.presentation.checked import FORMAT_VERSION
from cio_console.settings import Settings, example_settings
from cio_console.store.sector import SectorCache

_FROM_ENVIRONMENT = "celui des variables d'environnement, s'il y en a un"


class ConfigDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What `config --json` writes."""

    format: str = "cio-config"
    format_version: str = FORMAT_VERSION
    settings_file: str
    journal: str
    cache: str
    source: str
    settings: Settings


@click.command("config", cls=FrenchCommand)
@click.option("--exemple", "example", is_flag=True, help="Écrire un fichier de réglages commenté.")
@shared("json")
def command(*, example: bool, as_json: bool) -> int:
    """Dit où sont les fichiers et ce qui est réglé. Aucun secret n'y figure."""
    if example:
        print(example_settings(), end="")
        return 0
    place = open_place()
    if as_json:
        write_json(_document(place))
    else:
        write(_text(place))
    return 0


def _document(place: Place) -> ConfigDocument:
    home = place.home
    return ConfigDocument(
        settings_file=str(home.settings_file),
        journal=str(home.journal),
        cache=str(home.caches),
        source=place.source,
        settings=place.settings,
    )


def _text(place: Place) -> list[str]:
    home, settings = place.home, place.settings
    exists = "" if home.settings_file.exists() else " (n'existe pas encore)"
    lines = [
        f"Réglages : {home.settings_file}{exists}",
        f"Journal  : {home.journal}",
        f"Cache    : {home.caches}",
        "",
        f"Source      : {place.source or 'aucune'}",
        f"Certificats : {settings.ca_bundle or 'ceux du système'}",
        f"Client      : {settings.client_certificate or 'aucun certificat à présenter'}",
        f"Mandataire  : {settings.proxy or _FROM_ENVIRONMENT}",
        f"Glyphes     : {settings.glyphs}",
        f"Campagne    : {settings.campaign} (commande « verifier »)",
        f"Schémas XSD : {place.schemas or 'aucun'}",
    ]
    if place.source:
        cache = SectorCache(home.cache(place.source))
        cache.load()
        lines += [f"Attention   : {notice}" for notice in cache.notices]
    return [*lines, "", "Un fichier de réglages commenté : cio-console config --exemple"]
