"""Tables as text: aligned for a reader, or in Markdown for what takes it. Nothing is ever cut."""

from collections.abc import Collection, Sequence

from cio_console.domain.text import harmless

_GAP = "  "
_MARKDOWN = str.maketrans({"|": "\\|", "\\": "\\\\", "<": "&lt;", "&": "&amp;", "`": "\\`"} | {
    sign: f"\\{sign}" for sign in "*_[]#"
})  # fmt: skip
"""What Markdown, or the HTML that it lets through, would take for itself in a cell."""


def aligned_table(
    titles: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[int] = ()
) -> list[str]:
    """Return the titles then the rows, as wide as they need; the columns `right` end together."""
    from rich.cells import cell_len  # a file or a pipe only

    cells = [[harmless(cell) for cell in row] for row in (titles, *rows)]
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]

    def padded(index: int, text: str) -> str:
        blank = " " * (widths[index] - cell_len(text))
        return blank + text if index in right else text + blank

    return [_GAP.join(padded(*cell) for cell in enumerate(row)).rstrip() for row in cells]


def markdown_table(
    titles: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[int] = ()
) -> list[str]:
    """Return a table of Markdown (GitHub's); the columns `right` are aligned on the right."""
    rule = ["--:" if index in right else "---" for index in range(len(titles))]
    return [
        _row([plain(title) for title in titles]),
        _row(rule),
        *(_row([plain(cell) for cell in row]) for row in rows),
    ]


def plain(text: str) -> str:
    """Return a text that Markdown shows as it is."""
    return harmless(text).translate(_MARKDOWN)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
