"""The folder that a child of these tests has first on its path."""
