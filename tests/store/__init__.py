"""Tests of cio_console.store."""
