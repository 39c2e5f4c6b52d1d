"""The schema of SARIF 2.1.0, and what it says of a document."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator, FormatChecker

SCHEMA = Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json"


@cache
def validator() -> Any:
    """Return the validator, made once: the schema is long."""
    schema = json.loads(SCHEMA.read_text("utf-8"))
    Draft4Validator.check_schema(schema)
    return Draft4Validator(schema, format_checker=FormatChecker())


def problems(document: object) -> list[str]:
    """Return what the schema refuses in a document."""
    return [f"{list(e.absolute_path)}: {e.message}" for e in validator().iter_errors(document)]
