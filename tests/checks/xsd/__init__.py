"""Tests of cio_console.checks.xsd."""
