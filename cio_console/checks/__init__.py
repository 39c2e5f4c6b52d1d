"""What is wrong in a file: safe opening, streaming reader, rule catalogue, one module per format.

The room knows lxml and the domain; it must not know where files come from (feed), where reports
are kept (store) nor how they are shown (tui). `checks.catalogue` never imports lxml, so that the
screens can show a rule without paying for the parser.
"""
