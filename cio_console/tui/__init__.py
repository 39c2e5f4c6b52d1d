"""The screens: one application, one registry of commands, one module per screen and per widget.

A screen never computes a status: it asks the domain. The room must not import httpx, lxml or
TinyDB, nor the inside of `checks` (only its catalogue).
"""
