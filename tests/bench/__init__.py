"""Tests of speed, measured by `make bench` and asserted nowhere."""
