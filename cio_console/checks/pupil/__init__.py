"""One pupil of SIECLE: the values read once, and the rules that need nothing but them.

`table` lists the rules; `clean_values` says at a glance when none can have anything to say. The
room imports `reporting` and what is below it.
"""
