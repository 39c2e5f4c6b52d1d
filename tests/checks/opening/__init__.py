"""Tests of cio_console.checks.opening."""
