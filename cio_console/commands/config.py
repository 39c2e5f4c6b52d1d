"""`config`: where the files are, what is set, and an annotated example."""

from collections.abc import Mapping
from typing import ClassVar

import click
import msgspec

from cio_console.commands.lazy import LazyGroup
from cio_console.commands.options import Place, open_place, shared
from cio_console.commands.output import write, write_json
from cio_console.domain.text import after_colon
from cio_console.errors import UsageProblem
from cio_console.feed.source import Address, parse_location
from cio_console.presentation.numbers import plural
from cio_console.presentation.sources_told import FORMAT_VERSION
from cio_console.settings import Settings, example_settings
from cio_console.store.sector import SectorCache

_FROM_ENVIRONMENT = "celui des variables d'environnement, s'il y en a un"

_MISSING = " (n'existe pas encore)"
_ALONE = "--exemple et --json vont avec « config » seul ; sinon après "
_MOUSE = {True: "oui", False: "non", None: "oui, sauf par SSH"}


class Identification(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the credentials for the source, never the credentials themselves."""

    kind: str = ""
    """« mot de passe » or « jeton »; "" when none is found."""
    origin: str = ""
    """French: « de l'environnement », « du fichier … »; "" when none is found."""
    proxy_origin: str = ""
    """The same for the proxy's account."""
    passed_over: tuple[str, ...] = ()
    """French phrases: the places that have nothing for this server."""
    problem: str = ""
    """French sentence: why what lies there cannot be used."""


class SourceIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """One of several sources, and what is known of the credentials for it."""

    name: str
    """Its name in the settings; "" when it has none."""
    source: str
    credentials: Identification


class ConfigDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What `config --json` writes."""

    format: str = "cio-config"
    format_version: str = FORMAT_VERSION
    settings_file: str
    template: str
    sector_file: str
    journal: str
    cache: str
    source: str
    credentials: Identification
    settings: Settings
    sources: tuple[SourceIdentity, ...] | msgspec.UnsetType = msgspec.UNSET
    """When there are several, each; `source` is then empty."""


class Config(LazyGroup):
    """The group; alone, it tells the settings."""

    table: ClassVar[Mapping[str, str]] = {
        "campagne": "les fichiers de campagne : lister, montrer, valider, comparer, modele"
    }
    prefix = "cio_console.commands.config_"


@click.group("config", cls=Config, invoke_without_command=True, subcommand_metavar="[campagne …]")
@click.option("--exemple", "example", is_flag=True, help="Écrire un fichier de réglages commenté.")
@shared("json")
@click.pass_context
def command(ctx: click.Context, *, example: bool, as_json: bool) -> int:
    """Dit où sont les fichiers et ce qui est réglé. Aucun secret n'y figure."""
    if ctx.invoked_subcommand is not None:
        if example or as_json:
            raise UsageProblem(f"{_ALONE}{ctx.invoked_subcommand}.")
        return 0
    if example:
        print(example_settings(), end="")
        return 0
    place = open_place()
    if as_json:
        write_json(_document(place))
    else:
        write(_text(place))
    return 0


def identification(place: Place) -> Identification:
    """Return what is found of credentials for the source of `place`. Never raises."""
    from cio_console.feed.credentials import credentials_for  # not for --exemple
    from cio_console.feed.proxies import proxy_for  # as above

    options = place.feed_options()
    try:
        address = parse_location(place.source) if place.source else None
        if not isinstance(address, Address):
            return Identification()
        found = credentials_for(address, options)
        proxy = proxy_for(address, options.environ, options.proxy, options.credentials_file)
    except UsageProblem as problem:
        return Identification(problem=str(problem))
    return Identification(
        kind=found.kind,
        origin=found.origin,
        proxy_origin=proxy.origin if proxy else "",
        passed_over=found.passed_over,
    )


def _identity(known: Identification) -> str:
    if known.problem:
        return f"inutilisable. {known.problem}"
    if known.kind:
        return f"un {known.kind} venu {known.origin}"
    return " ; ".join(("aucun mot de passe ni jeton", *known.passed_over))


def _keys(settings: Settings) -> str:
    """Return the keys that are the user's own; `settings` was read without a problem."""
    if not settings.keys:
        return "celles d'origine"
    given = {
        name: ", ".join((keys,) if isinstance(keys, str) else keys) or "aucune"
        for name, keys in settings.keys.items()
    }
    return " ; ".join(f"{name} : {keys}" for name, keys in given.items())


def _sources(place: Place) -> list[str]:
    """Return the source in force and how its server is told who asks; or each of several."""
    if not place.parts:
        known = identification(place)
        return [
            f"Source      : {place.source or 'aucune'}",
            f"Identité    : {_identity(known)}",
        ]
    lines = ["Sources     :"]
    for part in place.parts:
        lines.append(f"  {part.name or part.source} : {part.source}")
        lines.append(f"    Identité : {_identity(identification(part))}")
    return lines


def _document(place: Place) -> ConfigDocument:
    home = place.home
    return ConfigDocument(
        settings_file=str(home.settings_file),
        template=str(home.template_file),
        sector_file=str(place.sector_file),
        journal=str(home.journal),
        cache=str(home.caches),
        source=place.source,
        credentials=identification(place),
        settings=place.settings,
        sources=tuple(
            SourceIdentity(name=part.name, source=part.source, credentials=identification(part))
            for part in place.parts
        )
        or msgspec.UNSET,
    )


def _text(place: Place) -> list[str]:
    home, settings, known = place.home, place.settings, identification(place)
    through = f" (identification venue {known.proxy_origin})" if known.proxy_origin else ""
    exists = "" if home.settings_file.exists() else _MISSING
    shown = place.written_path(settings.client_certificate)
    template = "" if home.template_file.exists() else " (modèle d'origine, tant qu'il n'existe pas)"
    lines = [
        f"Réglages : {home.settings_file}{exists}",
        f"Messages : {home.template_file}{template}",
        f"Liste    : {place.sector_file}{'' if place.sector_file.exists() else _MISSING}",
        f"Journal  : {home.journal}",
        f"Cache    : {home.caches}",
        "",
        *_sources(place),
        f"Certificats : {place.written_path(settings.ca_bundle) or 'ceux du système'}",
        f"Client      : {shown or 'aucun certificat à présenter'}",
        f"Mandataire  : {settings.proxy or _FROM_ENVIRONMENT}{through}",
        f"Glyphes     : {settings.glyphs}",
        f"Thème       : {settings.theme}",
        f"Souris      : {_MOUSE[settings.mouse]}",
        f"Touches     : {_keys(settings)}",
        f"Campagne    : {settings.campaign} (« verifier », fichiers reçus),"
        f" les vôtres : {home.campaigns}",
        f"Schémas XSD : {place.schemas or 'aucun'}",
        f"Conservé    : {plural(settings.retention, 'jour', 'jours')} après la fin de la campagne",
        f"Relancer    : {plural(settings.call_lead, 'jour', 'jours')} avant l'échéance",
    ]
    for part in place.each:
        cache = SectorCache(home.cache(part.source))
        cache.load()
        lines += [f"Attention   : {after_colon(one)}" for one in cache.notices]
    return [*lines, "", "Un fichier de réglages commenté : cio-console config --exemple"]
