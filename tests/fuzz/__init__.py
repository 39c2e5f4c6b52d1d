"""Fuzzing of the checks: generated files of every kind, mutated, and what must hold of any report.

`python -m tests.fuzz --inputs 10000 --seed 1` runs a campaign; a short one is in the test suite.
Every input is made again from the campaign's seed and its own number.
"""
