"""The options that commands share, as data, and what they mean once read."""

import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from msgspec import Struct

from cio_console.commands.french import FrenchChoice, Parsed
from cio_console.domain.addresses import absolute, may_hold_secret, typed_path
from cio_console.domain.campaign import Campaign
from cio_console.domain.identifiers import has_uai_form, is_uai
from cio_console.domain.text import written_day
from cio_console.errors import UsageProblem
from cio_console.settings import Settings, read_settings
from cio_console.store.paths import FEED, Home

if TYPE_CHECKING:
    from cio_console.feed.source import FeedOptions
    from cio_console.local_ground import Ground
    from cio_console.presentation.labels import GlyphSet

F = TypeVar("F", bound=Callable[..., Any])


class TypedDay(Struct, frozen=True):
    """A day to look at, as typed: which one it is, the campaign tells."""

    text: str

    @property
    def written(self) -> date | None:
        """The day when it is written in figures with its year, whatever the campaign is."""
        return written_day(self.text)

    def of(self, campaign: Campaign | None, today: date | None = None) -> date:
        """Return which day it is in that campaign, as its screens read it (`days.day_seen`).

        Words (« hier ») are told from `today`, else from now. Raises UsageProblem for no day.
        """
        if day := self.written:
            return day
        from cio_console.domain.days import day_seen, not_a_day  # not for figures

        today = today or (campaign.day_of(datetime.now(UTC)) if campaign else _today())
        year = campaign.school_year if campaign else None
        if day := day_seen(self.text, today, year):
            return day
        raise UsageProblem(f"{not_a_day(self.text, today, year)}.")


def parse_day(text: str) -> TypedDay:
    """Return the day to look at; ValueError in French for what is a day of no school year."""
    if not written_day(text):
        from cio_console.domain.days import may_be_seen, not_a_day  # as above

        if not may_be_seen(text, _today()):
            raise ValueError(f"{not_a_day(text, _today())}.")
    return TypedDay(text)


def _today() -> date:
    """Return the day by the clock of this machine."""
    return datetime.now(UTC).astimezone().date()


def parse_uai(text: str) -> str:
    """Return the UAI in capitals; ValueError in French otherwise."""
    uai = text.strip().upper()
    if not has_uai_form(uai):
        raise ValueError(f"« {text} » n'est pas un UAI : sept chiffres et une lettre.")
    if not is_uai(uai):
        raise ValueError(f"« {text} » n'est pas un UAI : sa lettre de contrôle est fausse.")
    return uai


STDOUT = "-"
"""The name of a file that stands for the standard output."""
DAY = Parsed("JOUR", parse_day)
UAI = Parsed("UAI", parse_uai)

_OPTIONS: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "date": (
        ("--date", "day"),
        {
            "type": DAY,
            "help": "Voir le secteur à la fin de ce jour : 13/01, hier, lundi, 2025-01-13.",
        },
    ),
    "conseil": (
        ("--date", "day"),
        {
            "type": DAY,
            "help": "Conseiller ce qu'il faut faire ce jour-là : 13/01, hier, 2025-01-13.",
        },
    ),
    "source": (
        ("--source", "source"),
        {
            "metavar": "SOURCE",
            "multiple": True,
            "help": "Nom, adresse ou dossier du flux, ou « toutes » ; peut être répétée.",
        },
    ),
    "campagne": (
        ("--campagne", "campaign_id"),
        {"metavar": "ID", "default": "", "help": "Une campagne close, en lecture seule."},
    ),
    "identites": (
        ("--identites", "identities"),
        {
            "type": FrenchChoice(("masquees", "completes")),
            "default": "masquees",
            "help": "Comment nommer les élèves : initiales par défaut.",
        },
    ),
    "hors-ligne": (
        ("--hors-ligne", "offline"),
        {"is_flag": True, "help": "Ne pas utiliser le réseau : lire ce qui est enregistré."},
    ),
    "json": (("--json", "as_json"), {"is_flag": True, "help": "Écrire du JSON."}),
    "csv": (
        ("--csv", "as_csv"),
        {"is_flag": True, "help": "Écrire un CSV pour tableur (point-virgule, UTF-8)."},
    ),
    "sarif": (
        ("--sarif", "as_sarif"),
        {"is_flag": True, "help": "Écrire du SARIF 2.1.0, pour les outils qui le lisent."},
    ),
    "svg": (("--svg", "as_svg"), {"is_flag": True, "help": "Écrire un dessin SVG."}),
    "ics": (
        ("--ics", "ics"),
        {
            "metavar": "[FICHIER]",
            "is_flag": False,
            "flag_value": STDOUT,
            "default": None,
            "help": "Écrire un agenda (iCalendar) : dans ce fichier neuf, sinon sur la sortie.",
        },
    ),
    "couleur": (
        ("--couleur", "colour"),
        {
            "type": FrenchChoice(("auto", "jamais", "toujours")),
            "default": "auto",
            "help": "Quand colorer le texte ; NO_COLOR est respecté.",
        },
    ),
    "quiet": (("-q", "quiet"), {"is_flag": True, "help": "Ne rien dire quand tout va bien."}),
    "essentiel": (("-q", "quiet"), {"is_flag": True, "help": "Écrire l'essentiel seul."}),
    "verbose": (("-v", "verbose"), {"is_flag": True, "help": "Dire chaque étape."}),
    "etablissement": (
        ("--etablissement", "uai"),
        {"type": UAI, "default": "", "help": "Seulement cet établissement."},
    ),
}
"""Name → (declarations, settings of click)."""


def shared(*names: str) -> Callable[[F], F]:
    """Return a decorator that adds the shared options of those names, in that order."""

    def decorate(function: F) -> F:
        for name in reversed(names):
            declarations, settings = _OPTIONS[name]
            function = click.option(*declarations, **settings)(function)
        return function

    return decorate


class Talk(StrEnum):
    """How much a command tells on stderr."""

    QUIET = "rien"
    ORDINARY = "l'essentiel"
    VERBOSE = "chaque étape"


def talk(*, quiet: bool, verbose: bool) -> Talk:
    """Return how much to tell. Raises UsageProblem when -q and -v are both given."""
    if quiet and verbose:
        raise UsageProblem("-q et -v ne vont pas ensemble : choisissez l'un des deux.")
    if quiet:
        return Talk.QUIET
    return Talk.VERBOSE if verbose else Talk.ORDINARY


class Form(StrEnum):
    """In what form a command writes its answer."""

    TEXT = "texte"
    JSON = "json"
    CSV = "csv"
    SARIF = "sarif"
    SVG = "svg"
    ICS = "ics"


def form(
    *,
    as_json: bool,
    as_csv: bool,
    as_sarif: bool = False,
    as_svg: bool = False,
    as_ics: bool = False,
) -> Form:
    """Return the form asked for. Raises UsageProblem when several are."""
    given = {
        Form.JSON: as_json,
        Form.CSV: as_csv,
        Form.SARIF: as_sarif,
        Form.SVG: as_svg,
        Form.ICS: as_ics,
    }
    asked = [name for name, wanted in given.items() if wanted]
    if len(asked) > 1:
        told = " et ".join(f"--{name}" for name in asked)
        raise UsageProblem(f"{told} ne vont pas ensemble : choisissez une seule forme.")
    return asked[0] if asked else Form.TEXT


class Visit(Struct, frozen=True, kw_only=True):
    """How the sector is to be looked at, as typed on the command line."""

    day: TypedDay | None = None
    source: tuple[str, ...] = ()
    offline: bool = False
    colour: str = "auto"


class Place(Struct, frozen=True):
    """Where this run reads and writes: the home, its settings, the source in force."""

    home: Home
    settings: Settings
    source: str
    """Address or folder, "" when none is known, or when there are several."""
    name: str = ""
    """The name of the source in the settings, "" when it has none."""
    parts: tuple["Place", ...] = ()
    """One place per source, in order, when there are several; else empty."""
    alone: bool = True
    """Whether no other server is read in this run: the variables, which name none, are for it."""

    @property
    def each(self) -> tuple["Place", ...]:
        """The places of the sources in force, one by one; none without a source."""
        return self.parts or ((self,) if self.source else ())

    @property
    def glyphs(self) -> "GlyphSet":
        """The signs to draw with: those of the settings, ASCII where stdout cannot write them."""
        return writable_glyphs(self.settings.glyphs)

    @property
    def schemas(self) -> Path | None:
        """The folder of XSD, from that of the settings on when it is not a full path, or None."""
        return self._beside_settings(self.settings.schemas)

    @property
    def sector_file(self) -> Path:
        """The director's list of schools, found likewise; it may not exist."""
        return self._beside_settings(self.settings.sector) or self.home.sector_file

    @property
    def credentials_file(self) -> Path | None:
        """The private file of credentials, found likewise, or None."""
        return self._beside_settings(self.settings.credentials_file)

    def campaign_file(self, name: str = "") -> Path:
        """Return the file of the campaign of that name (an id or a path), else of the settings'.

        Raises CampaignProblem when there is none.
        """
        from cio_console.feed.campaigns import locate_campaign  # not for `etat`

        beside = None if name else self.home.settings_file.parent
        chosen = name or self.settings.campaign
        return locate_campaign(chosen, self.home.campaigns, beside).path

    def campaign(self, name: str = "") -> Campaign:
        """Return the campaign of that name, else of the settings'; see `campaign_file`.

        Raises CampaignProblem when it cannot be used, FileProblem when it cannot be read.
        """
        from cio_console.feed.inputs import read_campaign  # not for `etat`

        return read_campaign(self.campaign_file(name))

    def ground(self, source: str = "") -> "Ground":
        """Return what a plain folder is made into a feed with: `source`, else this one's."""
        from cio_console.local_ground import Ground  # a synchronisation only

        feed = self.home.cache(source or self.source) / FEED
        return Ground(feed, self.sector_file, self.campaign, self.schemas)

    def feed_options(self) -> "FeedOptions":
        """Return how to reach the feed, from the settings and the environment."""
        from cio_console.feed.source import FeedOptions  # not for `etat`

        return FeedOptions(
            environ=os.environ,
            ca_bundle=self.written_path(self.settings.ca_bundle),
            client_certificate=self.written_path(self.settings.client_certificate),
            client_key=self.written_path(self.settings.client_key),
            allow_http=self.settings.allow_http,
            proxy=self.settings.proxy,
            credentials_file=self.credentials_file,
            keyring=self.settings.keyring,
            account=self.settings.account,
            alone=self.alone,
        )

    def written_path(self, written: str) -> str:
        """Return a file that the settings name, found likewise; "" when they name none."""
        return str(self._beside_settings(written) or "")

    def _beside_settings(self, written: str) -> Path | None:
        """Return a path of the settings, from their own folder on; None when it is empty."""
        return self.home.settings_file.parent / typed_path(written) if written else None


def open_place(source: tuple[str, ...] = (), home: Home | None = None) -> Place:
    """Return the place of this run; `source`, as `--source` gives it, wins over the settings.

    `home` is that of the environment unless another is given.

    Raises UsageProblem when `source` may hold a secret, before anything shows or stores it, or is
    the name of no source.
    """
    typed = [one.strip() for one in source]
    if any(may_hold_secret(one) for one in typed):
        from cio_console.feed.messages import credentials_in_address  # a slip only

        raise credentials_in_address()
    home = home or Home.resolve(os.environ)
    settings = read_settings(home)
    if not settings.sources and len(typed) <= 1:
        return Place(home, settings, absolute("".join(typed) or settings.source))
    return _several(home, settings, typed)


def _several(home: Home, settings: Settings, typed: Sequence[str]) -> Place:
    """Return the place of a run that several sources or names may be for."""
    from cio_console.settings_sources import followed, on_one_server  # such a run

    sources = followed(settings, typed, home.config)
    alone = on_one_server(sources)
    parts = tuple(Place(home, one.settings, one.source, one.name, (), alone) for one in sources)
    if len(parts) == 1:
        return parts[0]
    return Place(home, settings, "", "", parts, alone)


def options_for(home: Home | None, settings: Settings) -> "FeedOptions":
    """Return how every command reaches a feed with those settings."""
    if home is None:  # nor are there settings: those of origin name no file
        from cio_console.feed.source import FeedOptions  # not for `etat`

        return FeedOptions(environ=os.environ)
    return Place(home, settings, "").feed_options()


def instant(campaign: Campaign, day: date | None) -> datetime:
    """Return the end of `day` in the campaign's time zone, or now."""
    return campaign.end_of_day(day) if day else datetime.now(UTC)


def writable_glyphs(wanted: str) -> "GlyphSet":
    """Return the signs wanted (« unicode », « ascii »).

    ASCII where stdout cannot write others, and where the user asks for the « C » locale: Python
    writes UTF-8 there all the same (PEP 540), to a terminal that nothing says can read it.
    """
    from cio_console.diagnosis.terminal import plain_locale  # not for `verifier`
    from cio_console.presentation.labels import GlyphSet  # not for `verifier`

    plain = plain_locale(os.environ) or not _can_write("●", sys.stdout.encoding)
    return GlyphSet.ASCII if plain else GlyphSet(wanted)


def _can_write(text: str, encoding: str | None) -> bool:
    try:
        text.encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
