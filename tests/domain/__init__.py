"""Tests of cio_console.domain."""
