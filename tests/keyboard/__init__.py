"""Tests of cio_console.tui."""
