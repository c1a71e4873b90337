"""Decisions of casework that are ours: what excludes what, what a month changes, deadlines, words."""
