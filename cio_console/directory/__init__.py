"""The directory of schools: what may go in the director's list, from open data or a spreadsheet.

It knows the domain and the feed's transport, gives candidates, and never writes: the list is the
director's.
"""
