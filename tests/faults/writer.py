"""A real session in a process of its own: `python -m tests.faults.writer FOLDER PREFIX COUNT`.

Records contacts one after the other; prints the id of each once it is acknowledged, and only then.
"""

import sys
from pathlib import Path

from cio_console.store.journal import Journal
from tests.store.builders import contact


def main() -> None:
    """Record the contacts asked for."""
    folder, prefix, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    journal = Journal(folder)
    for number in range(count):
        name = f"{prefix}{number}"
        journal.record(contact(name))
        print(name, flush=True)


if __name__ == "__main__":
    main()
