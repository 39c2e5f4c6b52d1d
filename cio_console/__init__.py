"""CIO Console: the daily follow-up of SIECLE and grade uploads to Parcoursup, in a terminal."""

__version__ = "0.1.0"
