"""A fictional sector: files in the real formats, published, served on loopback, synchronised.

Nothing here bypasses the product: the files go through `publish`, HTTP and `sync` like any others.
"""
