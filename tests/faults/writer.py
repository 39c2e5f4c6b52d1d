"""A real session in a process of its own: `python -m tests.faults.writer FOLDER PREFIX COUNT`.

Records contacts one after the other; prints the id of each once it is acknowledged, and only then.
What could not be saved is told on stderr, with the exit code of the program. With COUNT 0, prints
the ids that are held instead, and the notices on stderr.
"""

import sys
from pathlib import Path

from cio_console.errors import StoreProblem
from cio_console.store.journal import Journal
from tests.store.builders import contact


def main() -> int:
    """Record the contacts asked for."""
    folder, prefix, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    journal = Journal(folder)
    if count == 0:
        print(*(held.id for held in journal.contacts()), sep="\n")
        print(*journal.notices, sep="\n", file=sys.stderr)
    for number in range(count):
        name = f"{prefix}{number}"
        try:
            journal.record_new([contact(name)])
        except StoreProblem as problem:
            print(problem, file=sys.stderr)
            return problem.exit_code
        print(name, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
