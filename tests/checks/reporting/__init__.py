"""Tests of cio_console.checks.reporting."""
