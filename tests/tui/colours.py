"""What a terminal shows of a style: its colours under the palettes in use, and their contrast."""

from rich.color import Color, ColorType
from rich.style import Style

_HEXADECIMAL = {
    "xterm": (
        "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5"
        " 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff"
    ),
    "linux": (
        "000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa"
        " 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff"
    ),
    "putty": (
        "000000 bb0000 00bb00 bbbb00 0000bb bb00bb 00bbbb bbbbbb"
        " 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff"
    ),
    "gnome": (
        "171421 c01c28 26a269 a2734c 12488b a347ba 2aa1b3 d0cfcc"
        " 5e5c64 f66151 33d17a e9ad0c 2a7bde c061cb 33c7de ffffff"
    ),
    "windows": (
        "0c0c0c c50f1f 13a10e c19c00 0037da 881798 3a96dd cccccc"
        " 767676 e74856 16c60c f9f1a5 3b78ff b4009e 61d6d6 f2f2f2"
    ),
}
PALETTES = {name: tuple(text.split()) for name, text in _HEXADECIMAL.items()}
"""The sixteen colours as each program ships them: xterm's and the Linux kernel's sources, PuTTY's
defaults, GNOME's and Windows Terminal's (Campbell) own schemes."""

_BRIGHTER = 8
"""What many terminals add to the number of a colour in bold."""


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours written in hexadecimal, as WCAG 2.1 defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def worst_contrast(style: Style) -> float:
    """Return the least contrast of an ink and its ground under every palette.

    A bold colour is tried brightened too. Without any colour, the terminal's own: infinite.
    """
    ink, ground = _number(style.color), _number(style.bgcolor)
    if ink is None or ground is None:
        assert ink is ground is None, "one colour of ours on one of the terminal's"
        return float("inf")
    inks = {ink, ink + _BRIGHTER} if style.bold and ink < _BRIGHTER else {ink}
    pairs = ((palette[i], palette[ground]) for palette in PALETTES.values() for i in inks)
    return min(contrast(one, other) for one, other in pairs)


def _number(color: Color | None) -> int | None:
    if color is None or color.type is ColorType.DEFAULT:
        return None
    assert color.type is ColorType.STANDARD, f"{color} is not one of the sixteen"
    return color.number


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
