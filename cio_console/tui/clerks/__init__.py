"""Who does one job of the director's: a clerk each, loaded when the job is first asked for."""
