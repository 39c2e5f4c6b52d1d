"""Tests of cio_console.checks.reading."""
