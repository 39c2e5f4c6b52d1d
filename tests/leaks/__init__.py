"""Whole sessions of real processes, and a search for their secrets in everything they left."""
