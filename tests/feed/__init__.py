"""Tests of cio_console.feed."""
