"""Tests of the promises under injected faults."""
