"""What is wrong in a file: safe opening, streaming reader, rule catalogue, one module per format.

Here stands what the rest of the program asks for: `engine` checks a file, `identity` says what one
is, `catalogue` lists the rules, `expectation` is what a file is checked against. Below are the
rooms of the chain, from `values` and `opening` up to `crossing`, each of which imports only those
before it.

The checks know lxml and the domain; they must not know where files come from (feed), where reports
are kept (store) nor how they are shown (tui). `checks.catalogue` never imports lxml, so that the
screens can show a rule without paying for the parser.
"""
