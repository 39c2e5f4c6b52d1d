"""The table: every way to break every rule, and the rules that have none, with the reason."""

from collections.abc import Mapping

from cio_console.checks.catalogue import catalogue
from tests.truth import plant_file, plant_header, plant_pupils, plant_several
from tests.truth.planting import Planter

PLANTERS: tuple[Planter, ...] = (
    *plant_file.PLANTERS,
    *plant_header.PLANTERS,
    *plant_pupils.PLANTERS,
    *plant_several.PLANTERS,
)
HARMLESS: tuple[Planter, ...] = (*plant_header.HARMLESS,)
"""What looks like a fault and is none."""

_NEXT = "its files are not written yet"
EXCEPTIONS: Mapping[str, str] = dict.fromkeys(
    [code for code in catalogue() if code[0] in "NX" or code in ("S134", "S141")], _NEXT
)
"""Rule → why nothing can be planted for it."""

BY_NAME: Mapping[str, Planter] = {planter.name: planter for planter in (*PLANTERS, *HARMLESS)}


def of_scene(scene: str, *, once: bool = False) -> list[Planter]:
    """Return the planters of a scene, those of a whole file or those that go together."""
    return [one for one in PLANTERS if one.scene == scene and one.once is once]
