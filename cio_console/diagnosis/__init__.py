"""What a help desk asks first: facts gathered without touching anything, then judged.

Each module gathers the facts of one section and judges them by a pure function. The room may look
at every other through its public names; it must not know how lines are shown, nor httpx, TinyDB or
textual.
"""
