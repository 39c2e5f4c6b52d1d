"""What each screen shows, as plain lines and rows: pure functions, free of textual.

A view takes the `Model` and a width, and gives `Line`s or table rows; a screen places them.
"""
