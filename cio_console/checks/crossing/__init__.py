"""X101 to X104: the pupils of a grades file beside those of the school's SIECLE file.

`base` is what is kept of SIECLE, `base_reading` reads it, `pairing` says who is who. The room
imports `grades` and `siecle`, the table of formats, `reporting` and what is below them.
"""
