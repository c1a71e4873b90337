"""Which syllable follows which in official Vietnamese, counted: data for proof-reading. See README.md."""
