"""Tests of CIO Console, room by room."""
