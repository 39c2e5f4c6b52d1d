"""The words of the field as types and pure functions.

Nothing here reads a clock, a file or a socket: the instant is always a parameter. The room may
import the standard library, msgspec and `cio_console.errors`, and no other room.
"""
