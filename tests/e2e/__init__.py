"""Tests of the whole program in real terminals and beside real servers."""
