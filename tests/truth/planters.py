"""The table: every way to break every rule, and the rules that have none, with the reason."""

from collections.abc import Mapping

from tests.truth import (
    plant_apb,
    plant_crossing,
    plant_file,
    plant_header,
    plant_lsl,
    plant_pupils,
    plant_schema,
    plant_services,
    plant_several,
    plant_ties,
)
from tests.truth.planting import Planter

PLANTERS: tuple[Planter, ...] = (
    *plant_file.PLANTERS,
    *plant_header.PLANTERS,
    *plant_pupils.PLANTERS,
    *plant_schema.PLANTERS,
    *plant_several.PLANTERS,
    *plant_ties.PLANTERS,
    *plant_crossing.PLANTERS,
    *plant_apb.PLANTERS,
    *plant_lsl.PLANTERS,
    *plant_services.PLANTERS,
)
HARMLESS: tuple[Planter, ...] = (*plant_header.HARMLESS, *plant_schema.HARMLESS)
"""What looks like a fault and is none."""

EXCEPTIONS: Mapping[str, str] = {}
"""Rule → why nothing can be planted for it."""

BY_NAME: Mapping[str, Planter] = {planter.name: planter for planter in (*PLANTERS, *HARMLESS)}


TOGETHER: Mapping[str, tuple[str, ...]] = {
    "eleves": ("eleves",),
    "schema": ("schema",),
    "upload": ("eleves", "upload"),
    "apb": ("apb",),
    "lsl": ("lsl",),
    "apb + siecle": ("apb", "apb + siecle"),
    "lsl + siecle": ("lsl", "lsl + siecle"),
}
"""Scene → the scenes whose faults can be planted in it."""


def of_scene(scene: str) -> list[str]:
    """Return the names of the planters that go together in what is sent."""
    scenes = TOGETHER[scene]
    return [one.name for one in PLANTERS if one.scene in scenes and not one.once]
