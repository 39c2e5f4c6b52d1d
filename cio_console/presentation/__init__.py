"""How things are said in French: dates, numbers, plurals, labels and glyphs.

Shared by the screens and the commands, so that both say the same thing. Knows only the domain.
"""
