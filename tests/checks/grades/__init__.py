"""Tests of cio_console.checks.grades."""
