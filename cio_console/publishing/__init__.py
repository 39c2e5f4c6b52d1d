"""The parts of a publication: what a report depends on, the work of one school, the processes.

`publish` puts them together. A school is the unit of work: its SIECLE uploads are checked in the
order in which they came, each beside the usable one before it, then its grades beside its current
SIECLE file. The package knows the domain, the checks and the feed; never the store nor a screen.
"""
