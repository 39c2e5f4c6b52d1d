"""The entry point: `cio-console`, or `python -m cio_console`."""

import gc
import signal
import sys


def main() -> None:
    """Run the command line and leave with its exit code.

    Importing makes objects by the ten thousand and no garbage, and so does leaving: looking for
    some would take a fifth of the time of a short command.
    """
    gc.disable()
    try:
        from cio_console.commands.entry import run  # errors of import are told too

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # before anything could be done, or in the middle of saying so
        code = 128 + signal.SIGINT
    # What is left is leaving: Ctrl-C would only make the interpreter complain of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    main()
