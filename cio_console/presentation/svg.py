"""A drawing in SVG: a tree of elements that is valid XML whatever the text holds.

Nothing is fetched by what is drawn here: no font, no style sheet, no script, no link.
"""

from xml.etree import ElementTree as ET

from cio_console.domain.text import harmless

_NAMESPACE = "http://www.w3.org/2000/svg"
INK, PAPER, QUIET = "#1a1a1a", "#ffffff", "#5f5f5f"
"""Text, ground, and what may be skipped: each readable on the ground (contrast above 4.5)."""
FONT = "DejaVu Sans, Verdana, Arial, sans-serif"


def drawing(title: str, description: str) -> ET.Element:
    """Return the root of a drawing that says what it shows to those who cannot see it."""
    root = ET.Element(
        "svg",
        {
            "xmlns": _NAMESPACE,
            "role": "img",
            "aria-labelledby": "titre description",
            "xml:lang": "fr",
            "font-family": FONT,
            "font-size": "13",
            "fill": INK,
        },
    )
    add(root, "title", title, id="titre")
    add(root, "desc", description, id="description")
    return root


def add(
    parent: ET.Element, name: str, content: str = "", /, **attributes: str | float
) -> ET.Element:
    """Add an element to `parent` and return it; « stroke_width » gives « stroke-width »."""
    told = {key.replace("_", "-"): _value(value) for key, value in attributes.items()}
    child = ET.SubElement(parent, name, told)
    if content:
        child.text = harmless(content)
    return child


def named(parent: ET.Element, name: str, title: str, /, **attributes: str | float) -> ET.Element:
    """Add an element that has a title of its own: what a pointer held over it tells."""
    child = add(parent, name, **attributes)
    add(child, "title", title)
    return child


def sized(root: ET.Element, width: float, height: float) -> None:
    """Give a drawing its size."""
    root.set("viewBox", f"0 0 {_figure(width)} {_figure(height)}")
    root.set("width", _figure(width))
    root.set("height", _figure(height))


def written(root: ET.Element, width: float, height: float) -> bytes:
    """Return the drawing of that size as a file: UTF-8, with its XML declaration."""
    sized(root, width, height)
    ET.indent(root)
    text: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _value(value: str | float) -> str:
    return harmless(value) if isinstance(value, str) else _figure(value)


def _figure(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
