"""The grades files, of the « APB » and LSL shapes: a checker for each, and what both share.

`apb*` and `lsl*` are of one shape, the other modules of both. The room imports `siecle` (whose a
file is, of which year), `pupil` (names), `reporting` and what is below them.
"""
