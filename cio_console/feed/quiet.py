"""Libraries that must say nothing: their log would tear the screen, or repeat a secret.

httpcore logs the headers of every answer, and a server can send back in one what it was given;
httpx logs addresses; asyncio, in its debug mode, logs the text of whatever exception ends a task.
No setting of the log brings them back.
"""

import logging

import stamina

_TALKATIVE = ("httpx", "httpcore", "asyncio")


def hush() -> None:
    """Make the libraries of the way to the server silent, whatever the log's level."""
    stamina.instrumentation.set_on_retry_hooks(())  # these write to the log by default
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL)
