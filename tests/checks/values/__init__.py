"""Tests of cio_console.checks.values."""
