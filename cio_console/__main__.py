"""The entry point: `cio-console`, or `python -m cio_console`."""

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    from cio_console.commands.entry import run  # noqa: PLC0415 - errors of import are told too

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
