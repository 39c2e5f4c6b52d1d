"""The truth: faults planted in schools made from nothing, and exactly those found.

Written from what is known of the formats and of the rules, and not from how the checkers read: a
school is a model, the model becomes trees, the trees become bytes, and a fault is known by where it
was put. Nothing here is shared with the demonstration nor with the checkers' own fixtures.
"""
