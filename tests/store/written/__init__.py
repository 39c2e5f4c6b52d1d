"""Files that past versions of the program wrote, one for each schema version, never changed since.

Whoever raises the version of a database adds a file here, written by the last program of the
version before: `tests/store/test_written.py` fails until then.
"""

import re
from pathlib import Path

_HERE = Path(__file__).resolve().parent


def written(database: str, version: int) -> Path:
    """Return the file that the program wrote at that schema version of a database."""
    return _HERE / f"{database}-{version}.json"


def put_written(database: str, version: int, folder: Path) -> Path:
    """Put that file in `folder`, made if need be, under the name it had; return its path."""
    raw = written(database, version).read_bytes()
    facts = re.match(rb'\{"_generation":\{"(\w+)":.*?"number":(\d+)', raw)
    assert facts, f"{database}-{version}.json is no generation"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{facts[1].decode()}.{int(facts[2])}.json"
    path.write_bytes(raw)
    path.chmod(0o600)
    return path
