"""The directory of schools: open data and spreadsheets, with invented schools only."""
