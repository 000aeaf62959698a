"""A simulated municipality: all traffic of some months, with for every message what its right outcome is.

It is built apart from the rules and never calls them. It knows what it broke, and the texts of the standard say what
has to follow; so it can be held beside what the service made of the same messages.
"""
