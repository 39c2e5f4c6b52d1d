"""`make bench`: run every benchmark, or those named: `python -m tests.bench verifying`."""

import importlib
import platform
import sys

BENCHES = {
    "starting": "Du lancement à la première table",
    "screens": "Ce que coûte une touche",
    "verifying": "verifier, à côté de la boucle nue de lxml",
    "publishing": "publier, sur cent dépôts",
    "syncing": "Publication et synchronisation",
    "storing": "Le magasin, à côté de sqlite3 et de TinyDB tel quel",
    "fetching": "Première synchronisation, à côté de curl",
}
ON_DEMAND = {"sizing": "publier pour une académie : 10, 400 et 4 000 établissements"}
"""What takes too long to be run with the others."""


def main(names: list[str]) -> int:
    """Run the named benchmarks, all of them by default."""
    print(f"Python {platform.python_version()}, {platform.machine()}")
    for name in names or BENCHES:
        print(f"\n{(BENCHES | ON_DEMAND)[name]}")
        importlib.import_module(f"tests.bench.{name}").bench()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
