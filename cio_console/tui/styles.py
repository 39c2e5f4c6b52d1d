"""The names of the styles, and where the style sheets are found.

Views name a style; the style sheets and the theme alone decide its colour and its weight. Free of
textual.
"""

from pathlib import Path, PurePath

from cio_console.errors import FileProblem

STYLES = frozenset(
    {
        "title",  # names and headings
        "muted",  # what may be skipped
        "accent",  # figures, keys, commands: what to look at
        "code",  # an excerpt of a file
        "match",  # what the filter found
        "ok",
        "warning",
        "error",
        "late",
        "rejected",
        "expected",
        "bar-full",
        "bar-empty",
    }
)
"""Every style that a `Cell` or a `Span` may name."""

PARTS = frozenset(
    {
        "table-header",
        "table-empty",
        "cursor",
        "cursor-away",
        "footer-key",
        "footer-label",
        "footer-off",
    }
)
"""The styles of what the widgets draw by themselves."""

SHEETS = ("theme", "help", "sector", "school", "findings", "finding", "changes")
"""The style sheets in the order in which they are read: later ones win."""

_PACKAGE = Path(__file__).resolve().parent.parent


def style_folder(package: Path = _PACKAGE) -> Path:
    """Return the folder of the style sheets.

    A wheel carries them inside the package; a source tree keeps them beside it. Raises
    FileProblem when neither is there.
    """
    for folder in (package / "styles", package.parent / "styles"):
        if (folder / f"{SHEETS[0]}.tcss").is_file():
            return folder
    raise FileProblem(
        f"Les feuilles de style manquent à côté de {package} : l'installation est incomplète, "
        "vos données n'y sont pour rien. Réinstallez la console."
    )


def style_sheets(package: Path = _PACKAGE) -> list[str | PurePath]:
    """Return the paths of the style sheets that exist, in reading order: textual's CSS_PATH."""
    folder = style_folder(package)
    return [path for name in SHEETS if (path := folder / f"{name}.tcss").is_file()]
