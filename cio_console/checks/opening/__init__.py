"""From what was uploaded to the bytes of one document: archives, bounds, encodings, wrong files.

`source` opens a path or a stream, `archive` and `zipped` bound what a zip may ask of the machine,
`faults` and `messages` say what is wrong before any record is read. The room imports no other of
the checks.
"""
