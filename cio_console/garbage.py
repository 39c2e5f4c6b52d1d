"""When Python looks for garbage: importing makes objects by the ten thousand, and no garbage."""

import gc


def settle() -> None:
    """Look for garbage again, but never among what was imported and made until now."""
    gc.freeze()
    gc.enable()
