"""Tests of cio_console.demo."""
