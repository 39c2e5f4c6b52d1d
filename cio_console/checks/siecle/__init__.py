"""The exports of SIECLE: the pupils' one and the three that complete it, one checker for each.

`header`, `envelope` and `history` judge whose file it is and of when; `pupils` goes record by
record, then over the whole file. The room imports `pupil`, `reporting` and what is below them.
"""
