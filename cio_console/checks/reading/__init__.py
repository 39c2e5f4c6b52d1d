"""From the bytes of a document to its records, in one pass and in bounded memory.

`reader` leads: blocks are proved (`parsing`) and cut (`stretch`), a damaged one is read record by
record (`damage`), and every record knows its place (`positions`). No rule is here. The room
imports `opening` only.
"""
