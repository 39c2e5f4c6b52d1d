"""TinyDB that loses nothing: a rebuildable cache and the journal of the user's own words.

The room knows the domain and TinyDB; it must not know the network, the checks or the screens.
"""
