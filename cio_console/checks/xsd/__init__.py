"""A schema given by the user, applied while a document is read: from the XSD file to findings.

`reading` opens it safely, `schemas` chooses it by the document's root, `following` watches what
libxml2 says of each block, `judge` finds whose error it is and where, `words` says it in French,
`breaches` makes findings. The reader and the engine know `following` and `breaches` only.
The room imports `reporting` and what is below it; it knows no format.
"""
