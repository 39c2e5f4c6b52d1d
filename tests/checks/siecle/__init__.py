"""Tests of cio_console.checks.siecle."""
