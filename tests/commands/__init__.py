"""Tests of cio_console.commands."""
