"""A commune's plan drafted from the plan above it: its sentences, tables and places to fill in."""
