"""Tests of cio_console.presentation."""
