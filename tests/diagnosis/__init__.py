"""The diagnosis: facts gathered from real things, judgements told in tables."""
