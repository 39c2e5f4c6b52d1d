"""A whole document, where the user wants it: in a new private file, or on stdout."""

from cio_console.commands.options import STDOUT
from cio_console.commands.output import write, write_bytes


def write_whole(name: str, raw: bytes) -> None:
    """Write a document on stdout, or in the file of that name and its full path on stdout.

    Raises UsageProblem when something bears that name already, StoreProblem.
    """
    if name == STDOUT:
        write_bytes(raw)
        return
    from cio_console.store.export import export_path, write_export  # this case only

    path = export_path(name)
    write_export(path, raw)
    write([str(path)])
