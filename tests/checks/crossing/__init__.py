"""Tests of cio_console.checks.crossing."""
