"""The HTTP contract: its types, its client, and the same contract read from a folder.

The room knows the domain and httpx; it must not know how files are checked, stored or shown.
"""
