"""From what a rule says of a record to what a report holds: placed, masked, counted, listed.

A rule returns a `Flaw`, `reporter` makes it a `Draft`, `collector` a finding. The room imports the
catalogue, the expectation, `reading`, `opening` and `values`; it knows no rule and no format.
"""
