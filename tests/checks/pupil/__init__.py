"""Tests of cio_console.checks.pupil."""
