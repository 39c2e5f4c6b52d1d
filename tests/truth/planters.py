"""The table: every way to break every rule, and the rules that have none, with the reason."""

from collections.abc import Mapping

from cio_console.checks.catalogue import catalogue
from tests.truth import plant_file, plant_header, plant_pupils, plant_several, plant_ties
from tests.truth.planting import Planter

PLANTERS: tuple[Planter, ...] = (
    *plant_file.PLANTERS,
    *plant_header.PLANTERS,
    *plant_pupils.PLANTERS,
    *plant_several.PLANTERS,
    *plant_ties.PLANTERS,
)
HARMLESS: tuple[Planter, ...] = (*plant_header.HARMLESS,)
"""What looks like a fault and is none."""

_NEXT = "its files are not written yet"
EXCEPTIONS: Mapping[str, str] = dict.fromkeys(
    [code for code in catalogue() if code[0] in "NX"], _NEXT
)
"""Rule → why nothing can be planted for it."""

BY_NAME: Mapping[str, Planter] = {planter.name: planter for planter in (*PLANTERS, *HARMLESS)}


TOGETHER: Mapping[str, tuple[str, ...]] = {
    "eleves": ("eleves",),
    "upload": ("eleves", "upload"),
}
"""Scene → the scenes whose faults can be planted in it."""


def of_scene(scene: str) -> list[str]:
    """Return the names of the planters that go together in what is sent."""
    scenes = TOGETHER[scene]
    return [one.name for one in PLANTERS if one.scene in scenes and not one.once]
